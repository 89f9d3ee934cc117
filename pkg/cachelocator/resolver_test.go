package cachelocator_test

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// resolver is the part of a resolver that the tables compare.
type resolver struct {
	Servers, Search, Notes string
}

func shortened(r cachelocator.Resolver) resolver {
	var servers []string
	for _, server := range r.Nameservers {
		servers = append(servers, server.String())
	}
	return resolver{strings.Join(servers, " "), strings.Join(r.Search, " "), strings.Join(codes(r.Notes), " ")}
}

func numbered(format string, n int) string {
	var text strings.Builder
	for i := range n {
		text.WriteString(strings.ReplaceAll(format, "#", string(rune('0'+i))))
	}
	return text.String()
}

func TestParseScutil(t *testing.T) {
	const head = "DNS configuration\n\nresolver #1\n"
	for name, test := range map[string]struct {
		text string
		want resolver
	}{
		"plain": {
			head + "  search domain[0] : example.org\n  nameserver[0] : 192.0.2.1\n  flags    : x\n\nresolver #2\n  nameserver[0] : 192.0.2.2\n",
			resolver{"192.0.2.1:53", "example.org", ""},
		},
		"only scoped": {
			"DNS configuration (for scoped queries)\n\nresolver #1\n  nameserver[0] : 192.0.2.1\n  search domain[0] : example.org\n",
			resolver{"", "", "dns-no-server dns-no-domain"},
		},
		"scoped first": {
			"DNS configuration (for scoped queries)\n\nresolver #1\n  nameserver[0] : 192.0.2.1\n\n" + head + "  domain   : example.org\n  nameserver[0] : 192.0.2.2\n",
			resolver{"192.0.2.2:53", "example.org", ""},
		},
		"no first resolver": {
			"DNS configuration\n\nresolver #2\n  nameserver[0] : 192.0.2.1\n\nDNS configuration (for scoped queries)\n\nresolver #1\n  nameserver[0] : 192.0.2.1\n",
			resolver{"", "", "dns-no-server dns-no-domain"},
		},
		"resolver #10 is not the first": {
			"DNS configuration\n\nresolver #10\n  nameserver[0] : 192.0.2.1\n",
			resolver{"", "", "dns-no-server dns-no-domain"},
		},
		"too many": {
			head + numbered("  nameserver[#] : 192.0.2.#\n", 5) + numbered("  search domain[#] : d#.example.org\n", 8),
			resolver{
				"192.0.2.0:53 192.0.2.1:53 192.0.2.2:53",
				"d0.example.org d1.example.org d2.example.org d3.example.org d4.example.org d5.example.org",
				strings.Repeat("dns-extra-server ", 2) + "dns-extra-domain" + " dns-extra-domain",
			},
		},
		"a port holds for all": {
			head + "  nameserver[0] : 192.0.2.1\n  nameserver[1] : 2001:db8::1\n  port     : 5353\n  domain   : example.org\n",
			resolver{"192.0.2.1:5353 [2001:db8::1]:5353", "example.org", ""},
		},
		"a port that is none": {
			head + "  nameserver[0] : 192.0.2.1\n  port     : 70000\n  domain   : example.org\n",
			resolver{"192.0.2.1:53", "example.org", ""},
		},
		"zone, bad address, rotate": {
			head + "  nameserver[0] : fe80::1%en0\n  nameserver[1] : dns.example.org\n  options  : debug rotate\n  domain   : example.org\n",
			resolver{"[fe80::1]:53", "example.org", "dns-zone-dropped dns-bad-server dns-rotate"},
		},
		"search wins over domain": {
			head + "  domain   : a.b.example.org\n  search domain[0] : example.org.\n  nameserver[0] : 192.0.2.1\n",
			resolver{"192.0.2.1:53", "example.org", ""},
		},
		"parents of two labels": {
			head + "  domain   : b.example.org\n  nameserver[0] : 192.0.2.1\n",
			resolver{"192.0.2.1:53", "b.example.org example.org", ""},
		},
		"three names in all": {
			head + "  domain   : d.c.b.example.org\n  nameserver[0] : 192.0.2.1\n",
			resolver{"192.0.2.1:53", "d.c.b.example.org c.b.example.org b.example.org", ""},
		},
		"one label": {
			head + "  domain   : local\n  nameserver[0] : 192.0.2.1\n",
			resolver{"192.0.2.1:53", "local", ""},
		},
		"split at the first colon between blanks": {
			head + "  nameserver[0] : 192.0.2.1\n  domain   : a : b\n",
			resolver{"192.0.2.1:53", "a : b", ""},
		},
		"lines of DOS": {
			strings.ReplaceAll(head+"  nameserver[0] : 192.0.2.1\n  domain   : example.org\n", "\n", "\r\n"),
			resolver{"192.0.2.1:53", "example.org", ""},
		},
		"nothing":      {"", resolver{"", "", "dns-no-server dns-no-domain"}},
		"another text": {"No DNS configuration available\n", resolver{"", "", "dns-no-server dns-no-domain"}},
	} {
		got, err := cachelocator.ParseScutil(strings.NewReader(test.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, shortened(got)); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", name, diff)
		}
	}
}

func TestOwnScutil(t *testing.T) {
	checkScutil(t, filepath.Join(samples, "scutil-dns.txt"), resolver{
		"192.0.2.1:53 192.0.2.2:53 [fe80::1]:53", "example.org example.net", "dns-zone-dropped dns-extra-server",
	})
}

func TestPublishedScutil(t *testing.T) {
	if _, err := os.Stat(published); err != nil {
		t.Skipf("no published samples: %v", err)
	}
	for name, want := range map[string]resolver{
		"partial-scutil-dns-plain.txt": {
			"192.168.2.1:53 [fd84:b4a7:3708:0:cece:1eff:feb5:2200]:53 [2001:db8:741:8700:cece:1eff:feb5:2200]:53", "fritz.box", "",
		},
		"partial-scutil-dns-tailscale.txt": {"100.100.100.100:53", "example-net.ts.net", ""},
		"synthetic-scutil-dns-domain-only.txt": {
			"10.1.1.1:53 10.1.1.2:53", "lab.eu.corp.example.com eu.corp.example.com corp.example.com", "",
		},
	} {
		checkScutil(t, filepath.Join(published, "scutil", name), want)
	}
}

func checkScutil(t *testing.T, path string, want resolver) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	got, err := cachelocator.ParseScutil(f)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, shortened(got)); diff != "" {
		t.Errorf("%s: want -, got +:\n%s", path, diff)
	}
}

func TestParseResolvConf(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want resolver
	}{
		"usual": {
			"# made by hand\nnameserver 192.0.2.1 # the first\nnameserver 2001:db8::1\nsearch example.org example.net\noptions rotate timeout:1\n",
			resolver{"192.0.2.1:53 [2001:db8::1]:53", "example.org example.net", "dns-rotate"},
		},
		"the last one counts": {
			"nameserver 192.0.2.1\nsearch example.net\ndomain a.example.org\n",
			resolver{"192.0.2.1:53", "a.example.org example.org", ""},
		},
		"search after domain": {
			"nameserver 192.0.2.1\ndomain a.example.org\nsearch example.net\n",
			resolver{"192.0.2.1:53", "example.net", ""},
		},
		"empty": {";\nnameserver\n", resolver{"", "", "dns-no-server dns-no-domain"}},
	} {
		got, err := cachelocator.ParseResolvConf(strings.NewReader(test.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, shortened(got)); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", name, diff)
		}
	}
}

// TestTextReaders checks readers that fail, and one that returns too much.
func TestTextReaders(t *testing.T) {
	boom, gateway := errors.New("boom"), netip.MustParseAddr("192.0.2.1")
	_, err0 := cachelocator.ParseScutil(iotest.ErrReader(boom))
	_, err1 := cachelocator.ParseResolvConf(iotest.ErrReader(boom))
	_, err2 := cachelocator.ParseRoutes(iotest.ErrReader(boom))
	_, _, err3 := cachelocator.ParseARP(iotest.ErrReader(boom), gateway)
	_, _, err4 := cachelocator.ParseNDP(iotest.ErrReader(boom), gateway)
	for i, err := range []error{err0, err1, err2, err3, err4} {
		if e, ours := errors.AsType[*cachelocator.Error](err); !ours || e.Code != "read-failed" || !errors.Is(err, boom) {
			t.Errorf("%d: %v", i, err)
		}
	}
	endless := strings.NewReader(strings.Repeat("a\n", 1<<20))
	_, err := cachelocator.ParseScutil(endless)
	if e, ours := errors.AsType[*cachelocator.Error](err); !ours || e.Code != "read-failed" || endless.Len() < 1<<19 {
		t.Errorf("it is too long, but %v, and %d bytes are left", err, endless.Len())
	}
}
