// Package utf8text reads exported text files as UTF-8, whatever Windows wrote:
// [NewReader] wraps a file, [Detect] looks at its first bytes. Do not use it to
// refuse what is not UTF-8: it passes that through.
package utf8text

import (
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// NewReader returns r as UTF-8 without a byte order mark: UTF-16, which
// PowerShell and ldifde -u write, is converted; everything else, UTF-8 or not,
// is passed through.
func NewReader(r io.Reader) io.Reader { return &decoder{from: r} }

// A decoder detects the encoding in the first Read.
type decoder struct {
	from    io.Reader
	started bool
	wide    bool // UTF-16
	big     bool
	rest    []byte // read, not yet returned
	half    uint16 // the first half of a surrogate pair, or 0
	spare   []byte // characters that did not fit into p
	store   []byte
	err     error
}

// Detect reports whether a text with these first bytes is UTF-16, whether it is
// big-endian, and the length of the byte order mark.
func Detect(head []byte) (wide, big bool, mark int) {
	switch {
	case len(head) >= 2 && head[0] == 0xff && head[1] == 0xfe:
		return true, false, 2
	case len(head) >= 2 && head[0] == 0xfe && head[1] == 0xff:
		return true, true, 2
	case len(head) >= 3 && head[0] == 0xef && head[1] == 0xbb && head[2] == 0xbf:
		return false, false, 3
	}
	return false, false, 0
}

// Read implements io.Reader.
func (d *decoder) Read(p []byte) (int, error) {
	if !d.started {
		d.started = true
		head := make([]byte, 3)
		n, err := io.ReadFull(d.from, head)
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF
		}
		wide, big, mark := Detect(head[:n])
		d.wide, d.big, d.rest, d.err = wide, big, head[mark:n], err
	}
	if !d.wide {
		if len(d.rest) > 0 {
			n := copy(p, d.rest)
			d.rest = d.rest[n:]
			return n, nil
		}
		if d.err != nil {
			return 0, d.err
		}
		return d.from.Read(p)
	}
	return d.readWide(p)
}

// minRead is the length of p that readWide needs for a unit and a pending half.
const minRead = 2 * utf8.UTFMax

// readWide returns UTF-16 as UTF-8.
func (d *decoder) readWide(p []byte) (int, error) {
	if len(d.spare) > 0 || len(p) < minRead {
		return d.readSpare(p)
	}
	out := p[:0]
	for len(p)-len(out) >= minRead {
		if len(d.rest) < 2 {
			if len(out) > 0 {
				break
			}
			if err := d.fill(); err != nil {
				return 0, err
			}
			continue
		}
		unit := uint16(d.rest[0]) | uint16(d.rest[1])<<8
		if d.big {
			unit = unit>>8 | unit<<8
		}
		d.rest = d.rest[2:]
		out = d.appendUnit(out, unit)
	}
	return len(out), nil
}

// readSpare serves a p that is too small for readWide.
func (d *decoder) readSpare(p []byte) (int, error) {
	if len(d.spare) == 0 {
		some := make([]byte, minRead)
		n, err := d.readWide(some)
		if err != nil {
			return 0, err
		}
		d.spare = some[:n]
	}
	n := copy(p, d.spare)
	d.spare = d.spare[n:]
	return n, nil
}

// fill reads more. Half a unit or half a pair at the end is an unexpected end.
func (d *decoder) fill() error {
	if d.err != nil {
		if errors.Is(d.err, io.EOF) && (len(d.rest) == 1 || d.half != 0) {
			return io.ErrUnexpectedEOF
		}
		return d.err
	}
	if d.store == nil {
		d.store = make([]byte, 64<<10)
	}
	kept := copy(d.store, d.rest)
	n, err := d.from.Read(d.store[kept:])
	d.rest, d.err = d.store[:kept+n], err
	return nil
}

// appendUnit keeps half a pair until the next unit; an unpaired half becomes
// U+FFFD.
func (d *decoder) appendUnit(out []byte, unit uint16) []byte {
	if d.half != 0 {
		pair := utf16.DecodeRune(rune(d.half), rune(unit))
		d.half = 0
		out = utf8.AppendRune(out, pair)
		if pair != utf8.RuneError {
			return out
		}
	}
	if unit >= 0xd800 && unit < 0xdc00 {
		d.half = unit
		return out
	}
	return utf8.AppendRune(out, rune(unit))
}
