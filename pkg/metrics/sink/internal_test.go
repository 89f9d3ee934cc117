package sink

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
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

// TestMaxExport reads back from a server whose answer is longer than the bound,
// which is made small for it.
func TestMaxExport(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte(`{"metric":{},"values":[],"timestamps":[]}`+"\n"), 1000))
	}))
	defer s.Close()
	address, err := Parse(s.URL + "/write")
	if err != nil {
		t.Fatal(err)
	}
	client, err := NewClient(address, Access{Timeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	v := NewVictoria(client)
	if v.maxExport != 256<<20 {
		t.Errorf("the bound is %d bytes", v.maxExport)
	}
	if _, err := v.Held(t.Context(), "m", nil, 0, 1); err != nil {
		t.Error(err)
	}
	v.maxExport = 20_000
	if _, err := v.Held(t.Context(), "m", nil, 0, 1); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("no bound: %v", err)
	}
}
