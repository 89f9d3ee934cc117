package payload

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/pbzx"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xz"
)

// A Reader reads the bytes of a payload without its compression.
type Reader struct {
	kind  Kind
	ahead *ahead
}

// Open returns a reader of the payload in r, which nobody else may read until
// [Reader.Close].
func Open(r io.Reader, limits Limits) (*Reader, error) {
	source := &counter{in: r}
	in := bufio.NewReaderSize(source, 128<<10)
	begin, err := in.Peek(magicLength)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, &fault.Error{Act: "reading the payload", Err: err}
	}
	kind := KindOf(begin)
	switch {
	case len(begin) == 0:
		return nil, fault.New(fault.EmptyFile, "download the package again", "reading the payload: it is empty")
	case kind == "":
		return nil, fault.New(CodeUnknown, "check that it is an installer package", "reading the payload: it begins with %q", begin)
	case !kind.Supported():
		return nil, fault.New(CodeUnsupported, "expand it on a Mac with pkgutil --expand-full, and use the folder",
			"reading the payload: it is compressed as %s, which only macOS can read", kind)
	}
	expanded, err := open(kind, in)
	if err != nil {
		return nil, damaged(source, err)
	}
	return &Reader{kind: kind, ahead: start(&bounded{in: expanded, source: source, limits: limits.filled()})}, nil
}

// open returns the reader of a kind that is supported.
func open(kind Kind, in *bufio.Reader) (io.Reader, error) {
	switch kind {
	case Gzip:
		return gzip.NewReader(in)
	case Bzip2:
		return bzip2.NewReader(in), nil
	case XZ:
		return xz.NewReader(in), nil
	case PBZX:
		return pbzx.NewReader(in), nil
	default:
		return in, nil
	}
}

// Kind returns how the payload is compressed.
func (r *Reader) Kind() Kind { return r.kind }

// Read implements [io.Reader].
func (r *Reader) Read(p []byte) (int, error) { return r.ahead.Read(p) }

// Close ends reading. It waits for a read of the source that is under way, and does not
// close it.
func (r *Reader) Close() error {
	r.ahead.close()
	return nil
}

// An Archive reads the entries of a payload.
type Archive struct {
	*cpio.Reader
	payload *Reader
}

// OpenArchive returns the archive in the payload in r. The caller closes it.
func OpenArchive(r io.Reader, limits Limits, entries cpio.Limits) (*Archive, error) {
	opened, err := Open(r, limits)
	if err != nil {
		return nil, err
	}
	return &Archive{Reader: cpio.NewReader(opened, entries), payload: opened}, nil
}

// Kind returns how the payload is compressed.
func (a *Archive) Kind() Kind { return a.payload.kind }

// Close ends reading; see [Reader.Close].
func (a *Archive) Close() error { return a.payload.Close() }

// counter counts the bytes that go in, and keeps the error of the reader beneath.
type counter struct {
	in     io.Reader
	count  int64
	failed error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.count += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.failed = err
	}
	return n, err
}

// bounded counts the bytes that come out.
type bounded struct {
	in     io.Reader
	source *counter
	limits Limits
	count  int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.count += int64(n)
	if over := b.limits.check(b.count, b.source.count); over != nil {
		return 0, over
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(b.source, err)
	}
	return n, err
}

// damaged returns the error about a payload that cannot be expanded.
func damaged(source *counter, err error) error {
	const hint = "download the package again"
	_, ours := errors.AsType[*fault.Error](err)
	switch {
	case source.failed != nil:
		return &fault.Error{Act: "reading the payload", Err: source.failed}
	case ours:
		return &fault.Error{Act: "expanding the payload", Err: err}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fault.New(fault.Truncated, hint, "expanding the payload: it ends in the middle")
	default:
		return &fault.Error{Code: CodeDamaged, Hint: hint, Act: fmt.Sprintf("expanding the payload at byte %d", source.count), Err: err}
	}
}
