package alerts

import (
	"strings"
	"testing"
)

// The samples are those of RFC 3492, 7.1, and domains in use.
func TestPlainDomain(t *testing.T) {
	for encoded, want := range map[string]string{
		"xn--bcher-kva.example":             "bücher.example",
		"mail.xn--mnchen-3ya.de":            "mail.münchen.de",
		"xn--ihqwcrb4cv8a8dqg056pqjye.test": "他们为什么不说中文.test",
		"xn--3b-ww4c5e180e575a65lsy2b":      "3年b組金八先生",
		"xn--d1acufc.xn--p1ai":              "домен.рф",
		"xn--n3h.net":                       "☃.net",
		"b\u00fccher\u3002example":          "bücher.example",
		"xn--.example":                      ".example",
		"xn--a-ß.example":                   "xn--a-ß.example",
		"xn--99999999.example":              "xn--99999999.example", // overflows
		"xn--bcher-kv.example":              "xn--bcher-kv.example", // is cut
		"xn--" + strings.Repeat("a", 64):    "xn--" + strings.Repeat("a", 64),
		"example.org":                       "example.org",
		"":                                  "",
	} {
		if got := plainDomain(encoded); got != want {
			t.Errorf("%s: %q, want %q", encoded, got, want)
		}
	}
	if fold("Info@BÜCHER.example") != fold("info@xn--bcher-kva.EXAMPLE ") || fold("xn--bcher-kva@x.org") == fold("bücher@x.org") {
		t.Error("addresses are not compared by their domains")
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"a@xn--bcher-kva.example", "@xn--n3h", "xn--", "a@xn---a", "\xff@xn--0ca.\u3002"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		folded := fold(address)
		if len(folded) > 4*len(address)+64 {
			t.Errorf("%q becomes %d bytes", address, len(folded))
		}
		if again := fold(" " + address + "\n"); again != folded {
			t.Errorf("%q, with spaces %q", folded, again)
		}
	})
}
