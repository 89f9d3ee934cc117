package alerts_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestParseAddress(t *testing.T) {
	for _, good := range []string{
		"a@x.org", "o'neil@x.org", "first.last+server@sub.example.org", "root@localhost", "jörg@bücher.example",
		"#1@x.org", "a@[192.0.2.1]",
	} {
		if got, err := alerts.ParseAddress("\t " + good + " \r\n"); err != nil || got != good {
			t.Errorf("%q: %q, %v", good, got, err)
		}
	}
	for bad, why := range map[string]string{
		"":                                  "empty",
		"foo":                               "no at sign",
		"@x.org":                            "no user",
		"a@":                                "no host",
		"a@x.org, b@x.org":                  "two",
		"a@x.org;b@x.org":                   "two, as Outlook writes them",
		"Jane <jane@x.org>":                 "a name",
		"<jane@x.org>":                      "brackets",
		"jane@x.org (Jane)":                 "a comment",
		"a b@x.org":                         "a space",
		"a@x..org":                          "two dots",
		"a@x.org\u200b":                     "a space of no width, as copied from a page",
		"a@x.org\u00a0b":                    "a space that does not break",
		"a@x.org\x00":                       "a zero",
		"a\n@x.org":                         "a line break",
		"a\xff@x.org":                       "not UTF-8",
		strings.Repeat("a", 249) + "@x.org": "255 bytes",
	} {
		_, err := alerts.ParseAddress(bad)
		if err == nil {
			t.Errorf("%q was accepted: %s", bad, why)
			continue
		}
		wantCode(t, err, alerts.CodeBadAddress)
	}
}

func TestParseAddressHint(t *testing.T) {
	_, err := alerts.ParseAddress("Jane Doe <jane@x.org>")
	if !strings.Contains(fault.HintOf(err), "jane@x.org") {
		t.Errorf("the hint of %v does not contain the bare address", err)
	}
}
