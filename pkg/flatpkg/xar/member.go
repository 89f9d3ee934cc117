package xar

import (
	"bufio"
	"compress/bzip2"
	"compress/zlib"
	"errors"
	"hash"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xz"
)

// checkMembers refuses sizes that cannot be.
func (a *Archive) checkMembers() error {
	a.byID, a.byPath = make(map[string]*Entry, len(a.toc.entries)), make(map[string]*Entry, len(a.toc.entries))
	for _, e := range a.toc.entries {
		a.byPath[e.Path] = e
		if e.ID != "" {
			a.byID[e.ID] = e
		}
		switch {
		case !e.hasData:
		case e.Type != File && e.Type != HardLink:
			return badTOC("%q is a %s and has content", clip(e.Path), clip(string(e.Type)))
		case e.Encoding == Plain && e.Size != e.Stored:
			return badTOC("%q is not compressed and has two sizes, %d and %d", clip(e.Path), e.Size, e.Stored)
		case e.Size > freeSize && e.Size/a.limits.Ratio > e.Stored:
			return tooLarge("%q would grow from %d to %d bytes", clip(e.Path), e.Stored, e.Size)
		}
	}
	return nil
}

// Open returns a reader of a member's content. What was read is verified at its end: the
// last Read returns an error in place of io.EOF if size or checksums are not right, so
// nothing is sure before that. A member without content, such as a folder, reads as
// empty; a hard link reads as what it links to.
func (a *Archive) Open(e *Entry) (io.Reader, error) {
	if e.Type == HardLink && !e.hasData {
		target := a.byID[e.Link]
		if target == nil || !target.hasData {
			return nil, fault.New(CodeTOC, "", act+": %q links to nothing", clip(e.Path))
		}
		e = target
	}
	if !e.hasData {
		return eof{}, nil
	}
	stored := a.section(a.heap+e.Offset, e.Stored)
	m := &member{entry: e, archived: e.Archived.hash(), extracted: e.Extracted.hash()}
	if e.Encoding == Plain && sameSum(e.Archived, e.Extracted) {
		m.archived = nil // once is enough
	}
	m.stored = bufio.NewReaderSize(&hashing{r: stored, h: m.archived}, 64<<10)
	r, err := decoder(m.stored, e.Encoding)
	if err != nil {
		if errors.Is(err, errEncoding) {
			return nil, fault.New(CodeEncoding, "expand it on a Mac: pkgutil --expand FILE DIR", act+": %q has the encoding %q, which is not supported", clip(e.Path), clip(string(e.Encoding)))
		}
		return nil, m.failed(err)
	}
	m.r = &hashing{r: &exactly{r: r, left: e.Size}, h: m.extracted}
	return m, nil
}

// Stored returns a reader of a member's bytes as they are in the archive, unverified.
func (a *Archive) Stored(e *Entry) *io.SectionReader {
	if !e.hasData {
		return io.NewSectionReader(a.ra, 0, 0)
	}
	return io.NewSectionReader(a.ra, a.heap+e.Offset, e.Stored)
}

func sameSum(a, b Checksum) bool {
	return a.Algorithm == b.Algorithm && string(a.Sum) == string(b.Sum)
}

var errEncoding = errors.New("unknown encoding")

// decoder returns a reader of the content.
func decoder(r *bufio.Reader, encoding Encoding) (io.Reader, error) {
	switch encoding {
	case Plain, "":
		return r, nil
	case Gzip:
		return zlib.NewReader(r)
	case Bzip2:
		return bzip2.NewReader(r), nil
	case XZ:
		return xz.NewReader(r), nil
	default:
		return nil, errEncoding
	}
}

// member verifies what is read of a member.
type member struct {
	entry               *Entry
	r                   io.Reader
	stored              *bufio.Reader
	archived, extracted hash.Hash
	err                 error
}

func (m *member) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	n, err := m.r.Read(p)
	switch {
	case errors.Is(err, io.EOF):
		m.err = m.check()
	case err != nil:
		m.err = m.failed(err)
	}
	if n > 0 && m.err == io.EOF { //nolint:errorlint // it is exactly that
		return n, nil
	}
	return n, m.err
}

// check is called at the end of the content, and returns io.EOF if all is right.
func (m *member) check() error {
	switch _, err := m.stored.ReadByte(); {
	case err == nil:
		return m.failed(errors.New("bytes follow the compressed content"))
	case !errors.Is(err, io.EOF):
		return m.failed(err)
	case m.archived != nil && !m.entry.Archived.matches(m.archived),
		m.extracted != nil && !m.entry.Extracted.matches(m.extracted):
		return fault.New(CodeChecksum, "download the file again", act+": the member %q is not what its checksum says", clip(m.entry.Path))
	default:
		return io.EOF
	}
}

func (m *member) failed(err error) error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own // the file could not be read
	}
	return fault.New(CodeData, "download the file again", act+": the member %q: %s", clip(m.entry.Path), inflateError(err))
}

// hashing hashes what is read.
type hashing struct {
	r io.Reader
	h hash.Hash // or nil
}

func (h *hashing) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	if h.h != nil {
		h.h.Write(p[:n])
	}
	return n, err
}

// eof is an empty content.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }
