package settings_test

import (
	"errors"
	"regexp"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// FuzzRead holds that every error has a code and fits on a line, and that one
// about a secret file says no word that is not known beforehand.
func FuzzRead(f *testing.F) {
	for _, test := range refused() {
		f.Add(test.text)
	}
	f.Add("text: 0123\nraw: ~\nword: on\nbool: true\nlist: [a]\nany: {a: [1, 2.5, true, 'x']}\n")
	f.Add("\"\\e[31m\": \"\\x7f\"\n")
	f.Add("text: *\x7f\n")
	f.Add("text: !\x7f x\n")
	known := map[string]bool{}
	word := regexp.MustCompile(`[^ ;,:]+`)
	number := regexp.MustCompile(`^[0-9]+$`)
	for _, test := range refused() {
		for _, w := range word.FindAllString(test.wantSecret+" "+test.hint, -1) {
			known[w] = true
		}
		if test.wantSecret == "" {
			for _, w := range word.FindAllString(test.want, -1) {
				known[w] = true
			}
		}
	}
	for _, name := range (&sample{}).fields() {
		known[name.Name], known[name.Name+"?"] = true, true
	}
	f.Fuzz(func(t *testing.T, text string) {
		plain := format()
		hidden := plain
		hidden.Secret = true
		_, err := read(plain, text)
		_, secretErr := read(hidden, text)
		if (err == nil) != (secretErr == nil) {
			t.Fatalf("%q: %v, and as a secret %v", text, err, secretErr)
		}
		if err == nil {
			return
		}
		if _, ok := errors.AsType[*fault.Error](err); !ok || fault.CodeOf(err) == fault.Failed {
			t.Errorf("%q: %T %v", text, err, err)
		}
		codetest.PrintableError(t, err)
		codetest.PrintableError(t, secretErr)
		if len(err.Error()) > 1000 {
			t.Errorf("not fit for a message: %q", err)
		}
		for _, w := range word.FindAllString(secretErr.Error()+" "+fault.HintOf(secretErr), -1) {
			if !known[w] && !number.MatchString(w) {
				t.Errorf("%q: %v has the word %q", text, secretErr, w)
			}
		}
	})
}
