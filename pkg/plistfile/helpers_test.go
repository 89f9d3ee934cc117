package plistfile_test

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
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
func wantError(tb testing.TB, err error, code fault.Code, text string) {
	tb.Helper()
	if !isCoded(err, code) || err.Error() != text {
		tb.Errorf("got  %s: %v (%T)\nwant %s: %s", fault.CodeOf(err), err, err, code, text)
	}
}

// isCoded reports whether an error is of this package's type and has the code.
func isCoded(err error, code fault.Code) bool {
	_, ok := errors.AsType[*plistfile.PositionError](err)
	return ok && fault.CodeOf(err) == code
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
