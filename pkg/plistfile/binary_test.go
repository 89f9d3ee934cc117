package plistfile_test

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

func TestParseBinaryValues(t *testing.T) {
	for _, tt := range []struct {
		name    string
		objects []string
		want    any
	}{
		{"false", []string{"\x08"}, false},
		{"true", []string{"\x09"}, true},
		{"1 byte is unsigned", []string{"\x10\xff"}, int64(255)},
		{"2 bytes are unsigned", []string{"\x11\xff\xff"}, int64(65535)},
		{"4 bytes are unsigned", []string{"\x12\xff\xff\xff\xff"}, int64(4294967295)},
		{"8 bytes are signed", []string{"\x13\xff\xff\xff\xff\xff\xff\xff\xfe"}, int64(-2)},
		{"16 bytes, unsigned", []string{"\x14\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"}, uint64(math.MaxUint64)},
		{"16 bytes, negative", []string{"\x14\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe"}, int64(-2)},
		{"float32", []string{"\x22\x3f\xc0\x00\x00"}, 1.5},
		{"float64", []string{"\x23\xbf\xf8\x00\x00\x00\x00\x00\x00"}, -1.5},
		{"not a number", []string{"\x22\x7f\x80\x00\x01"}, math.NaN()},
		{"date before 2001 with a fraction", []string{"\x33\xbf\xf8\x00\x00\x00\x00\x00\x00"}, time.Date(2000, 12, 31, 23, 59, 58, 500_000_000, time.UTC)},
		{"first date", []string{date(-63145526400)}, time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"last date", []string{date(252423993599)}, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)},
		{"no data", []string{"\x40"}, []byte{}},
		{"data", []string{"\x42\x00\xff"}, []byte{0, 255}},
		{"length in an integer", []string{"\x5f\x11\x00\x03abc"}, "abc"},
		{"control characters", []string{"\x52\x00\x1b"}, "\x00\x1b"},
		{"UTF-16", []string{"\x64\x00\xe4\xd8\x3d\xde\x00\x00!"}, "ä😀!"},
		{"UID of 3 bytes", []string{"\x82\x01\x00\x02"}, map[string]any{"CF$UID": uint64(65538)}},
		{"empty array", []string{"\xa0"}, []any{}},
		{"shared element", []string{"\xa2\x01\x01", "\x51x"}, []any{"x", "x"}},
		{"dictionary", []string{"\xd2\x01\x02\x03\x04", "\x51a", "\x51b", "\x08", "\xd0"}, map[string]any{"a": false, "b": map[string]any{}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := mustParse(t, binaryFile(tt.objects...))
			if diff := cmp.Diff(tt.want, doc.Root.Value(), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if doc.Format != plistfile.Binary || doc.Problems != nil || doc.Root.Line() != 0 {
				t.Errorf("format %v, problems %v, line %d", doc.Format, doc.Problems, doc.Root.Line())
			}
		})
	}
}

// date is a date object of seconds since 2001.
func date(seconds float64) string {
	return "\x33" + string(binary.BigEndian.AppendUint64(nil, math.Float64bits(seconds)))
}

// The first object begins at offset 8; the offset table, which no object
// may touch, follows the last one.
func TestParseBinaryFaults(t *testing.T) {
	for _, tt := range []struct {
		reason  string
		objects []string
		code    fault.Code
		text    string
	}{
		{"null", []string{"\x00"}, "malformed", "offset 8: null or filler, want a value"},
		{"filler", []string{"\xa1\x01", "\x0f"}, "malformed", `offset 10: key ":0": null or filler, want a value`},
		{"set", []string{"\xc0"}, "malformed", "offset 8: unknown object type 0xc0"},
		{"float16", []string{"\x21\x00\x00"}, "malformed", "offset 8: unknown object type 0x21"},
		{"integer of 32 bytes", []string{"\x15" + strings.Repeat("\x00", 32)}, "malformed", "offset 8: integer of 2^5 bytes"},
		{"more than 64 bits", []string{"\x14\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"}, "malformed", "offset 8: integer of more than 64 bits"},
		{"less than 64 bits", []string{"\x14" + strings.Repeat("\xff", 8) + strings.Repeat("\x00", 8)}, "malformed", "offset 8: integer of more than 64 bits"},
		{"cut integer", []string{"\x13\x00"}, "malformed", "offset 8: object needs 8 bytes, 1 are left"},
		{"cut string", []string{"\x53ab"}, "malformed", "offset 8: object needs 3 bytes, 2 are left"},
		{"cut UTF-16", []string{"\x61a"}, "malformed", "offset 8: object needs 2 bytes, 1 are left"},
		{"cut length", []string{"\x5f"}, "malformed", "offset 8: object needs 1 bytes, 0 are left"},
		{"length that is a string", []string{"\x5f\x51\x61"}, "malformed", "offset 8: length of unknown type 0x51"},
		{"length beyond the file", []string{"\x4f\x13\x00\x00\x00\x10\x00\x00\x00\x00x"}, "malformed", "offset 8: object needs 68719476736 bytes, 1 are left"},
		{"length that overflows", []string{"\x6f\x13\xff\xff\xff\xff\xff\xff\xff\xff"}, "malformed", "offset 8: object needs 18446744073709551614 bytes, 0 are left"},
		{"array length that overflows", []string{"\xdf\x13\xff\xff\xff\xff\xff\xff\xff\xff"}, "malformed", "offset 8: object needs 18446744073709551614 bytes, 0 are left"},
		{"letter outside ASCII", []string{"\x52a\xe4"}, "malformed", "offset 8: byte 0xe4 in an ASCII string"},
		{"cut real", []string{"\x23\x00"}, "malformed", "offset 8: object needs 8 bytes, 1 are left"},
		{"cut UID", []string{"\x81\x00"}, "malformed", "offset 8: object needs 2 bytes, 1 are left"},
		{"cut array", []string{"\xaf"}, "malformed", "offset 8: object needs 1 bytes, 0 are left"},
		{"cut integer of a length", []string{"\x5f\x13\x00"}, "malformed", "offset 8: object needs 8 bytes, 1 are left"},
		{"UID of 9 bytes", []string{"\x88" + strings.Repeat("\x00", 9)}, "malformed", "offset 8: UID of 9 bytes"},
		{"date after 9999", []string{date(252423993600)}, "malformed", "offset 8: date outside the years 0 to 9999"},
		{"date before 0", []string{date(-63145526401)}, "malformed", "offset 8: date outside the years 0 to 9999"},
		{"date that is not a number", []string{"\x33\x7f\xf8\x00\x00\x00\x00\x00\x00"}, "malformed", "offset 8: date outside the years 0 to 9999"},
		{"reference to no object", []string{"\xa1\x01"}, "malformed", `offset 9: key ":0": reference to object 1 of 1`},
		{"key that is not a string", []string{"\xd1\x01\x01", "\x09"}, "malformed", "offset 9: boolean as a key, want a string"},
		{"array in itself", []string{"\xa1\x00"}, "cycle", `offset 9: key ":0": container contains itself`},
		{"dictionary in its array", []string{"\xd1\x01\x02", "\x51k", "\xa2\x01\x00"}, "cycle", `offset 15: key ":k:1": container contains itself`},
		{"dictionary as its own key", []string{"\xd1\x00\x00"}, "cycle", "offset 9: container contains itself"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := plistfile.Parse(binaryFile(tt.objects...), plistfile.Limits{})
			wantError(t, err, tt.code, tt.text)
		})
	}
}

func TestParseBinaryFrameFaults(t *testing.T) {
	body := "bplist00\x09"
	offsets := "\x08"
	for _, tt := range []struct {
		reason, data string
		code         fault.Code
		text         string
	}{
		{"header only", "bplist00", "malformed", "offset 8: end of file within the header or trailer"},
		{"offsets of no bytes", body + offsets + string(binaryTrailer(0, 1, 1, 0, 9)), "malformed", "offset 10: trailer has offsets of 0 and references of 1 bytes"},
		{"references of 9 bytes", body + offsets + string(binaryTrailer(1, 9, 1, 0, 9)), "malformed", "offset 10: trailer has offsets of 1 and references of 9 bytes"},
		{"table in the header", body + offsets + string(binaryTrailer(1, 1, 1, 0, 8)), "malformed", "offset 10: offset table at 8, outside the file"},
		{"table behind the file", body + offsets + string(binaryTrailer(1, 1, 1, 0, math.MaxUint64)), "malformed", "offset 10: offset table at 18446744073709551615, outside the file"},
		{"gap before the trailer", body + offsets + "\x00" + string(binaryTrailer(1, 1, 1, 0, 9)), "malformed", "offset 11: 2 bytes between offset table and trailer, want 1 offsets of 1 bytes"},
		{"count that overflows", body + offsets + string(binaryTrailer(1, 1, math.MaxUint64, 0, 9)), "malformed", "offset 10: 1 bytes between offset table and trailer, want 18446744073709551615 offsets of 1 bytes"},
		{"no objects", body + "\x00\x00\x00" + string(binaryTrailer(4, 1, 0, 0, 9)), "malformed", "offset 12: 3 bytes between offset table and trailer, want 0 offsets of 4 bytes"},
		{"no such root", body + offsets + string(binaryTrailer(1, 1, 1, 1, 9)), "malformed", "offset 10: root is object 1 of 1"},
		{"object in the header", body + "\x07" + string(binaryTrailer(1, 1, 1, 0, 9)), "malformed", "offset 10: object at 7, outside the objects"},
		{"object in the table", body + "\x09" + string(binaryTrailer(1, 1, 1, 0, 9)), "malformed", "offset 10: object at 9, outside the objects"},
		{"offset that overflows", body + strings.Repeat("\xff", 8) + string(binaryTrailer(8, 1, 1, 0, 9)), "malformed", "offset 17: object at 18446744073709551615, outside the objects"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := plistfile.Parse([]byte(tt.data), plistfile.Limits{})
			wantError(t, err, tt.code, tt.text)
		})
	}
}

func TestBinaryProblems(t *testing.T) {
	for _, tt := range []struct {
		name    string
		objects []string
		want    string
	}{
		{"duplicate key", []string{"\xd2\x01\x01\x02\x03", "\x51k", "\x08", "\x09"}, `duplicate-key: offset 10: key ":k": used twice in the dictionary; the last one counts`},
		{"half of a pair at the end", []string{"\xa1\x01", "\x62\x00a\xd8\x3d"}, `replaced-text: offset 10: key ":0": unpaired surrogate, read as U+FFFD`},
		{"half of a pair", []string{"\xa1\x01", "\x62\xd8\x3d\x00a"}, `replaced-text: offset 10: key ":0": unpaired surrogate, read as U+FFFD`},
		{"object that nobody refers to", []string{"\xa1\x02", "\x51x", "\x09"}, "unreached-objects: offset 13: 1 of 3 objects are not referred to"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := mustParse(t, binaryFile(tt.objects...))
			if len(doc.Problems) != 1 || string(fault.CodeOf(doc.Problems[0]))+": "+doc.Problems[0].Error() != tt.want {
				t.Errorf("got problems %v, want %s", doc.Problems, tt.want)
			}
		})
	}
}

func TestBinaryLastDuplicateCounts(t *testing.T) {
	doc := mustParse(t, binaryFile("\xd2\x01\x01\x02\x03", "\x51k", "\x08", "\x09"))
	if diff := cmp.Diff(any(map[string]any{"k": true}), doc.Root.Value()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// An object that was read near the root counts with its whole height wherever it
// is referred to again.
func TestSharedObjectTooDeep(t *testing.T) {
	data := binaryFile("\xa2\x01\x02", "\xa1\x03", "\xa1\x01", "\xa0")
	if _, err := plistfile.Parse(data, plistfile.Limits{Depth: 4}); err != nil {
		t.Errorf("depth 4: %v", err)
	}
	_, err := plistfile.Parse(data, plistfile.Limits{Depth: 3})
	wantError(t, err, "too-deep", `offset 14: key ":1:0": values nested deeper than 3`)
}
