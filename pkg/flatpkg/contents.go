package flatpkg

import (
	"errors"
	"io"
	"iter"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// Contents are the entries of a Payload or of Scripts, one at a time. It is not safe for
// use by several goroutines.
type Contents struct {
	name    string
	archive *payload.Archive // nil: there is nothing
	member  io.Reader
	err     error // once Next has returned it
}

func (c *Component) contents(e *xar.Entry) (*Contents, error) {
	if e == nil {
		return &Contents{err: io.EOF}, nil
	}
	if e.Type != xar.File && e.Type != xar.HardLink {
		return nil, fault.New(CodePart, "expand it on a Mac: pkgutil --expand FILE DIR", "reading the package: %q is a %s, and not an archive", fault.Clip(e.Path), fault.Clip(string(e.Type)))
	}
	member, err := c.pkg.Archive.Open(e)
	if err != nil {
		return nil, err
	}
	archive, err := payload.OpenArchive(member, c.pkg.options.Payload, c.pkg.options.Entries)
	if err != nil {
		return nil, &Error{Act: "reading", Operand: fault.Clip(e.Path), Err: err}
	}
	return &Contents{name: e.Path, archive: archive, member: member}, nil
}

// Next returns the next entry; what is left of the one before is passed over. The error
// is io.EOF at the end, when all checksums have been verified. An entry may come with an
// error, and then Next may be called again: its name must not be used (package cpio
// says when).
func (c *Contents) Next() (*cpio.Header, error) {
	if c.err != nil {
		return nil, c.err
	}
	h, err := c.archive.Next()
	switch {
	case err == nil:
		return h, nil
	case h != nil: // and the next ones may be right
		return h, &Error{Act: "reading", Operand: fault.Clip(c.name), Err: err}
	case errors.Is(err, io.EOF):
		c.err = c.finish()
	default:
		c.err = &Error{Act: "reading", Operand: fault.Clip(c.name), Err: err}
	}
	return nil, c.err
}

// finish reads what is left of the member, so that its checksums are verified, and
// returns io.EOF if they are right.
func (c *Contents) finish() error {
	if err := c.archive.Close(); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, c.member); err != nil {
		return err
	}
	return io.EOF
}

// Read reads the data of the entry that Next returned. That of a symbolic link is in its
// Target.
func (c *Contents) Read(p []byte) (int, error) {
	if c.archive == nil {
		return 0, io.EOF
	}
	n, err := c.archive.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // readers return exactly that
		err = &Error{Act: "reading", Operand: fault.Clip(c.name), Err: err}
	}
	return n, err
}

// All yields the entries, for a loop. With an error there may be no entry; if there is
// one, its name must not be used. The loop ends at an error without an entry, and
// at the end.
func (c *Contents) All() iter.Seq2[*cpio.Header, error] {
	return func(yield func(*cpio.Header, error) bool) {
		for {
			h, err := c.Next()
			if err == io.EOF || !yield(h, err) || h == nil { //nolint:errorlint // Next returns exactly that
				return
			}
		}
	}
}

// Kind returns how the entries are compressed; "" where there is nothing.
func (c *Contents) Kind() payload.Kind {
	if c.archive == nil {
		return ""
	}
	return c.archive.Kind()
}

// Close ends reading. What was not read by then was not verified.
func (c *Contents) Close() error {
	if c.err == nil {
		c.err = fault.New(fault.Stopped, "", "reading %q: it is closed", fault.Clip(c.name))
	}
	if c.archive == nil {
		return nil
	}
	return c.archive.Close()
}
