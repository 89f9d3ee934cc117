package cachelocatorcmd

import (
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/codetest"
)

// FuzzFlags parses the flags that have a grammar: a nameserver and a moment.
func FuzzFlags(f *testing.F) {
	for _, text := range []string{
		"10.0.0.53", "10.0.0.53:5353", "fd00::53", "[fd00::53]:53", "[fe80::1%\x7f]", "\x1b[31m", "1.2.3.4:0",
		"2026-03-02T09:00:00Z", "1763625600", "{ sec = 1763625600, usec = 1 }", "-1", "+5",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		server, err := parseNameserver(text)
		codetest.PrintableError(t, err)
		if err == nil && (!server.IsValid() || server.Port() == 0) {
			t.Errorf("%q is the nameserver %v", text, server)
		}
		if again, failed := parseNameserver(server.String()); err == nil && (failed != nil || again != server) {
			t.Errorf("%q is %v, and that %v, %v", text, server, again, failed)
		}
		moment, err := parseMoment("now", text)
		codetest.PrintableError(t, err)
		if err != nil {
			return
		}
		if again, failed := parseMoment("now", moment.Format(time.RFC3339)); moment.Year() >= 0 && moment.Year() <= 9999 && (failed != nil || again.Unix() != moment.Unix()) {
			t.Errorf("%q is %v, and that %v, %v", text, moment, again, failed)
		}
	})
}
