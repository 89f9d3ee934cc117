package xar

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Archive is an open archive. It can be read by several goroutines at a time.
type Archive struct {
	ra     io.ReaderAt
	size   int64 // of the archive, without a stapled ticket
	header header
	limits Limits
	toc    *toc
	heap   int64  // where the heap begins
	end    int64  // of the last member, from the beginning of the heap
	sum    []byte // of the compressed table of contents
	stored []byte // the same as the archive has it
	ticket []byte
	byID   map[string]*Entry
	byPath map[string]*Entry
}

// Open reads the table of contents of an archive of so many bytes. It verifies no
// checksum: [Archive.CheckTOC] and [Archive.Open] do.
func Open(ra io.ReaderAt, size int64, limits Limits) (*Archive, error) {
	a := &Archive{ra: ra, size: size, limits: limits.orDefaults()}
	var err error
	if a.header, err = readHeader(ra, size); err != nil {
		return nil, err
	}
	if a.ticket, a.size, err = readTicket(ra, size); err != nil {
		return nil, err
	}
	if err := a.readTOC(); err != nil {
		return nil, err
	}
	if a.end, err = a.checkExtents(); err != nil {
		return nil, err
	}
	if err := a.checkMembers(); err != nil {
		return nil, err
	}
	return a, a.readDigest()
}

// readTOC reads the table of contents, and hashes it on the way.
func (a *Archive) readTOC() error {
	h := a.header
	switch {
	case h.decoded > a.limits.TOC, h.compressed > a.limits.TOC/2:
		return tooLarge("a table of contents of %d bytes, and at most %d are read", max(h.decoded, h.compressed), a.limits.TOC)
	case h.size+h.compressed > a.size:
		return truncated("the table of contents")
	}
	a.heap = h.size + h.compressed
	in := bufio.NewReader(a.section(h.size, h.compressed))
	z, err := zlib.NewReader(in)
	if err != nil {
		return badTOC("%s", inflateError(err))
	}
	text := &exactly{r: z, left: h.decoded}
	a.toc, err = readTOC(text, a.limits)
	if err == nil { // the rest, with the checksum of zlib
		_, err = io.Copy(io.Discard, text)
	}
	if err != nil {
		own, ok := errors.AsType[*Error](err)
		if !ok {
			own = badTOC("%s", inflateError(err))
		}
		return own
	}
	return a.checkDigestKind()
}

// checkDigestKind compares what header and table say of the digest.
func (a *Archive) checkDigestKind() error {
	t := a.toc
	if !t.hasDigest {
		t.digest = None
	}
	if t.digest != None && t.digest.Hash() == 0 {
		return badTOC("a checksum of an unknown kind, %q", clip(string(t.digest)))
	}
	kinds := numbers()
	switch n := a.header.digest; {
	case int64(n) >= int64(len(kinds)):
		return badHeader("a digest of kind %d", n)
	case kinds[n] != t.digest && (n != 3 || a.header.size == headerSize): // 3 once meant one that has a name
		return badTOC("a checksum of kind %s, and the header says %s", t.digest, kinds[n])
	case t.digest != None && t.sum.length != int64(t.digest.Hash().Size()):
		return badTOC("a checksum of kind %s with %d bytes", t.digest, t.sum.length)
	}
	return nil
}

// readDigest reads the stored digest of the table of contents, and computes it.
func (a *Archive) readDigest() error {
	if a.toc.digest == None {
		return nil
	}
	a.stored = make([]byte, a.toc.sum.length)
	if err := a.readAt(a.stored, a.heap+a.toc.sum.offset); err != nil {
		return err
	}
	h := a.toc.digest.Hash().New()
	if err := copyAll(h, a.section(a.header.size, a.header.compressed)); err != nil {
		return err
	}
	a.sum = h.Sum(nil)
	return nil
}

// CheckTOC returns an error if the table of contents is not what its checksum says, or
// has none. An archive like that was changed after it was made.
func (a *Archive) CheckTOC() error {
	switch {
	case a.toc.digest == None:
		return fault.New(CodeChecksum, "", act+": the table of contents has no checksum")
	case !bytes.Equal(a.sum, a.stored):
		return fault.New(CodeChecksum, "download the file again", act+": the table of contents was changed: its checksum is not right")
	default:
		return nil
	}
}

// Digest returns the algorithm of the checksum of the table of contents, and that
// checksum as it is computed: what signatures are made of.
func (a *Archive) Digest() (Algorithm, []byte) { return a.toc.digest, bytes.Clone(a.sum) }

// Entries returns the members in the order of the table of contents, each folder before
// what is in it.
func (a *Archive) Entries() []*Entry { return a.toc.entries }

// Find returns the member of a path, or nil.
func (a *Archive) Find(path string) *Entry { return a.byPath[path] }

// Trailing is how many bytes follow the last member and are not a ticket. No checksum
// covers them.
func (a *Archive) Trailing() int64 { return a.size - a.heap - a.end }

// readAt fills a buffer from the file.
func (a *Archive) readAt(into []byte, at int64) error {
	n, err := a.ra.ReadAt(into, at)
	if n == len(into) {
		return nil
	}
	if errors.Is(err, io.EOF) {
		return truncated("a member")
	}
	return &Error{Code: fault.ReadFailed, Act: act, Err: err}
}

// copyAll feeds a hash.
func copyAll(h hash.Hash, r io.Reader) error {
	_, err := io.Copy(h, r)
	return err
}

// section reads a part of the file that is there, by its size. An error of it is an
// *Error.
func (a *Archive) section(offset, length int64) io.Reader {
	return section{&exactly{r: io.NewSectionReader(a.ra, offset, length), left: length}}
}

type section struct{ r io.Reader }

func (s section) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case errors.Is(err, errShorter): // the file became shorter meanwhile
		return n, truncated("a member")
	default:
		return n, &Error{Code: fault.ReadFailed, Act: act, Err: err}
	}
}

// inflateError says what is wrong with compressed data.
func inflateError(err error) string {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "the compressed data end too early"
	case errors.Is(err, errLonger), errors.Is(err, errShorter):
		return err.Error()
	default:
		return fmt.Sprintf("it cannot be decompressed: %s", shortText(err))
	}
}
