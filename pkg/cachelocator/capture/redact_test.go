package capture_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
	sides "github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/logs"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/serverside"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

type dict = map[string]any

// secrets are names and addresses that must not be in a redacted capture.
func secrets() []string {
	return []string{
		"alice", "bobsmith", "secretcorp", "hq.secretcorp.example", "5EED0000-0000-4000-8000", "C02ABC123DEF", "seCretzone", "marketing",
		"0:1b:c:d:e:f", "00:1b:0c:0d:0e:0f", "aa:bb:cc:0:22:44", "aa:bb:cc:00:22:44", "ab/cdefgh",
		"10.1.7.", "10.20.77.", "198.51.100.77", "203.0.113.99", "fd12:3456", "2001:db8:77", "fe80::1234",
	}
}

var (
	firstMAC, secondMAC, thirdMAC = "00:1b:0c:0d:0e:0f", "aa:bb:cc:00:22:44", "02:77:77:77:77:77"
	when                          = time.Unix(1772442000, 0).UTC()
)

// digestFor is the identifier of a router as the locator stores it.
func digestFor(text string, number byte) dict {
	key := sha256.Sum256([]byte{number})
	mac := hmac.New(sha256.New, []byte(text))
	mac.Write(key[:])
	return dict{"digest": mac.Sum(nil), "key": key[:]}
}

func pick[T any](random *rand.Rand, of ...T) T { return of[random.IntN(len(of))] }

// randomPlist returns a file of the locator, at times a damaged one.
func randomPlist(t *testing.T, random *rand.Rand) []byte {
	t.Helper()
	networks := [][]any{
		{},
		{digestFor(firstMAC, 1)},
		{digestFor(firstMAC, 2), digestFor(secondMAC, 3)},
		{digestFor(firstMAC, 2), digestFor(secondMAC, 3)},
		{digestFor(secondMAC, 4), digestFor(firstMAC, 5)},
		{digestFor(thirdMAC, 6)},
		{digestFor("localhost", 7)},
		{dict{"digest": []byte("short"), "key": []byte("x")}},
	}
	if random.IntN(10) == 0 {
		networks = append(networks, []any{"localhost"}, []any{"localhost"})
	}
	servers := []any{}
	for range random.IntN(4) {
		s := dict{
			"localAddressAndPort": pick(random, "10.1.7.10:49494", "10.1.7.11:49494", "[fd12:3456::1]:49494", "localhost:62373", "localhost:secretcorp", "secretcorp:80", ""),
			"guid":                pick(random, "5EED0000-0000-4000-8000-000000000001", ""), "connectTimeout": 0.5, "rank": random.IntN(2),
			"failureCount": pick[any](random, 0, 0, 0, 3, 2.5), "favored": pick[any](random, true, false, 1),
			"details": dict{"capabilities": dict{"sc": random.IntN(4) > 0}, "cache-size": 1 << 40, "serial": "C02ABC123DEF"},
		}
		if random.IntN(16) == 0 {
			s["failureCount"] = "marketing"
		}
		if random.IntN(16) == 0 {
			delete(s, pick(random, "guid", "rank", "failureCount", "favored"))
		}
		servers = append(servers, s)
	}
	pair := func() dict {
		addresses := []string{"198.51.100.77", "203.0.113.99", "10.1.7.1", "fd12:3456::2", "2001:db8:77::1", "::ffff:203.0.113.99", "fe80::1234%seCretzone", "marketing"}
		return dict{"first": pick(random, addresses...), "last": pick(random, addresses...), "source": pick(random, "dns", "bobsmith")}
	}
	ranges := []any{}
	for range random.IntN(3) {
		ranges = append(ranges, pair())
	}
	until := func() time.Time { return when.Add(time.Duration(random.IntN(30)-1) * time.Hour) }
	file := dict{
		"version":             pick[any](random, 10, 10, 10, 10, 10, 10, 10, 6, 9, "C02ABC123DEF"),
		"cache":               []any{dict{"validUntil": until(), "networkIdentifiers": pick(random, networks...), "servers": servers}, dict{"validUntil": until(), "networkIdentifiers": pick(random, networks...), "servers": []any{}}},
		"dnsResults":          []any{dict{"validUntil": until(), "networkIdentifiers": pick(random, networks...), "publicAddressRanges": ranges, "favoredServerRanges": []any{}}},
		"serversRecentlySeen": []any{},
		"marketing":           "C02ABC123DEF",
	}
	data, err := plistfile.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	switch random.IntN(20) {
	case 0:
		return data[:len(data)/2]
	case 1:
		return []byte("secretcorp")
	case 2:
		return []byte(`<plist version="1.0"><string>secretcorp</string></plist>`)
	}
	return data
}

// randomCapture returns the evidence of a Mac, with pieces missing or damaged.
func randomCapture(t *testing.T, random *rand.Rand) capture.Documents {
	t.Helper()
	d := capture.Documents{}
	var list strings.Builder
	for i, owner := range []string{"alice", "_assetcache", "bobsmith", "235", "-"}[:random.IntN(6)] {
		number := i + 1
		if random.IntN(8) == 0 {
			number = 0
		} else if random.IntN(10) > 0 {
			d[fmt.Sprintf("diskCache-%d.plist", number)] = randomPlist(t, random)
		}
		fmt.Fprintf(&list, "%d %d %s /private/var/folders/ab/cdefgh%d/C/com.apple.AssetCacheLocatorService/diskCache.plist\n", number, when.Unix()-int64(3600*random.IntN(13)), owner, i)
	}
	d["files.txt"] = []byte(list.String())
	texts := map[string][]string{
		"date.txt":     {fmt.Sprintf("%d\n", when.Unix()), "secretcorp", ""},
		"boottime.txt": {"{ sec = 1772400000, usec = 1 } Mon Mar  2 00:00:00 2026 C02ABC123DEF\n", "secretcorp"},
		"sw_vers.txt":  {"ProductName:\tmacOS\nProductVersion:\t15.3\nBuildVersion:\tC02ABC123DEF\n", "ProductVersion:\tsecretcorp\n"},
		"netstat.txt": {
			routesOf("10.20.77.1", "fe80::1234%seCretzone"), routesOf("10.20.77.1", "fe80::%utun0"), routesOf("link#22", "fe80::1234%seCretzone"),
			"Routing tables\n\nInternet:\ndefault link#22 UCSg utun4\n", "Routing tables\n\nInternet:\ndefault 10.20.77.1 UGScg en0\n", "secretcorp",
		},
		"arp.txt":    {"? (10.1.7.1) at aa:bb:cc:0:22:44 on en1 ifscope [ethernet]\nsecretcorp (10.1.7.9) at (incomplete) on en0\n", "secretcorp"},
		"ndp.txt":    {"Neighbor Linklayer Address Netif\nfe80::1234%seCretzone 0:1b:c:d:e:f en0 23h R\n", "secretcorp"},
		"scutil.txt": {scutilText(random), "secretcorp", "a DNS configuration of secretcorp\n", ""},
		"log.txt": {
			"2026-03-02 08:41:04.1+0000 0x1 Info 0x0 412 0 AssetCacheLocatorService: [com.apple.AssetCacheServices:Daemon] #5 [x] standard hit: 1 caching server: 10.1.7.10:49494\n" +
				"2026-03-02 08:41:05.1+0000 AssetCacheLocatorService: [com.apple.AssetCacheServices:Daemon] invalid range in _aaplcache._tcp.secretcorp prs=: 198.51.100.77/24\n" +
				"2026-03-02 08:41:05.1+0000 AssetCacheLocatorService: [com.apple.AssetCacheServices:Daemon] early hit: 0 caching servers for <private>\n" +
				"2026-03-02 08:41:05.1+0000 AssetCacheLocatorService: [com.apple.AssetCacheServices:Daemon] caching server [fd12:3456::1]:9 is now unhealthy\n",
			"com.apple.AssetCacheServices alice", "secretcorp",
		},
		"cache-status.json": {
			`{"name":"status","result":{"Activated":true,"Active":true,"RegistrationStatus":1,"PublicAddress":"198.51.100.77","PrivateAddresses":["10.1.7.10"],"ServerGUID":"5EED0000-0000-4000-8000-000000000009","Port":49494,` +
				`"Peers":[{"address":"10.1.7.11","guid":"5EED0000-0000-4000-8000-000000000008","healthy":true,"port":1}],"TotalBytesReturnedToClients":5,"TotalBytesStoredFromOrigin":6,"TotalBytesAreSince":"2026-03-01 08:00:41 +0000"}}`,
			`{"name":"status","result":{"Activated":true,"Active":false,"RegistrationStatus":-1,"RegistrationError":"NOT_REGISTERED"}}`,
		},
		"ifconfig.txt":        {"en0: flags=8863<UP> mtu 1500\n\tinet 10.1.7.9 netmask 0xffffff00\n"},
		"cache-settings.json": {`{"name":"settings","result":{"AllowSharedCaching":true,"DataPath":"/Volumes/secretcorp","ListenRanges":[{"first":"10.1.7.0","last":"10.1.7.255","type":"IPv4"}],"LocalSubnetsOnly":false}}`},
	}
	for name, options := range texts {
		if random.IntN(9) > 0 {
			at := 0
			if random.IntN(4) == 0 {
				at = random.IntN(len(options))
			}
			d[name] = []byte(options[at])
		}
	}
	return d
}

func routesOf(four, six string) string {
	return "Routing tables\n\nInternet:\nDestination Gateway Flags Netif Expire\ndefault " + four + " UGScg en0\ndefault 10.1.7.1 UGScIg en1\n" +
		"10.20.77.1 0:1b:c:d:e:f UHLWIir en0 1187\n10.20.77.55 2:3:4:5:6:7 UHLWI en0 3\n\nInternet6:\ndefault " + six + " UGcg en0\n"
}

func scutilText(random *rand.Rand) string {
	var b strings.Builder
	b.WriteString("DNS configuration\n\nresolver #1\n")
	for i := range random.IntN(8) {
		fmt.Fprintf(&b, "  search domain[%d] : d%d.secretcorp.example\n", i, i)
	}
	b.WriteString(pick(random, "", "  domain   : hq.secretcorp.example.\n", "  options : rotate\n", "  port     : 5353\n"))
	for i := range random.IntN(5) {
		fmt.Fprintf(&b, "  nameserver[%d] : %s\n", i, pick(random, "10.20.77.5", "10.20.77.6", "fe80::1234%seCretzone", "secretcorp"))
	}
	return b.String() + "\nresolver #2\n  nameserver[0] : 10.20.77.9\nDNS configuration (for scoped queries)\n\nresolver #1\n  nameserver[0] : 203.0.113.99\n"
}

func folderOf(d capture.Documents) fstest.MapFS {
	files := fstest.MapFS{}
	for name, data := range d {
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

// seen is what inspect makes of a capture, without names.
type seen struct {
	Verdict    string
	Files      []string
	Candidates []string
	Notes      []string
	Resolver   []string
	Gateways   int
	Documents  []string
	Version    string
}

func codesOf(reasons []fault.Reason) string {
	var list []string
	for _, r := range reasons {
		list = append(list, string(r.Code))
	}
	return strings.Join(list, " ")
}

func look(t *testing.T, d capture.Documents) seen {
	t.Helper()
	mac, err := capture.Read(folderOf(d))
	if err != nil {
		t.Fatal(err)
	}
	report := cachelocator.Inspect(mac.Files, cachelocator.Evidence{
		Now: mac.Now, BootTime: mac.BootTime, Gateways: mac.Gateways.MACs, Partial: mac.Gateways.Partial, NoGateway: mac.Gateways.None,
	})
	s := seen{Verdict: string(report.Verdict.Code), Notes: []string{codesOf(mac.Notes)}, Gateways: len(mac.Gateways.MACs), Version: mac.Version}
	for _, f := range report.Files {
		one := fmt.Sprint(f.Verdict.Code, f.Version, f.Void, f.Modified, codesOf(f.Reasons), f.OfSystem())
		for _, e := range f.Entries {
			one += fmt.Sprint(" / ", e.Kind, e.Network, e.Used, e.ValidUntil, codesOf(e.Reasons), len(e.PublicRanges))
		}
		s.Files = append(s.Files, one)
	}
	for _, c := range report.Candidates {
		s.Candidates = append(s.Candidates, fmt.Sprint(c.Usable, codesOf(c.Reasons)))
	}
	resolver, err := cachelocator.ParseScutil(bytes.NewReader(mac.Resolver))
	s.Resolver = []string{fmt.Sprint(err != nil, len(resolver.Nameservers), len(resolver.Search), codesOf(resolver.Notes))}
	for _, one := range mac.Documents {
		codes := codesOf(logs.Parse(one.Data))
		if doc, err := assetcache.Parse(one.Data); err == nil {
			codes = codesOf(serverside.Judge(doc))
		}
		s.Documents = append(s.Documents, one.Name+" "+codes)
	}
	return s
}

// TestRedact compares what inspect makes of captures with and without their names.
func TestRedact(t *testing.T) {
	t.Parallel()
	seeds := uint64(120)
	if os.Getenv("MACWRANGLER_LONG") != "" {
		seeds = 20_000
	}
	usable, digests := 0, []string{}
	for number := range byte(8) {
		for _, text := range []string{firstMAC, secondMAC, thirdMAC} {
			digests = append(digests, base64.StdEncoding.EncodeToString(digestFor(text, number)["digest"].([]byte)))
		}
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, 5))
		d := randomCapture(t, random)
		before := fmt.Sprint(d)
		redacted, _, err := d.Redact()
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		want, got := look(t, d), look(t, redacted)
		if want.Version == "secretcorp" {
			want.Version = "unknown"
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: original -, redacted +:\n%s", seed, diff)
		}
		if fmt.Sprint(d) != before {
			t.Fatalf("seed %d: the original was changed", seed)
		}
		if strings.HasPrefix(got.Verdict, "usable") || strings.HasPrefix(got.Verdict, "system-") {
			usable++
		}
		noSecret(t, seed, redacted, digests)
		again, _, err := d.Redact()
		if diff := cmp.Diff(redacted, again); diff != "" || err != nil {
			t.Fatalf("seed %d: not the same twice: %s %v", seed, diff, err)
		}
	}
	if usable < 5 {
		t.Errorf("only %d had a usable cache", usable)
	}
}

func noSecret(t *testing.T, seed uint64, d capture.Documents, digests []string) {
	t.Helper()
	for name, data := range d {
		for _, secret := range secrets() {
			if bytes.Contains(bytes.ToLower(data), []byte(strings.ToLower(secret))) {
				t.Fatalf("seed %d: %s has %q:\n%s", seed, name, secret, data)
			}
		}
		packed := strings.Join(strings.Fields(string(data)), "")
		for _, one := range digests { // they could be tried out
			if strings.Contains(packed, one) {
				t.Fatalf("seed %d: %s has a digest", seed, name)
			}
		}
	}
}

// TestRedactAddresses checks that made-up addresses keep the kind and the order.
func TestRedactAddresses(t *testing.T) {
	t.Parallel()
	list := []string{
		"9.9.9.9", "10.0.0.1", "10.0.0.9", "10.0.0.10", "17.1.2.3", "100.64.3.3", "128.9.9.9", "169.254.7.7", "172.15.1.1", "172.16.9.9", "192.0.2.9", "192.168.3.4", "198.51.100.7", "203.0.113.9",
		"224.0.0.251", "2001:db8:9::9", "fd00::9", "fe80::99", "ff02::fb",
	}
	var entries []any
	for i := range len(list) - 1 {
		entries = append(entries, dict{"first": list[i], "last": list[i+1]})
	}
	data, err := plistfile.Marshal(dict{"dnsResults": []any{dict{"publicAddressRanges": entries}}})
	if err != nil {
		t.Fatal(err)
	}
	redacted, _, err := capture.Documents{"files.txt": []byte("1 5 x /x\n"), "diskCache-1.plist": data}.Redact()
	if err != nil {
		t.Fatal(err)
	}
	ranges := cachelocator.Parse(redacted["diskCache-1.plist"]).Entries[0].PublicRanges
	for i, r := range ranges {
		first, last := netip.MustParseAddr(r.First), netip.MustParseAddr(r.Last)
		old := netip.MustParseAddr(list[i])
		if !first.Less(last) || slices.Contains(list, r.First) || first.BitLen() != old.BitLen() || first.IsPrivate() != old.IsPrivate() ||
			first.IsLinkLocalUnicast() != old.IsLinkLocalUnicast() || first.IsMulticast() != old.IsMulticast() {
			t.Errorf("%s: %s to %s", old, first, last)
		}
	}
}

func TestRedactRefuses(t *testing.T) {
	t.Parallel()
	_, _, err := capture.Documents{"files.txt": []byte("x")}.Redact()
	if e, ok := errors.AsType[*capture.Error](err); !ok || e.Code != capture.CodeNotCapture {
		t.Error(err)
	}
	names := slices.Sorted(func(yield func(string) bool) {
		redacted, _, _ := capture.Documents{"files.txt": nil, "notes-of-alice.txt": []byte("x")}.Redact()
		for name := range redacted {
			if !yield(name) {
				return
			}
		}
	})
	if diff := cmp.Diff([]string{"files.txt", "redacted.txt"}, names); diff != "" {
		t.Error(diff)
	}
}

// clientOf returns what check reads of a client.
func clientOf(t *testing.T, d capture.Documents) sides.Client {
	t.Helper()
	var c sides.Client
	for _, name := range []string{"ifconfig.txt", "netstat.txt"} {
		if err := c.ReadClient(d[name]); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// TestRedactSubnets checks that who is in one subnet stays in one, and that the check of
// both sides says the same.
func TestRedactSubnets(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 6))
		address := func() string {
			return fmt.Sprintf("10.1.%d.%d", 4+random.IntN(8), pick(random, 0, 1, 2, 9, 10, 127, 128, 254, 255))
		}
		mask := pick(random, "0xffffff00", "0xfffffc00", "0xfffffff0", "0xffffffff", "0xfffff000")
		list := func() string {
			return fmt.Sprintf(`[{"type":"IPv4","first":"10.1.%d.%d","last":"10.1.%d.%d"}]`, 4+random.IntN(4), random.IntN(3), 8+random.IntN(4), 253+random.IntN(3))
		}
		d := capture.Documents{
			"files.txt": nil,
			"ifconfig.txt": []byte("lo0: flags=1<UP> mtu 1\n\tinet 127.0.0.1 netmask 0xff000000\nen0: flags=1<UP> mtu 1\n\tinet6 fe80::1 prefixlen 64\n\tinet " + address() + " netmask " + mask + "\n" +
				"en5: flags=1<UP> mtu 1\n\tinet 192.168.5.9 netmask 0xffffff00\n\tinet6 fd00:1::15 prefixlen 64 autoconf\n"),
			"netstat.txt":       []byte(pick(random, routesOf("10.1.7.1", "fe80::1%en0"), "Routing tables\n\nInternet:\ndefault 10.1.7.1 UGSc en0\ndefault link#9 UCSIg utun3\n", "Routing tables\n\nInternet:\ndefault link#9 UCSg utun3\n")),
			"cache-status.json": []byte(`{"name":"status","result":{"Activated":true,"Active":true,"RegistrationStatus":1,"StartupStatus":"OK","Port":1,"PublicAddress":"198.51.100.77","PrivateAddresses":["` + address() + `"]}}`),
			"cache-settings.json": []byte(`{"name":"settings","result":{"AllowSharedCaching":true,"LocalSubnetsOnly":` + pick(random, "true", "false") + `,"ListenRangesOnly":true,"ListenRanges":` + list() + `,"CacheLimit":` + pick(random, "0", "10") +
				`,"PersonalCacheLimit":11,"DataPath":"` + pick(random, "/Volumes/secretcorp/Library/Application Support/Apple/AssetCache/Data", "/Volumes/secretcorp") + `"}}`),
		}
		redacted, notes, err := d.Redact()
		if err != nil || len(notes) > 0 {
			t.Fatal(err, notes)
		}
		for name, data := range redacted {
			if strings.Contains(string(data), "10.1.7.") || strings.Contains(string(data), "secretcorp") || strings.Contains(string(data), "192.168.5.9") || strings.Contains(string(data), "fd00:1::15") {
				t.Errorf("seed %d: %s is not redacted: %s", seed, name, data)
			}
		}
		if want, got := checked(t, d), checked(t, redacted); want != got {
			t.Fatalf("seed %d: %s\nredacted: %s\n%s\n%s", seed, want, got, d, redacted)
		}
	}
}

// checked returns the rules that both sides of a capture break.
func checked(t *testing.T, d capture.Documents) string {
	t.Helper()
	client := clientOf(t, d)
	var documents []sides.Document
	for _, name := range []string{"cache-status.json", "cache-settings.json"} {
		doc, err := assetcache.Parse(d[name])
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, sides.Document{Name: name, Document: doc})
	}
	caches, err := sides.Group(documents)
	if err != nil {
		t.Fatal(err)
	}
	result := sides.Check(sides.Evidence{Clients: []sides.Client{client}, Caches: caches})
	text := fmt.Sprint(len(client.Subnets), len(client.Addresses), client.Tunnel)
	for _, f := range result.Findings {
		text += " " + f.Rule
	}
	return fmt.Sprint(text, " ", len(result.Gaps))
}
