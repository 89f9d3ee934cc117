package sink

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
)

// TestBounded: an answer that is too long is an error, also where it is cut
// between two values; a silent end would make points seem to be missing.
func TestBounded(t *testing.T) {
	const text = "[1]\n[2]\n[3]\n"
	for left := range int64(len(text) + 2) {
		got, err := io.ReadAll(&bounded{strings.NewReader(text), left})
		if fits := left >= int64(len(text)); (err == nil) != fits || fits && string(got) != text {
			t.Errorf("bound %d: %q, %v", left, got, err)
		}
		decoder := json.NewDecoder(&bounded{strings.NewReader(text), left})
		for err = nil; err == nil; {
			var v []int
			err = decoder.Decode(&v)
		}
		if (err == io.EOF) != (left >= int64(len(text))) { //nolint:errorlint // the very value
			t.Errorf("bound %d: decoding ends with %v", left, err)
		}
	}
}

func TestDoubleBackslashes(t *testing.T) {
	for line, want := range map[string]string{
		"":                       "",
		`a,b=c d=1i 1`:           `a,b=c d=1i 1`,
		`a\ b,c\,d=e\=f g=1i`:    `a\ b,c\,d=e\=f g=1i`, // escapes stay
		`a,b=c\d`:                `a,b=c\\d`,
		`a,b=\\fs\share x=1i`:    `a,b=\\\\fs\\share x=1i`,
		`a,b=c\\ d x=1i`:         `a,b=c\\\ d x=1i`, // a backslash, then an escaped space
		"a,b=c\\d x=1i\na,b=c\\": "a,b=c\\\\d x=1i\na,b=c\\\\",
	} {
		if got := string(doubleBackslashes([]byte(line))); got != want {
			t.Errorf("%s: got %s, want %s", line, got, want)
		}
	}
}

func TestQuoted(t *testing.T) {
	for line, want := range map[string]bool{
		`a b=1i 1`: false, `a,c="d" b=1i 1`: false, `a,c=\ "d b=1i 1`: false, `"a b=1i 1`: false,
		`a "b"=1i 1`: true, `a,c=\ d b"=1i 1`: true, `a,c="d" b=1i,e"=1i 1`: true, `"`: false, "": false,
	} {
		if quoted([]byte(line)) != want {
			t.Errorf("%s: %v", line, !want)
		}
	}
}
