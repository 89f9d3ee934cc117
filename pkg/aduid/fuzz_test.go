package aduid_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// FuzzParse: a GUID that is parsed from one form is the same in every other, and
// errors are ours.
func FuzzParse(f *testing.F) {
	for _, v := range published() {
		f.Add(v.text, uint8(0))
		f.Add(v.base64, uint8(2))
		f.Add(strings.ReplaceAll(v.text, "-", ""), uint8(3))
	}
	f.Add(`\9E\75\D5\38\CC\81\B1\4E\89\83\73\04\22\7F\63\F5`, uint8(0))
	f.Add("X'9e75d538cc81b14e89837304227f63f5'", uint8(0))
	f.Add("9e75d538 cc81b14e 89837304 227f63f5", uint8(3))
	f.Add("\x1b[31m\x7f-cc81b14e89837304227f63f5", uint8(0))
	f.Fuzz(func(t *testing.T, text string, form uint8) {
		g, err := aduid.Parse(text, aduid.Form(form%6))
		codetest.PrintableError(t, err)
		if err != nil {
			if e, ok := errors.AsType[*fault.Error](err); !ok || e.Code == "" || e.Hint == "" || g != (aduid.GUID{}) {
				t.Errorf("%v, %#v", g, err)
			}
			return
		}
		for _, other := range []string{g.String(), filterText(g), base64.StdEncoding.EncodeToString(g[:])} {
			if again, err := aduid.Parse(other, aduid.Auto); err != nil || again != g {
				t.Errorf("%q: %v, then %q: %v, %v", text, g, other, again, err)
			}
		}
		if uint32(g.UID()) != binary.LittleEndian.Uint32(g[:])&0x7fffffff {
			t.Errorf("%v: %d", g, g.UID())
		}
	})
}

func FuzzCompute(f *testing.F) {
	f.Add([]byte("6c703cf1-b5d1-41f8-880b-317728cbd4f5\r\nx\n"), uint8(0))
	f.Add([]byte(wide("6c703cf1b5d141f8880b317728cbd4f5\n😀", binary.LittleEndian)), uint8(3))
	f.Fuzz(func(t *testing.T, data []byte, form uint8) {
		last := 0
		err := aduid.Compute(t.Context(), bytes.NewReader(data), aduid.Form(form%5), func(l aduid.Line) error {
			if l.Number <= last || len(l.Text) == 0 || len(l.Text) > 1000 {
				t.Errorf("line %d after %d: %d bytes", l.Number, last, len(l.Text))
			}
			last = l.Number
			return nil
		})
		codetest.PrintableError(t, err)
		if _, ours := errors.AsType[*fault.Error](err); err != nil && !ours {
			t.Error(err)
		}
	})
}
