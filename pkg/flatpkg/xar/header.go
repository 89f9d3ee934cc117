package xar

import (
	"encoding/binary"
	"errors"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	magic = "xar!"
	// headerSize is the size of the header that is written. Archives with the name of a
	// digest in the header have up to maxHeader.
	headerSize = 28
	maxHeader  = 64
)

// header is what an archive begins with, big-endian.
type header struct {
	size       int64 // of the header
	compressed int64 // of the table of contents
	decoded    int64
	digest     uint32
}

func readHeader(ra io.ReaderAt, size int64) (h header, err error) {
	var raw [headerSize]byte
	n, err := ra.ReadAt(raw[:min(size, headerSize)], 0)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return h, &Error{Code: fault.ReadFailed, Act: act, Err: err}
	case n == 0:
		return h, fault.New(fault.EmptyFile, "copy or download the file again", act+": the file is empty")
	case n < len(magic) || string(raw[:len(magic)]) != magic:
		return h, fault.New(CodeNotXar, "a flat package begins with xar!; look at it: file FILE", act+": not a xar archive: %s", looksLike(raw[:n]))
	case n < headerSize:
		return h, truncated("the header")
	}
	h.size = int64(binary.BigEndian.Uint16(raw[4:]))
	version := binary.BigEndian.Uint16(raw[6:])
	compressed, decoded := binary.BigEndian.Uint64(raw[8:]), binary.BigEndian.Uint64(raw[16:])
	h.digest = binary.BigEndian.Uint32(raw[24:])
	const most = 1 << 62
	switch {
	case version != 1:
		return h, badHeader("version %d", version)
	case h.size < headerSize || h.size > maxHeader:
		return h, badHeader("a header of %d bytes", h.size)
	case compressed == 0 || decoded == 0:
		return h, badHeader("no table of contents")
	case compressed > most || decoded > most:
		return h, tooLarge("a table of contents of %d bytes", max(compressed, decoded))
	}
	h.compressed, h.decoded = int64(compressed), int64(decoded)
	return h, nil
}

func badHeader(format string, args ...any) *Error {
	return fault.New(CodeHeader, "the file is damaged: download it again", act+": the header: "+format, args...)
}

// looksLike says what a file is that is not an archive.
func looksLike(head []byte) string {
	for _, known := range []struct{ magic, name string }{
		{"AEA1", "an encrypted Apple Archive"},
		{"AA01", "an Apple Archive"},
		{"YAA1", "an Apple Archive"},
		{"pbzx", "a payload (pbzx)"},
		{"pbze", "a payload (LZFSE)"},
		{"\x1f\x8b", "gzip data"},
		{"BZh", "bzip2 data"},
		{"\xfd7zXZ", "xz data"},
		{"PK\x03\x04", "a ZIP archive"},
		{"BOMStore", "a Bom"},
		{"0707", "a cpio archive"},
		{"bplist", "a property list"},
		{"<", "XML or a web page"},
		{"#!", "a script"},
		{"\x7fELF", "a program"},
		{"\xcf\xfa\xed\xfe", "a program"},
		{"\xca\xfe\xba\xbe", "a program"},
	} {
		if len(head) >= len(known.magic) && string(head[:len(known.magic)]) == known.magic {
			return known.name
		}
	}
	return "it begins with other bytes"
}

func (h header) marshal() []byte {
	raw := make([]byte, headerSize)
	copy(raw, magic)
	binary.BigEndian.PutUint16(raw[4:], headerSize)
	binary.BigEndian.PutUint16(raw[6:], 1)
	binary.BigEndian.PutUint64(raw[8:], uint64(h.compressed)) //nolint:gosec // of what was just written
	binary.BigEndian.PutUint64(raw[16:], uint64(h.decoded))   //nolint:gosec // likewise
	binary.BigEndian.PutUint32(raw[24:], h.digest)
	return raw
}
