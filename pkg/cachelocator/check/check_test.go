package check_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

func TestReadClient(t *testing.T) {
	t.Parallel()
	var c check.Client
	for _, text := range []string{clientIfconfig, clientNetstat, clientLocator} {
		if err := c.ReadClient([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	want := netip.MustParsePrefix("10.9.0.0/22")
	if !slices.Equal(c.Subnets, []netip.Prefix{want}) || c.Public.String() != "203.0.113.7" || len(c.StoredRanges) != 1 || len(c.Stored) != 1 ||
		!slices.Equal(c.Addresses, []netip.Addr{netip.MustParseAddr("10.9.0.15")}) {
		t.Errorf("%+v", c)
	}
	for _, text := range []string{"", "Dear admin", `{"name": "status"}`, "<plist><dict/></plist>"} {
		if err := new(check.Client).ReadClient([]byte(text)); !fault.Has(err, check.CodeNotClient) || fault.HintOf(err) == "" {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestTwoClients: the documents of one client have one public address.
func TestTwoClients(t *testing.T) {
	t.Parallel()
	var c check.Client
	other := strings.Replace(clientLocator, "203.0.113.7", "203.0.113.8", 1)
	if err := c.ReadClient([]byte(clientLocator)); err != nil {
		t.Fatal(err)
	}
	if err := c.ReadClient([]byte(other)); !fault.Has(err, check.CodeClients) {
		t.Error(err)
	}
}

// TestTunnel: a default route into a tunnel is said, one for the tunnel alone is not.
func TestTunnel(t *testing.T) {
	t.Parallel()
	for route, want := range map[string]bool{"link#22            UCSg                  utun4": true, "link#22            UCSIg                 utun4": false} {
		netstat := strings.Replace(clientNetstat, "default            10.9.0.1           UGScg                 en0", "default            "+route, 1)
		p := right().with(t, "client-netstat", "", netstat)
		r := check.Check(p.evidence(t))
		if got := slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Rule == check.RuleClientTunnel }); got != want {
			t.Errorf("%s: %v", route, got)
		}
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	parse := func(name, folder, text string) check.Document {
		doc, err := assetcache.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return check.Document{Name: name, Folder: folder, Document: doc}
	}
	second := strings.Replace(serverStatus, `"G1"`, `"G2"`, 1)
	profile := `<plist><dict><key>PayloadContent</key><array><dict><key>PayloadType</key><string>com.apple.AssetCache.managed</string></dict></array></dict></plist>`
	preferences := "{ ServerGUID = g2; Port = 1; LocalSubnetsOnly = 0; }"
	caches, err := check.Group([]check.Document{parse("s1", "", serverStatus), parse("s2", "", second), parse("p", "", profile), parse("l", "", preferences)})
	if err != nil || len(caches) != 2 || len(caches[0].Sources) != 1 || len(caches[1].Sources) != 2 || caches[1].Sources[0].Kind != assetcache.KindProfile {
		t.Errorf("%v %+v", err, caches)
	}
	for name, documents := range map[string][]check.Document{
		"settings of one of two":   {parse("s1", "", serverStatus), parse("s2", "", second), parse("x", "", serverSettings)},
		"two settings":             {parse("a", "", serverSettings), parse("b", "", serverSettings)},
		"two statuses in a folder": {parse("a", "d", serverStatus), parse("b", "d", second)},
	} {
		if _, err := check.Group(documents); !fault.Has(err, check.CodeAmbiguous) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUnknownIsAGap: each piece that decides and is missing is a gap that says how to
// learn it.
func TestUnknownIsAGap(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, part, from, to string }{
		{"no public address", "client-locator", `"public IP address": "203.0.113.7"`, `"public IP address": {"error": 1}`},
		{"no local address", "client-ifconfig", "\tinet 10.", "\tinet x10."},
		{"still starting", "server-status", `"StartupStatus": "OK"`, `"StartupStatus": "PENDING"`},
		{"pending", "server-status", `"RegistrationStatus": 1`, `"RegistrationStatus": 0`},
		{"hidden", "server-status", `"198.51.100.12"`, `"[REDACTED]"`},
		{"settings not understood", "server-settings", `"Parents": []`, `"Parents": [7]`},
		{"an address of another family", "client-locator", `"203.0.113.7", "reach`, `"2001:db8::7", "reach`},
	} {
		r := check.Check(right().with(t, tt.part, tt.from, tt.to).evidence(t))
		if len(r.Gaps) == 0 || r.Gaps[0].Hint == "" {
			t.Errorf("%s: %+v", tt.name, r)
		}
	}
	for name := range right() {
		p := right()
		delete(p, name)
		if r := check.Check(p.evidence(t)); len(r.Gaps) == 0 {
			t.Errorf("without %s: no gap", name)
		}
	}
}

// TestOneIsEnough: a second cache that does not serve a client is no error.
func TestOneIsEnough(t *testing.T) {
	t.Parallel()
	p := parts{"client-locator": clientLocator, "client-ifconfig": clientIfconfig, "record": recordZone, "server1/status": serverStatus, "server1/settings": serverSettings}
	p["server2/status"] = strings.ReplaceAll(strings.ReplaceAll(serverStatus, "10.9.0.10", "10.44.0.10"), "G1", "G2")
	p["server2/settings"] = strings.ReplaceAll(serverSettings, `"first": "10.9.0.1", "last": "10.9.3.254"`, `"first": "10.44.0.1", "last": "10.44.3.254"`)
	if r := check.Check(p.evidence(t)); !clean(r) || len(found(r)) != 1 {
		t.Errorf("%+v", r)
	}
	delete(p, "server1/status")
	delete(p, "server1/settings")
	if r := check.Check(p.evidence(t)); clean(r) {
		t.Errorf("%+v", r)
	}
}

func TestMeanings(t *testing.T) { codetest.Explained(t, check.Meanings()) }

// TestRules: every rule is complete, and none is one of another package.
func TestRules(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range check.Rules() {
		if seen[r.ID] || r.Guideline == "" || r.Fix == "" || r.Source == "" || r.Severity == "" {
			t.Errorf("%+v", r)
		}
		seen[r.ID] = true
	}
}

func ExampleCheck() {
	doc, err := assetcache.Parse([]byte(`{"name": "status", "result": {"Activated": false}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	caches, err := check.Group([]check.Document{{Name: "status.json", Document: doc}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range check.Check(check.Evidence{Caches: caches}).Findings {
		if f.Rule == check.RuleCacheOff {
			fmt.Println(f.Target, f.Message)
		}
	}
	// Output:
	// status.json content caching is not activated
}

// TestSeveralInterfaces: a client comes to a cache on one of its subnets from there, and
// to any other by its default route.
func TestSeveralInterfaces(t *testing.T) {
	t.Parallel()
	netstat := strings.Replace(clientNetstat, "10.9/22", "default            10.44.0.1          UGScIg                en1\n10.44/22           link#5             UCS                   en1      !\n10.9/22", 1)
	for _, tt := range []struct {
		name, listen string
		clean        bool
	}{
		{"by the default route", `"first": "10.9.0.0", "last": "10.9.3.255"`, true},
		{"not by the other", `"first": "10.44.0.0", "last": "10.44.3.255"`, false},
	} {
		p := right().with(t, "server-settings", `"first": "10.9.0.1", "last": "10.9.3.254"`, tt.listen).with(t, "client-ifconfig", clientIfconfig, netstat).
			with(t, "server-status", "10.9.0.10", "10.77.0.10").with(t, "record", "10.9.0.10", "10.77.0.10").with(t, "client-locator", "10.9.0.10", "10.77.0.10")
		if r := check.Check(p.evidence(t)); clean(r) != tt.clean {
			t.Errorf("%s: %+v", tt.name, r)
		}
		near := p.with(t, "server-status", "10.77.0.10", "10.44.0.10")
		if r := check.Check(near.evidence(t)); clean(r) == tt.clean {
			t.Errorf("%s, and the cache on the other subnet: %+v", tt.name, r)
		}
	}
}

// TestPartly: of a client on a subnet that is partly in ListenRanges nothing is known.
func TestPartly(t *testing.T) {
	t.Parallel()
	p := right().with(t, "client-ifconfig", clientIfconfig, clientNetstat).with(t, "server-settings", "10.9.3.254", "10.9.1.254")
	r := check.Check(p.evidence(t))
	if len(found(r)) > 0 || len(r.Gaps) != 1 || !strings.Contains(r.Gaps[0].What, "ListenRanges") {
		t.Errorf("%+v", r)
	}
	p["client-ifconfig"] = clientIfconfig // 10.9.0.15
	if r := check.Check(p.evidence(t)); !clean(r) {
		t.Errorf("%+v", r)
	}
}
