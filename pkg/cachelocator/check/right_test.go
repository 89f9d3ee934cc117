package check_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

// rightSites returns sites of which every part agrees with the others.
func rightSites(t *testing.T) map[string]parts {
	t.Helper()
	sites := map[string]parts{"several exits": right()}

	one := parts{
		"client-log": "2026-11-22 09:00:00.1 AssetCacheLocatorUtil[1:2] This computer's public IP address is 198.51.100.12.\n",
		"client-net": clientNetstat,
		"server-status": `AssetCacheManagerUtil[1:2] Content caching status:
    Activated: true
    Active: true
    Port: 50123
    PrivateAddresses: (1)
        10.9.0.10
    PublicAddress: 198.51.100.12
    RegistrationStatus: 1
    StartupStatus: OK
`,
		"server-settings": "Content caching settings:\n    AllowPersonalCaching: true\n    AllowSharedCaching: true\n    ListenRangesOnly: false\n    LocalSubnetsOnly: true\n    Port: 0\n",
		"record":          "none",
	}
	sites["one exit and one subnet"] = one

	profile := right().with(t, "server-profile", "", `<plist><dict><key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.AssetCache.managed</string><key>LocalSubnetsOnly</key><false/>
<key>PublicRanges</key><array>
<dict><key>first</key><string>198.51.100.10</string><key>last</key><string>198.51.100.20</string></dict>
<dict><key>first</key><string>203.0.113.7</string><key>last</key><string>203.0.113.7</string></dict></array>
</dict></array></dict></plist>`)
	delete(profile, "server-settings")
	sites["a profile with defaults, for all clients"] = profile

	vlans := right().with(t, "client-ifconfig", "10.9.0.15", "10.9.8.15").with(t, "server-settings", listenRanges,
		`"ListenRanges": [{"type": "IPv4", "first": "10.9.0.1", "last": "10.9.3.254"}, {"type": "IPv4", "first": "10.9.8.0", "last": "10.9.15.255"}]`)
	sites["clients on another VLAN"] = vlans

	for name, form := range map[string]bool{"made, a profile": false, "made, a declaration": true} {
		sites[name] = made(t, form)
	}
	return sites
}

// made returns a site of which both sides were made from its description.
func made(t *testing.T, declaration bool) parts {
	t.Helper()
	s, err := site.Read([]byte(siteYAML + "  - {name: cache2, address: 10.9.0.11, port: 49494}\n"))
	if err != nil {
		t.Fatal(err)
	}
	records, err := s.Records("")
	if err != nil {
		t.Fatal(err)
	}
	settings, err := s.Profile("")
	if declaration {
		settings, err = s.Declaration("")
	}
	if err != nil {
		t.Fatal(err)
	}
	p := right()
	delete(p, "server-settings")
	p["server-made"], p["record"], p["site"] = string(settings), txt.BIND(records), siteYAML+"  - {name: cache2, address: 10.9.0.11, port: 49494}\n"
	p["server-status2"] = strings.ReplaceAll(strings.ReplaceAll(serverStatus, "10.9.0.10", "10.9.0.11"), "G1", "G2")
	return p
}

// TestRight finds nothing where everything agrees.
func TestRight(t *testing.T) {
	t.Parallel()
	for name, p := range rightSites(t) {
		r := check.Check(p.evidence(t))
		if all := found(r); len(all) > 0 || len(r.Gaps) > 0 {
			t.Errorf("%s: %+v, gaps %+v", name, all, r.Gaps)
		}
	}
}

// TestLessIsNotBetterBehindAFirewall does so for a port that is closed.
func TestLessIsNotBetterBehindAFirewall(t *testing.T) {
	t.Parallel()
	full := right().with(t, "server-status", `"Port": 49494`, `"Port": 50123`)
	for _, piece := range append(pieces(), piece{"server-status", "none", false}) {
		less := maps.Clone(full)
		piece.takeFrom(less)
		e := less.evidence(t)
		e.OpenPorts = []site.PortRange{{First: 49494, Last: 49494}}
		if r := check.Check(e); clean(r) {
			t.Errorf("without %s: %+v", piece.key, r.Findings)
		}
	}
}

// TestLessIsNotBetterForASite does so where a description, or a second cache, is in the
// evidence. The description itself is what is asked, and stays.
func TestLessIsNotBetterForASite(t *testing.T) {
	t.Parallel()
	base := right()
	base["site"] = siteYAML
	for _, fault := range []plantedFault{
		{name: "the record", part: "record", from: "198.51.100.20", to: "198.51.100.29"},
		{name: "ListenRanges", part: "server-settings", from: "10.9.3.254", to: "10.9.7.254"},
		{name: "the port", part: "server-settings", from: `"Port": 49494`, to: `"Port": 49495`},
		{name: "the fallback", part: "server-settings", from: `"ListenRangesOnly": true`, to: `"ListenRangesOnly": false`},
		{name: "the content", part: "server-settings", from: `"AllowPersonalCaching": true`, to: `"AllowPersonalCaching": false`},
		{name: "the parents", part: "server-settings", from: `"Parents": []`, to: `"Parents": ["10.9.0.77"]`},
		{name: "the cache", part: "site", from: "10.9.0.10", to: "10.9.0.77"},
		{name: "the client's subnet", part: "client-ifconfig", from: "10.9.0.15 netmask", to: "10.44.0.15 netmask"},
		{name: "the client's exit", part: "client-locator", from: `"203.0.113.7", "reach`, to: `"192.0.2.44", "reach`},
	} {
		full := base.with(t, fault.part, fault.from, fault.to)
		if clean(check.Check(full.evidence(t))) {
			t.Errorf("%s: it is clean", fault.name)
		}
		for _, piece := range pieces() {
			less := maps.Clone(full)
			piece.takeFrom(less)
			mustNotBeClean(t, fault.name+" without "+piece.key, less)
		}
		for _, name := range []string{"client-locator", "client-ifconfig", "server-status", "server-settings"} {
			less := maps.Clone(full)
			delete(less, name)
			mustNotBeClean(t, fault.name+" without "+name, less)
		}
	}
}

// TestLessIsNotBetter takes pieces of evidence away, documents and keys: a result that
// was not clean does not become clean by it, whatever is missing.
func TestLessIsNotBetter(t *testing.T) {
	t.Parallel()
	faults := slices.DeleteFunc(planted(), func(f plantedFault) bool {
		// A second document of the same settings is a statement more, and no piece that
		// check asks for.
		return f.from == "" && f.part != "server-can"
	})
	random := rand.New(rand.NewPCG(1, 2))
	for _, fault := range faults {
		full := right().with(t, fault.part, fault.from, fault.to)
		if clean(check.Check(full.evidence(t))) {
			continue // only a warning
		}
		for _, name := range slices.Sorted(maps.Keys(full)) {
			if fault.part == name && fault.from == "" {
				continue
			}
			less := maps.Clone(full)
			delete(less, name)
			mustNotBeClean(t, fault.name+" without "+name, less)
		}
		for _, piece := range pieces() {
			less := maps.Clone(full)
			piece.takeFrom(less)
			mustNotBeClean(t, fault.name+" without "+piece.key, less)
		}
		for range 5 {
			less := maps.Clone(full)
			what := ""
			for range 2 + random.IntN(3) {
				piece := pieces()[random.IntN(len(pieces()))]
				piece.takeFrom(less)
				what += piece.key + ", "
			}
			mustNotBeClean(t, fault.name+" without "+what, less)
		}
	}
}

func mustNotBeClean(t *testing.T, what string, p parts) {
	t.Helper()
	if r := check.Check(p.evidence(t)); clean(r) {
		t.Errorf("%s: it is clean: %+v", what, r.Findings)
	}
}

// piece is a value of a document that can be taken away: it is then absent, or there
// and not understood.
type piece struct {
	part, key string
	misread   bool
}

func pieces() []piece {
	var all []piece
	for part, keys := range map[string][]string{
		"client-locator":  {"public IP address", "refreshed servers"},
		"client-ifconfig": {"inet 10.", "netmask"},
		"server-status":   {"Activated", "Active", "RegistrationStatus", "StartupStatus", "PublicAddress", "PrivateAddresses", "Port"},
		"server-settings": {"AllowSharedCaching", "AllowPersonalCaching", "LocalSubnetsOnly", "ListenRangesOnly", "Port"},
	} {
		for _, key := range keys {
			all = append(all, piece{part, key, false}, piece{part, key, true})
		}
	}
	// What AssetCacheManagerUtil does not print of these is not set: they can only be
	// misread.
	for _, key := range []string{"PublicRanges", "ListenRanges", "Parents", "DataPath", "PeerLocalSubnetsOnly"} {
		all = append(all, piece{"server-settings", key, true})
	}
	slices.SortFunc(all, func(a, b piece) int { return strings.Compare(a.part+a.key, b.part+b.key) })
	return all
}

// takeFrom takes the piece away, if it is still there.
func (p piece) takeFrom(from parts) {
	text, quoted := from[p.part], fmt.Sprintf("%q:", p.key)
	switch {
	case p.part == "client-ifconfig":
		text = strings.Replace(text, p.key, "ether x", 1)
	case p.misread && !strings.Contains(text, "was "+p.key):
		text = strings.Replace(text, quoted, fmt.Sprintf(`%q: {"code": 1}, "was %s":`, p.key, p.key), 1)
	case !p.misread && !strings.Contains(text, "gone "+p.key):
		text = strings.Replace(text, quoted, fmt.Sprintf(`"gone %s":`, p.key), 1)
	}
	if text != "" {
		from[p.part] = text
	}
}
