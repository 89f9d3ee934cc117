package xar

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"errors"
	"hash"
	"io"
	"path"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// Member is one file or folder to write.
type Member struct {
	// Path is relative, with slashes. A folder comes before what is in it.
	Path string
	// Type is File or Directory; "" is a file.
	Type Type
	Mode uint32
	// UID and GID are written with the names that macOS has for them: root is 0, and
	// wheel is 0.
	UID, GID    int
	User, Group string
	// ModTime is left out if it is zero.
	ModTime time.Time
	// Content is what is in a file; nil is an empty one. A [*bytes.Reader] is one, and
	// an [*io.SectionReader] of a file. It is read twice.
	Content Content
	// Compress asks for zlib, as pkgbuild has it for PackageInfo and Bom. The content is
	// then held in memory, and at most 64 MiB.
	Compress bool
}

// Content is what can be read at any place, and has a size.
type Content interface {
	io.ReaderAt
	Size() int64
}

// maxCompress is the largest content that is compressed, in bytes.
const maxCompress = 64 << 20

// Options say how an archive is written. The zero value is ready.
type Options struct {
	// Digest is the algorithm of all checksums; "" is SHA-1, as pkgbuild writes, which
	// every version of macOS reads.
	Digest Algorithm
	// Created is the time in the archive; zero leaves it out, so that the bytes are the
	// same each time.
	Created time.Time
	// Identity signs the archive, unless it is nil. Its key must be an RSA key.
	Identity *identity.Identity
	// Now is the time at which the certificate must be valid.
	Now time.Time
}

// Write writes an archive of the members, in their order: the same bytes for the same
// members and options, signatures aside. It returns how many bytes it wrote.
func Write(w io.Writer, members []Member, o Options) (int64, error) {
	o.Digest = cmp.Or(o.Digest, SHA1)
	if o.Digest.Hash() == 0 {
		return 0, badMember("a checksum of kind %q", o.Digest)
	}
	if err := checkMembers(members); err != nil {
		return 0, err
	}
	s, err := newSigning(o)
	if err != nil {
		return 0, err
	}
	table := &table{digest: o.Digest}
	offset := s.size()
	var contents []Content
	for _, m := range members {
		one, err := storedMember(m, o.Digest, offset)
		if err != nil {
			return 0, err
		}
		offset += one.stored
		contents = append(contents, one.content)
		table.add(one)
	}
	text := table.xml(o.Created, s)
	n, err := s.write(w, text)
	if err != nil {
		return n, err
	}
	for _, c := range contents {
		if c == nil {
			continue
		}
		more, err := io.Copy(w, io.NewSectionReader(c, 0, c.Size()))
		n += more
		if err == nil && more != c.Size() {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return n, &Error{Code: codeOr(err, fault.WriteFailed), Act: "writing the archive", Err: err}
		}
	}
	return n, nil
}

// codeOr is the code of an error, if it has one, or another.
func codeOr(err error, other fault.Code) fault.Code {
	if code := fault.CodeOf(err); code != fault.Failed {
		return code
	}
	return other
}

func badMember(format string, args ...any) *Error {
	return fault.New(CodeMember, "", "writing the archive: "+format, args...)
}

// checkMembers refuses what a reader would.
func checkMembers(members []Member) error {
	kinds := map[string]Type{}
	for _, m := range members {
		for name := range strings.SplitSeq(m.Path, "/") {
			if checkName(name) != nil {
				return badMember("%q is not a relative path without ..", clip(m.Path))
			}
		}
		kind := cmp.Or(m.Type, File)
		parent := path.Dir(m.Path)
		switch {
		case kinds[m.Path] != "":
			return badMember("%q occurs twice", clip(m.Path))
		case kind != File && kind != Directory:
			return badMember("%q is a %s, and only files and folders are written", clip(m.Path), m.Type)
		case kind == Directory && m.Content != nil:
			return badMember("the folder %q has content", clip(m.Path))
		case parent != "." && kinds[parent] != Directory:
			return badMember("%q comes before its folder", clip(m.Path))
		}
		kinds[m.Path] = kind
	}
	return nil
}

// stored is a member as it is stored.
type stored struct {
	Member
	content             Content // nil if there is none
	offset, size        int64
	stored              int64
	encoding            Encoding
	archived, extracted []byte
}

func storedMember(m Member, digest Algorithm, offset int64) (*stored, error) {
	one := &stored{Member: m, content: m.Content, offset: offset, encoding: Plain}
	if m.Content == nil {
		return one, nil
	}
	one.size, one.stored = m.Content.Size(), m.Content.Size()
	if m.Compress && one.size > 0 {
		data, err := deflated(m)
		if err != nil {
			return nil, err
		}
		one.content, one.stored, one.encoding = bytes.NewReader(data), int64(len(data)), Gzip
	}
	h := digest.Hash().New()
	if err := hashContent(h, one.content); err != nil {
		return nil, err
	}
	one.archived = h.Sum(nil)
	one.extracted = one.archived
	if one.encoding != Plain {
		h.Reset()
		if err := hashContent(h, m.Content); err != nil {
			return nil, err
		}
		one.extracted = h.Sum(nil)
	}
	return one, nil
}

func hashContent(h hash.Hash, c Content) error {
	n, err := io.Copy(h, io.NewSectionReader(c, 0, c.Size()))
	if err == nil && n != c.Size() {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return &Error{Code: codeOr(err, fault.ReadFailed), Act: "reading what is to be written", Err: err}
	}
	return nil
}

// deflated compresses a content as xar does.
func deflated(m Member) ([]byte, error) {
	if m.Content.Size() > maxCompress {
		return nil, badMember("%q has %d bytes, and at most %d are compressed", clip(m.Path), m.Content.Size(), maxCompress)
	}
	var out bytes.Buffer
	z, err := zlib.NewWriterLevel(&out, zlib.BestCompression)
	if err == nil {
		_, err = io.Copy(z, io.NewSectionReader(m.Content, 0, m.Content.Size()))
		err = errors.Join(err, z.Close())
	}
	if err != nil {
		return nil, &Error{Code: codeOr(err, fault.ReadFailed), Act: "reading what is to be written", Err: err}
	}
	return out.Bytes(), nil
}
