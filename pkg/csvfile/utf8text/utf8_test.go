package utf8text_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/csvfile/utf8text"
)

func TestNewReader(t *testing.T) {
	for name, test := range map[string]struct {
		in, want string
		err      error
	}{
		"empty":               {"", "", nil},
		"UTF-8":               {"Grün", "Grün", nil},
		"UTF-8 with a mark":   {"\ufeffGrün", "Grün", nil},
		"not UTF-8":           {"Gr\xfcn", "Gr\xfcn", nil},
		"little-endian":       {"\xff\xfeG\x00r\x00\xfc\x00n\x00", "Grün", nil},
		"big-endian":          {"\xfe\xff\x00G\x00r\x00\xfc\x00n", "Grün", nil},
		"surrogate pair":      {"\xff\xfe\x3d\xd8\x00\xde", "😀", nil},
		"unpaired, then text": {"\xff\xfe\x3d\xd8a\x00", "\ufffda", nil},
		"half a unit":         {"\xff\xfea\x00b", "a", io.ErrUnexpectedEOF},
		"half a pair":         {"\xff\xfea\x00\x3d\xd8", "a", io.ErrUnexpectedEOF},
		"only a mark":         {"\xff\xfe", "", nil},
	} {
		for way, r := range map[string]io.Reader{
			"whole": strings.NewReader(test.in), "bytewise": iotest.OneByteReader(strings.NewReader(test.in)),
		} {
			got, err := io.ReadAll(iotest.OneByteReader(utf8text.NewReader(r)))
			if string(got) != test.want || !errors.Is(err, test.err) {
				t.Errorf("%s, %s: %q, %v; want %q, %v", name, way, got, err, test.want, test.err)
			}
		}
	}
}

// FuzzNewReader: how much is read at once makes no difference, and UTF-16
// becomes valid UTF-8.
func FuzzNewReader(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00\x3d\xd8\x00\xde"))
	f.Add([]byte("\xfe\xff\xd8\x3d\x00a"))
	f.Add([]byte("\xef\xbb\xbfa\xff"))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := io.ReadAll(utf8text.NewReader(bytes.NewReader(text)))
		single, singleErr := io.ReadAll(iotest.OneByteReader(utf8text.NewReader(iotest.OneByteReader(bytes.NewReader(text)))))
		if !bytes.Equal(all, single) || !errors.Is(singleErr, err) {
			t.Errorf("%q, %v at once; %q, %v in bytes", all, err, single, singleErr)
		}
		if wide, _, _ := utf8text.Detect(text); wide && !utf8.Valid(all) {
			t.Errorf("%q is not UTF-8", all)
		}
	})
}
