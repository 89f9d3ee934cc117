package logs_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/logs"
)

const (
	client = "2026-11-22 08:41:03.100200+0000 0x5b10 Info 0x0 412 0 AssetCacheLocatorService: [com.apple.AssetCacheServices:Daemon] #1 [x.queue] "
	server = "2026-11-22 08:41:03.100200+0000 0x5b10 Default 0x0 388 0 AssetCache: [com.apple.AssetCache:builtin] #1 "
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		client + "timed out waiting for concurrent DNS resolution of x\n" + client + "ignoring DNS error: Error\n" + client + "found no caching servers": "log-dns-timeout log-found-none",
		client + `invalid range in _aaplcache._tcp prs=: 192.0.2.0/24` + "\n" + client + "standard hit: 1 caching server: 10.0.0.1:1":                    "log-bad-record log-found",
		client + "early hit: 0 caching servers":    "log-found-none",
		client + "_aaplcache._tcp: DNS error 3":    "log-dns-error",
		client + "untrusted: EV=0 organization=x":  "log-untrusted",
		client + "denied access to MAC address":    "log-no-network",
		client + "HTTP error 404, NO_LOCAL_SERVER": "log-no-server",
		`{"subsystem": "com.apple.AssetCacheServices", "eventMessage": "caching server 10.0.0.1:1 is now unhealthy"}` + "\n" +
			`{"subsystem": "com.apple.AssetCacheServices", "eventMessage": "caching server 10.0.0.1:1 is healthy again"}`: "log-unhealthy log-healthy-again",
		server + "request from <private> denied, client is not in the listen ranges\n" + server + "cache query from peer <private> denied\n" +
			server + "request denied because server suspended pending registration": "log-client-refused log-peer-refused log-suspended log-hidden",
		client + "network changed":                     "log-nothing",
		client + "x\nkernel: found no caching servers": "log-nothing",
	} {
		if !logs.Recognize([]byte(text)) {
			t.Errorf("not recognized: %s", text)
		}
		var codes []string
		for _, r := range logs.Parse([]byte(text)) {
			codes = append(codes, string(r.Code))
		}
		if diff := cmp.Diff(want, strings.Join(codes, " ")); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	if logs.Recognize([]byte("kernel: x")) {
		t.Error("recognized another log")
	}
}

// TestDetail checks what is quoted: the kind of a bad item, and the address of a cache.
func TestDetail(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"invalid range in _aaplcache._tcp prs=: 192.0.2.0/24": "The log says: the locator refused the site's DNS record, and all of it: an item has a prefix length (CIDR), which a record cannot have.",
		"invalid range in _aaplcache._tcp prs=: x":            "The log says: the locator refused the site's DNS record, and all of it.",
		"caching server [fd00::1]:9 is now unhealthy":         "The log says: a cache became unhealthy, [fd00::1]:9.",
		"caching server evil\x1b is now unhealthy":            "The log says: a cache became unhealthy.",
	} {
		if got := logs.Parse([]byte(client + text))[0].Text; got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestMeanings(t *testing.T) { codetest.Explained(t, logs.Meanings()) }

func FuzzParse(f *testing.F) {
	f.Add([]byte(client + "invalid range in _aaplcache._tcp prs=: 192.0.2.0/24 <private>\n" + server + "not in the listen ranges\n" + client + "caching server 10.0.0.1:1 is now unhealthy"))
	f.Add([]byte(client + "early hit: 0 caching servers: 10.0.0.1:1\n" + client + "caching server [fe80::1%en0]:1 is healthy again"))
	f.Add([]byte(client + "standard hit: 1 caching server"))
	f.Fuzz(func(t *testing.T, data []byte) {
		reasons := logs.Parse(data)
		if len(reasons) == 0 || len(reasons) > 20 {
			t.Errorf("%v", reasons)
		}
		same := func(a netip.Addr) netip.Addr { return a }
		if diff := cmp.Diff(reasons, logs.Parse(logs.Redact(data, same))); diff != "" {
			t.Errorf("original -, redacted +:\n%s", diff)
		}
	})
}

func ExampleParse() {
	for _, r := range logs.Parse([]byte(client + "found no caching servers")) {
		fmt.Println(r.Code)
	}
	// Output:
	// log-found-none
}
