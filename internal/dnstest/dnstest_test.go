package dnstest_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/dnstest"
)

func TestNamed(t *testing.T) {
	t.Parallel()
	serves(t, dnstest.Named(t, dnstest.Zone{Name: "a.test", Records: `_x._tcp 600 IN TXT "prs=192.0.2.1"`}))
}

func TestUnbound(t *testing.T) {
	t.Parallel()
	serves(t, dnstest.Unbound(t, `local-data: '_x._tcp.a.test. IN TXT "prs=192.0.2.1"'`))
}

func TestDnsmasq(t *testing.T) {
	t.Parallel()
	serves(t, dnstest.Dnsmasq(t, `txt-record=_x._tcp.a.test,"prs=192.0.2.1"`))
}

// serves asks over both transports.
func serves(t *testing.T, server netip.AddrPort) {
	t.Helper()
	for _, transport := range []string{"+notcp", "+tcp"} {
		if got := strings.TrimSpace(dnstest.Dig(t, server, "_x._tcp.a.test", "TXT", "+short", transport)); got != `"prs=192.0.2.1"` {
			t.Errorf("%s: dig says %q", transport, got)
		}
	}
}
