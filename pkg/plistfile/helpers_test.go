package plistfile_test

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// xmlHead is the beginning of every XML property list that Apple writes; it
// takes the first three lines.
const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`

// xmlFile wraps the root in head and tail; the root begins on line 4.
func xmlFile(root string) []byte {
	return []byte(xmlHead + root + "\n</plist>\n")
}

func mustParse(tb testing.TB, data []byte) *plistfile.Document {
	tb.Helper()
	doc, err := plistfile.Parse(data, plistfile.Limits{})
	if err != nil {
		tb.Fatalf("Parse(%.200q): %v", data, err)
	}
	return doc
}

// wantError checks type and text of an error.
func wantError(tb testing.TB, err error, code, text string) {
	tb.Helper()
	var fault *plistfile.Error
	if !errors.As(err, &fault) {
		tb.Fatalf("got error %v (%T), want an *Error with code %q", err, err, code)
	}
	if fault.Code() != code || fault.Error() != text {
		tb.Errorf("got  %s: %s\nwant %s: %s", fault.Code(), fault, code, text)
	}
}

// binaryFile puts objects into a binary property list. References have one
// byte, offsets eight; object 0 is the root.
func binaryFile(objects ...string) []byte {
	return wideBinaryFile(1, objects)
}

func wideBinaryFile(refSize byte, objects []string) []byte {
	var body strings.Builder
	body.WriteString("bplist00")
	var table []byte
	for _, object := range objects {
		table = binary.BigEndian.AppendUint64(table, uint64(body.Len()))
		body.WriteString(object)
	}
	out := append([]byte(body.String()), table...)
	return append(out, binaryTrailer(8, refSize, uint64(len(objects)), 0, uint64(body.Len()))...)
}

func binaryTrailer(offsetSize, refSize byte, count, top, table uint64) []byte {
	out := []byte{0, 0, 0, 0, 0, 0, offsetSize, refSize}
	out = binary.BigEndian.AppendUint64(out, count)
	out = binary.BigEndian.AppendUint64(out, top)
	return binary.BigEndian.AppendUint64(out, table)
}
