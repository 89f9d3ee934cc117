package metrics

import (
	"math/big"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
)

// FuzzParseInteger: a text in a column of numbers is noted as wrong, or is exactly that
// number.
func FuzzParseInteger(f *testing.F) {
	for _, text := range []string{"5", " -9223372036854775808 ", "9007199254740993.0", "1e3", "1e400", "0x10", "inf", "1_000", "\x1b[31m", "+5.", ".", "9223372036854775808", "0e999999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, wrong := parseInteger(text)
		if wrong.Code != "" {
			codetest.PrintableError(t, &Error{Act: wrong.Text})
			if v != 0 || wrong.Text == "" {
				t.Errorf("%q is %d, %+v", text, v, wrong)
			}
			return
		}
		if i := strings.IndexAny(text, "eE"); i >= 0 && len(text)-i > 5 || len(text) > 200 {
			return // it would take long to write out
		}
		want, ok := new(big.Rat).SetString(strings.TrimSpace(text))
		if !ok || want.Cmp(new(big.Rat).SetInt64(v)) != 0 {
			t.Errorf("%q is %d, want %v", text, v, want)
		}
	})
}
