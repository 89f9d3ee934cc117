package payload

import (
	"bytes"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/pbzx"
)

// A Kind is how a payload is compressed. Its text form is a word for people.
type Kind string

// The kinds that are read.
const (
	Gzip  Kind = "gzip"
	Bzip2 Kind = "bzip2"
	XZ    Kind = "xz"
	PBZX  Kind = "pbzx"
	CPIO  Kind = "none" // a bare archive
)

// The kinds that are only known.
const (
	LZFSE            Kind = "pbze (LZFSE)"
	LZ4              Kind = "pbz4 (LZ4)"
	Zlib             Kind = "pbzz (zlib)"
	LZBITMAP         Kind = "pbzb (LZBITMAP)"
	AppleArchive     Kind = "Apple Archive"
	EncryptedArchive Kind = "encrypted Apple Archive"
)

// magicLength is how many bytes tell any of the kinds.
const magicLength = 6

// KindOf returns the kind of payload that begins with the bytes, or "" if it is none of
// those that are known. Six bytes are enough.
func KindOf(begin []byte) Kind {
	for _, known := range []struct {
		magic string
		kind  Kind
	}{
		{"\x1f\x8b\x08", Gzip},
		{"BZh", Bzip2},
		{"\xfd7zXZ\x00", XZ},
		{pbzx.Magic, PBZX},
		{"070707", CPIO},
		{"070701", CPIO},
		{"070702", CPIO},
		{"pbze", LZFSE},
		{"pbz4", LZ4},
		{"pbzz", Zlib},
		{"pbzb", LZBITMAP},
		{"AA01", AppleArchive},
		{"YAA1", AppleArchive},
		{"AEA1", EncryptedArchive},
	} {
		if bytes.HasPrefix(begin, []byte(known.magic)) {
			return known.kind
		}
	}
	return ""
}

// Supported reports whether payloads of the kind are read.
func (k Kind) Supported() bool {
	switch k {
	case Gzip, Bzip2, XZ, PBZX, CPIO:
		return true
	default:
		return false
	}
}

// Limits bounds what comes out of a payload. A field of zero or less has its default.
type Limits struct {
	// Bytes is how many there may be: 256 GiB.
	Bytes int64
	// Ratio is how many times more there may be than bytes that go in, once it is
	// more than Free: 1100. gzip ends at 1032; a payload in xz that goes beyond it
	// is nothing but zeros.
	Ratio int64
	// Free is how many may come out whatever the ratio is: 64 MiB.
	Free int64
}

func (l Limits) filled() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 256 << 30
	}
	if l.Ratio <= 0 {
		l.Ratio = 1100
	}
	if l.Free <= 0 {
		l.Free = 64 << 20
	}
	return l
}

// check returns an error if so many bytes are more than the limits allow.
func (l Limits) check(out, in int64) error {
	switch {
	case out > l.Bytes:
		return fault.New(CodeTooLarge, "check where the package comes from", "expanding the payload: it has more than %d bytes", l.Bytes)
	case out > l.Free && out/max(in, 1) > l.Ratio:
		return fault.New(CodeRatio, "check where the package comes from",
			"expanding the payload: %d bytes come out of %d, more than %d times as many", out, in, l.Ratio)
	}
	return nil
}
