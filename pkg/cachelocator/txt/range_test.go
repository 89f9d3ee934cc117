package txt_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestParseRange(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"192.0.2.1":                  "192.0.2.1",
		" 192.0.2.1-192.0.2.9 ":      "192.0.2.1-192.0.2.9",
		"192.0.2.1-192.0.2.1":        "192.0.2.1",
		"192.0.2.0/24":               "192.0.2.0-192.0.2.255",
		"192.0.2.8/29":               "192.0.2.8-192.0.2.15",
		"192.0.2.7/32":               "192.0.2.7",
		"2001:db8::/64":              "2001:db8::-2001:db8::ffff:ffff:ffff:ffff",
		"2001:DB8::1-2001:db8:0::ff": "2001:db8::1-2001:db8::ff",
		"2001:db8::5/127":            "",
		"192.0.2.1/24":               "",
	} {
		r, err := txt.ParseRange(in)
		if want == "" {
			if err == nil {
				t.Errorf("%q: %v", in, r)
			}
			continue
		}
		if err != nil || r.String() != want {
			t.Errorf("%q: %v, %v", in, r, err)
		}
	}
}

// TestBadRange checks the reason for each rejection, and the hint.
func TestBadRange(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]string{
		"":                                     {"an item is empty", "remove the comma"},
		"192.0.2.1 - 192.0.2.9":                {"it contains whitespace", "remove the whitespace"},
		"192.0.2.9-192.0.2.1":                  {"its first address is higher", "write 192.0.2.1-192.0.2.9"},
		"192.0.2.1-2001:db8::1":                {"one IPv4 and one IPv6", "one range for each"},
		"192.0.2.77/24":                        {"host bits", "write 192.0.2.0/24"},
		"0.0.0.0/0":                            {"unspecified", "public addresses"},
		"0.0.0.0":                              {"unspecified", "public addresses"},
		"::":                                   {"unspecified", "public addresses"},
		"127.0.0.1":                            {"loopback", "public addresses"},
		"::1":                                  {"loopback", "public addresses"},
		"169.254.0.0/16":                       {"link-local", "public addresses"},
		"192.0.2.1-169.254.3.4":                {"link-local", "public addresses"},
		"fe80::1":                              {"link-local", "public addresses"},
		"fd00::1%en0":                          {"with a zone", "remove %en0"},
		"fd00::1%" + strings.Repeat("e", 9000): {"with a zone", "remove %eee"},
		"::ffff:192.0.2.1":                     {"IPv4 address in IPv6 form", "write 192.0.2.1"},
		"192.000.002.010":                      {"leading zero", "write 192.0.2.10"},
		"[2001:db8::1]":                        {"brackets", "remove the brackets"},
		`"192.0.2.1"`:                          {"a quote", "without quotes"},
		"192.0.2.1-192.0.2.2-":                 {"neither an address nor a range", "FIRST-LAST"},
		"192.0.2":                              {"neither an address nor a range", "FIRST-LAST"},
		"192.0.2.1-5":                          {"neither an address nor a range", "FIRST-LAST"},
		"cache.example.com":                    {"neither an address nor a range", "FIRST-LAST"},
		strings.Repeat("9", 100000):            {"neither an address nor a range", "FIRST-LAST"},
	} {
		_, err := txt.ParseRange(in)
		e, ok := errors.AsType[*txt.Error](err)
		if !ok || e.Code != "dns-bad-range" || !strings.Contains(e.Error(), want[0]) || !strings.Contains(e.Hint, want[1]) || len(e.Error()) > 500 || len(e.Hint) > 500 {
			t.Errorf("%.80q: %v; %q", in, err, e.Hint)
		}
	}
}

// FuzzParseRange: what is taken is a range that a record can hold, and reads back as
// itself.
func FuzzParseRange(f *testing.F) {
	for _, text := range []string{"192.0.2.1", " 192.0.2.1-192.0.2.9 ", "192.0.2.0/24", "2001:db8::/32", "fe80::1%\x7f", "::ffff:192.0.2.1", "\x1b[31m-", "0.0.0.0/0", "192.0.2.1/-0"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := txt.ParseRange(text)
		codetest.PrintableError(t, err)
		if err != nil {
			if fault.CodeOf(err) != txt.CodeBadRange || r != (txt.Range{}) {
				t.Errorf("%v, %v", r, err)
			}
			return
		}
		if again, err := txt.ParseRange(r.String()); err != nil || again != r || r.Last.Less(r.First) || r.First.Is4() != r.Last.Is4() {
			t.Errorf("%q is %v, and that %v, %v", text, r, again, err)
		}
	})
}
