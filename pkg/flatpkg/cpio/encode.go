package cpio

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// field is a number of a header and how many digits it has.
type field struct {
	name  string
	value uint64
	width int
}

// encode returns the fixed part of a header.
func (f Format) encode(h *Header, nameSize int) ([]byte, error) {
	magic, base, fields := "070707", 8, h.odcFields(nameSize)
	if f != ODC {
		magic, base, fields = "070701", 16, h.newcFields(nameSize)
	}
	if h.Modified < 0 || h.Size < 0 {
		return nil, notRepresentable(h, "a date before 1970 or a negative size")
	}
	raw := []byte(magic)
	for _, each := range fields {
		verb := "%0*o"
		if base == 16 {
			verb = "%0*X"
		}
		before := len(raw)
		raw = fmt.Appendf(raw, verb, each.width, each.value)
		if len(raw)-before > each.width {
			return nil, notRepresentable(h, fmt.Sprintf("a %s of %d does not fit into format %s", each.name, each.value, f))
		}
	}
	return raw, nil
}

func (h *Header) odcFields(nameSize int) []field {
	const low = 1<<18 - 1 // of the inode, which only has to differ
	return []field{
		{"device", h.Device, 6},
		{"inode", h.Inode & low, 6},
		{"mode", uint64(h.Mode), 6},
		{"user", uint64(h.UID), 6},
		{"group", uint64(h.GID), 6},
		{"number of links", uint64(h.Links), 6},
		{"device", h.RawDevice, 6},
		{"date", uint64(max(h.Modified, 0)), 11},
		{"name", uint64(max(nameSize, 0)), 6},
		{"size", uint64(max(h.Size, 0)), 11},
	}
}

func (h *Header) newcFields(nameSize int) []field {
	const low = 1<<32 - 1
	return []field{
		{"inode", h.Inode & low, 8},
		{"mode", uint64(h.Mode), 8},
		{"user", uint64(h.UID), 8},
		{"group", uint64(h.GID), 8},
		{"number of links", uint64(h.Links), 8},
		{"date", uint64(max(h.Modified, 0)), 8},
		{"size", uint64(max(h.Size, 0)), 8},
		{"device", h.Device >> 32, 8},
		{"device", h.Device & low, 8},
		{"device", h.RawDevice >> 32, 8},
		{"device", h.RawDevice & low, 8},
		{"name", uint64(max(nameSize, 0)), 8},
		{"sum", 0, 8},
	}
}

func notRepresentable(h *Header, why string) error {
	return fault.New(CodeNotRepresentable, "leave it out, or give it to root", "writing the entry %q: %s", fault.Clip(h.Name), why)
}
