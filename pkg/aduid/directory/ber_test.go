package directory

import (
	"bytes"
	"testing"

	ber "github.com/go-asn1-ber/asn1-ber"
)

// TestEncode compares with go-asn1-ber at the sizes where the length changes
// its form.
func TestEncode(t *testing.T) {
	for _, length := range []int{0, 1, 127, 128, 255, 256, 65535, 65536, 1 << 20} {
		text := bytes.Repeat([]byte{'x'}, length)
		encoded := encode(tagOctets, text)
		packet, err := ber.DecodePacketErr(encoded)
		if err != nil || !bytes.Equal(packet.ByteValue, text) {
			t.Errorf("%d bytes: %v", length, err)
		}
		_, content, rest, ok := element(append(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, string(text), "").Bytes(), 'r'))
		if !ok || !bytes.Equal(content, text) || string(rest) != "r" {
			t.Errorf("%d bytes: read back %d, %v", length, len(content), ok)
		}
	}
	for _, number := range []int{0, 1, 127, 128, 255, 256, 32767, 32768, 1<<31 - 1} {
		want := ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, number, "").Bytes()
		if got := encodeInt(number); !bytes.Equal(got, want) {
			t.Errorf("%d is % x, want % x", number, got, want)
		}
		if got, _, ok := wantInt(want, tagInteger); !ok || got != int64(number) {
			t.Errorf("%d reads as %d", number, got)
		}
	}
	if got, _, ok := wantInt([]byte{tagInteger, 2, 0xff, 0x7f}, tagInteger); !ok || got != -129 {
		t.Errorf("-129 reads as %d", got)
	}
}

func TestElementLongLength(t *testing.T) {
	if _, content, rest, ok := element([]byte{4, 0x84, 0, 0, 0, 1, 'a', 'b'}); !ok || string(content) != "a" || string(rest) != "b" {
		t.Errorf("%q %q %v", content, rest, ok)
	}
}

func TestElementRefuses(t *testing.T) {
	for name, b := range map[string][]byte{
		"nothing": {}, "no length": {4}, "cut": {4, 2, 'a'}, "endless": {0x30, 0x80, 0, 0}, "long tag": {0x1f, 1, 1},
		"length of length cut": {4, 0x82, 1}, "length of nine bytes": {4, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 1, 'a'},
		"huge": {4, 0x84, 0xff, 0xff, 0xff, 0xff, 'a'},
	} {
		if _, _, _, ok := element(b); ok {
			t.Errorf("%s was taken", name)
		}
	}
}
