package cpio

import (
	"math"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Format is how headers are written.
type Format int

// The formats.
const (
	ODC  Format = iota + 1 // 070707: octal digits; what pkgbuild writes
	NewC                   // 070701: hexadecimal digits, padded to 4 bytes
	CRC                    // 070702: NewC with a sum of the data
)

// String returns the name that cpio(1) has for the format.
func (f Format) String() string {
	switch f {
	case ODC:
		return "odc"
	case NewC:
		return "newc"
	case CRC:
		return "crc"
	default:
		return "unknown"
	}
}

const (
	magicLength = 6
	odcLength   = 76
	newcLength  = 110
)

// formatOf returns the format whose magic number the bytes are, or 0.
func formatOf(magic []byte) Format {
	switch string(magic) {
	case "070707":
		return ODC
	case "070701":
		return NewC
	case "070702":
		return CRC
	default:
		return 0
	}
}

func (f Format) headerLength() int {
	if f == ODC {
		return odcLength
	}
	return newcLength
}

// padding returns how many zero bytes follow after so many bytes.
func (f Format) padding(length int64) int64 {
	if f == ODC {
		return 0
	}
	return -length & 3
}

// digits reads the numbers of a header one after the other.
type digits struct {
	text   []byte
	base   int
	faulty string
}

func (d *digits) next(width int) uint64 {
	field := string(d.text[:width])
	d.text = d.text[width:]
	n, err := strconv.ParseUint(field, d.base, 64)
	if err != nil || field[0] == '+' {
		d.faulty = field
	}
	return n
}

// parsed is a header with what only the reader needs.
type parsed struct {
	Header
	nameSize int64 // with its zero byte
	sum      uint32
}

func (f Format) parse(raw []byte) (p parsed, err error) {
	d := &digits{text: raw[magicLength:], base: 16}
	if f == ODC {
		d.base = 8
		p.odc(d)
	} else {
		p.newc(d)
	}
	if d.faulty != "" {
		return p, fault.New(CodeMalformed, "download the package again", "reading a number: %q has other characters than digits to base %d", d.faulty, d.base)
	}
	return p, nil
}

func (d *digits) word(width int) uint32 { return uint32(d.next(width) & math.MaxUint32) }

func (d *digits) long(width int) int64 { return int64(d.next(width) & math.MaxInt64) }

func (p *parsed) odc(d *digits) {
	p.Device, p.Inode, p.Mode = d.next(6), d.next(6), d.word(6)
	p.UID, p.GID, p.Links = d.word(6), d.word(6), d.word(6)
	p.RawDevice, p.Modified = d.next(6), d.long(11)
	p.nameSize, p.Size = d.long(6), d.long(11)
}

func (p *parsed) newc(d *digits) {
	p.Inode, p.Mode = d.next(8), d.word(8)
	p.UID, p.GID, p.Links = d.word(8), d.word(8), d.word(8)
	p.Modified, p.Size = d.long(8), d.long(8)
	p.Device = d.next(8)<<32 | d.next(8)
	p.RawDevice = d.next(8)<<32 | d.next(8)
	p.nameSize, p.sum = d.long(8), d.word(8)
}
