package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// plantedFault is one contradiction in documents that are right otherwise.
type plantedFault struct {
	name, part, from, to string
	rule                 string
	severity             finding.Severity
}

const (
	isError   = finding.Error
	isWarning = finding.Warning

	publicRanges = `"PublicRanges": [{"type": "IPv4", "first": "198.51.100.10", "last": "198.51.100.20"}, {"type": "IPv4", "first": "203.0.113.7", "last": "203.0.113.7"}]`
	listenRanges = `"ListenRanges": [{"type": "IPv4", "first": "10.9.0.1", "last": "10.9.3.254"}]`
)

func planted() []plantedFault {
	settings := func(keys string) string {
		return `{"Type": "com.apple.configuration.content-cache.settings", "Payload": {` + keys + `}}`
	}
	return []plantedFault{
		{"neither kind of content", "server-settings", `"AllowPersonalCaching": true, "AllowSharedCaching": true`, `"AllowPersonalCaching": false, "AllowSharedCaching": false`, check.RuleNothing, isError},
		{"no updates", "server-settings", `"AllowSharedCaching": true`, `"AllowSharedCaching": false`, check.RuleContent, isWarning},
		{"ranges beside LocalSubnetsOnly", "server-settings", `"LocalSubnetsOnly": false`, `"LocalSubnetsOnly": true`, check.RuleRangesIgnored, isError},
		{"ListenRangesOnly without ranges", "server-settings", listenRanges + ",", ``, check.RuleRangesMissing, isError},
		{"peers' ranges beside PeerLocalSubnetsOnly", "server-settings", `"PeerLocalSubnetsOnly": true`, `"PeerLocalSubnetsOnly": true, "PeerFilterRanges": [{"first": "10.9.0.1", "last": "10.9.0.9"}]`, check.RulePeersIgnored, isWarning},
		{"an empty list of peers", "server-declaration", "", settings(`"PeerLocalSubnetsOnly": false, "PeerListenRanges": []`), check.RulePeersNone, isWarning},
		{"activation denied", "server-declaration", "", settings(`"AutoActivation": true, "DenyActivation": true`), check.RuleActivation, isError},
		{"caching forbidden", "server-profile", "", `<plist><dict><key>PayloadContent</key><array><dict><key>PayloadType</key><string>com.apple.AssetCache.managed</string></dict>
<dict><key>PayloadType</key><string>com.apple.applicationaccess</string><key>allowContentCaching</key><false/></dict></array></dict></plist>`, check.RuleActivation, isError},
		{"tethering denied", "server-declaration", "", settings(`"AutoEnableTetheredCaching": true, "DenyTetheredCaching": true`), check.RuleTethering, isWarning},
		{"a folder on another volume, which is right", "server-settings", `"DataPath": "/Library`, `"DataPath": "/Volumes/Cache/Library`, "", ""},
		{"a folder that is refused", "server-settings", `"DataPath": "/Library/Application Support/Apple/AssetCache/Data"`, `"DataPath": "/Volumes/Cache"`, check.RuleDataPath, isError},
		{"a parent by name", "server-settings", `"Parents": []`, `"Parents": ["cache.corp.example.com"]`, check.RuleParentName, isError},
		{"its own parent", "server-settings", `"Parents": []`, `"Parents": ["10.9.0.10"]`, check.RuleParentSelf, isError},
		{"the client is the parent", "server-settings", `"Parents": []`, `"Parents": ["10.9.0.15"]`, check.RuleClientParent, isError},
		{"an unknown policy", "server-settings", `round-robin`, `least-loaded`, check.RulePolicy, isWarning},
		{"a range that ends before it begins", "server-settings", `"first": "10.9.0.1", "last": "10.9.3.254"`, `"first": "10.9.3.254", "last": "10.9.0.1"`, check.RuleBadRange, isError},
		{"an IPv6 range without type", "server-settings", `"ListenRanges": [`, `"ListenRanges": [{"first": "fd00:9::1", "last": "fd00:9::ff"}, `, check.RuleBadRange, isError},
		{"PublicRanges that are private", "server-settings", publicRanges, `"PublicRanges": [{"first": "10.9.0.0", "last": "10.9.3.255"}]`, check.RuleNotPublic, isError},
		{"one of PublicRanges is private", "server-settings", `"PublicRanges": [`, `"PublicRanges": [{"first": "192.168.1.0", "last": "192.168.1.255"}, `, check.RuleNotPublic, isWarning},
		{"a port that does not exist", "server-settings", `"Port": 49494`, `"Port": -1`, check.RuleBadPort, isError},
		{"another port than the settings'", "server-status", `"Port": 49494`, `"Port": 50001`, check.RulePortDiffers, isWarning},
		{"a limit above the limit", "server-settings", `"CacheLimit": 500000000000`, `"CacheLimit": 500000000000, "PersonalCacheLimit": 600000000000`, check.RuleLimit, isWarning},
		{"a target that is no URL", "server-declaration", "", settings(`"ManagementStatusTarget": "metrics.example.com"`), check.RuleReports, isError},
		{"an interval that is too short", "server-declaration", "", settings(`"ManagementReportingInterval": 30`), check.RuleReports, isError},
		{"no certificate", "server-declaration", "", settings(`"ManagementSecurityConfig": "signedByCACert"`), check.RuleReports, isError},
		{"off", "server-status", `"Activated": true, "Active": true`, `"Activated": false, "Active": false`, check.RuleCacheOff, isError},
		{"not registered", "server-status", `"RegistrationStatus": 1`, `"RegistrationStatus": -1, "RegistrationError": "x", "RegistrationResponseCode": 500`, check.RuleNotRegistered, isError},
		{"failed to start", "server-status", `"StartupStatus": "OK"`, `"StartupStatus": "FAILED"`, check.RuleNotRunning, isError},
		{"a virtual machine", "server-can", "", `Content caching cannot be activated: Error Domain=ACSMErrorDomain Code=5`, check.RuleCannotRun, isError},
		{"PublicRanges lack the cache", "server-settings", `"198.51.100.10", "last"`, `"198.51.100.13", "last"`, check.RulePublicOutside, isError},
		{"no PublicRanges", "server-settings", publicRanges, `"x": 1`, check.RulePublicMissing, isError},
		{"two payloads", "server-profile", "", `<plist><dict><key>PayloadContent</key><array>
<dict><key>PayloadType</key><string>com.apple.AssetCache.managed</string></dict><dict><key>PayloadType</key><string>com.apple.AssetCache.managed</string></dict>
</array></dict></plist>`, check.RuleTwoPayloads, isWarning},
		{"the client's own search finds none", "client-locator", clientLocator[strings.Index(clientLocator, `[{"hostport`):strings.Index(clientLocator, "},\n")], "[]", check.RuleClientNone, isWarning},
		{"the cache does not answer the client", "client-locator", `"reachability": ["10.9.0.10:49494"]`, `"reachability": []`, check.RuleClientNone, isWarning},
		{"the cache is unhealthy for the client", "client-locator", `"healthy": true`, `"healthy": false`, check.RuleClientNone, isWarning},
		{"all traffic in a VPN", "client-netstat", "", strings.Replace(clientNetstat, "10.9.0.1           UGScg                 en0", "link#9             UCSg                  utun3", 1), check.RuleClientTunnel, isWarning},
		{"settings that differ", "server-declaration", "", settings(`"Port": 50000`), check.RuleSettingsDiffer, isWarning},
		{"the record differs from PublicRanges", "record", `198.51.100.20`, `198.51.100.19`, check.RuleRecordDiffers, isError},
		{"the record lacks the client", "record", `,203.0.113.7`, ``, check.RuleRecordClient, isError},
		{"the record lacks the cache", "record", `198.51.100.10-198.51.100.20`, `198.51.100.13-198.51.100.20`, check.RuleRecordCache, isError},
		{"the record prefers a stranger", "record", `10.9.0.10`, `10.9.0.99`, check.RuleRecordFavored, isWarning},
		{"no record", "record", recordZone, "none", check.RuleRecordMissing, isError},
		{"a record that is void", "record", `198.51.100.10-198.51.100.20`, `198.51.100.0/24`, "dns-bad-range", isError},
		{"the client comes from elsewhere", "client-locator", `"public IP address": "203.0.113.7"`, `"public IP address": "192.0.2.44"`, check.RuleClientOutside, isError},
		{"the client is on another subnet", "client-ifconfig", `10.9.0.15 netmask`, `10.44.0.15 netmask`, check.RuleClientListen, isError},
		{"the client knows an older port", "client-locator", `10.9.0.10:49494`, `10.9.0.10:50001`, check.RuleClientPort, isWarning},
		{"the client has older ranges", "client-locator", `"last": "198.51.100.20"`, `"last": "198.51.100.16"`, check.RuleClientRanges, isWarning},
	}
}

// TestPlanted finds each contradiction, and says its rule and severity.
func TestPlanted(t *testing.T) {
	t.Parallel()
	count := 0
	for _, tt := range planted() {
		r := check.Check(right().with(t, tt.part, tt.from, tt.to).evidence(t))
		if tt.rule == "" {
			if !clean(r) {
				t.Errorf("%s: %+v", tt.name, r)
			}
			continue
		}
		count++
		if !slices.ContainsFunc(r.Findings, func(f finding.Finding) bool {
			return f.Rule == tt.rule && f.Severity == tt.severity && f.Message != "" && f.Fix != "" && f.Target != ""
		}) {
			t.Errorf("%s: no %s (%s) in %+v", tt.name, tt.rule, tt.severity, r.Findings)
		}
		if tt.severity == isError && clean(r) {
			t.Errorf("%s: it is clean", tt.name)
		}
	}
	if count < 30 {
		t.Errorf("only %d contradictions are planted", count)
	}
}

// severalFault is one that needs a site, a firewall or a second cache.
type severalFault struct {
	name     string
	base     func(t *testing.T) parts
	part     string
	from, to string
	rule     string
}

func severalFaults() []severalFault {
	two := func(t *testing.T) parts {
		t.Helper()
		p := parts{}
		for name, text := range right() {
			if name == "server-status" || name == "server-settings" {
				name = "server1/" + name
			}
			p[name] = text
		}
		p["server2/status"] = parts{"x": serverStatus}.with(t, "x", "10.9.0.10", "10.9.0.11").with(t, "x", "G1", "G2")["x"]
		p["server2/settings"] = serverSettings
		return p
	}
	site := func(*testing.T) parts { p := right(); p["site"] = siteYAML; return p }
	return []severalFault{
		{"right, two caches", two, "record", "10.9.0.10", "10.9.0.10", ""},
		{"right, a site", site, "record", "10.9.0.10", "10.9.0.10", ""},
		{"PublicRanges of two caches", two, "server2/settings", "198.51.100.20", "198.51.100.21", check.RuleCachesDiffer},
		{"a cache that is no peer", two, "server1/server-settings", `"PeerLocalSubnetsOnly": true`, `"PeerLocalSubnetsOnly": false, "PeerFilterRanges": [{"first": "10.9.1.1", "last": "10.9.1.9"}]`, check.RulePeerRefused},
		{"parents in a circle", func(t *testing.T) parts {
			t.Helper()
			return two(t).with(t, "server2/settings", `"Parents": []`, `"Parents": ["10.9.0.10"]`)
		}, "server1/server-settings", `"Parents": []`, `"Parents": ["10.9.0.11"]`, check.RuleParentCycle},
		{"a port that the firewall closes", site, "site", `openPorts: [49494]
caches:
  - {name: cache1, address: 10.9.0.10, port: 49494`, `openPorts: [50000]
caches:
  - {name: cache1, address: 10.9.0.10, port: 50000`, check.RulePortClosed},
		{"any port behind a firewall", site, "server-settings", `"Port": 49494`, `"Port": 0`, check.RulePortVaries},
		{"the record is not the site's", site, "record", "198.51.100.20", "198.51.100.29", check.RuleSiteRecord},
		{"the settings are not the site's", site, "server-settings", "10.9.3.254", "10.9.7.254", check.RuleSiteSettings},
		{"a cache that the site does not have", site, "site", "10.9.0.10", "10.9.0.77", check.RuleSiteCache},
		{"a client that is not the site's", site, "client-ifconfig", "10.9.0.15 netmask", "10.44.0.15 netmask", check.RuleSiteClient},
		{"a client of another exit", site, "client-locator", `"203.0.113.7", "reach`, `"192.0.2.44", "reach`, check.RuleSiteClient},
		{"a cache for its own subnet", func(t *testing.T) parts {
			t.Helper()
			return right().with(t, "client-ifconfig", "10.9.0.15 netmask", "10.44.0.15 netmask")
		}, "server-settings", listenRanges + `,
 "ListenRangesOnly": true, "LocalSubnetsOnly": false`, `"ListenRangesOnly": false, "LocalSubnetsOnly": true`, check.RuleClientSubnet},
	}
}

// TestPlantedAmongSeveral plants what needs more than one document a side.
func TestPlantedAmongSeveral(t *testing.T) {
	t.Parallel()
	for _, tt := range severalFaults() {
		r := check.Check(tt.base(t).with(t, tt.part, tt.from, tt.to).evidence(t))
		if tt.rule == "" {
			if all := found(r); len(all) > 0 || len(r.Gaps) > 0 {
				t.Errorf("%s: %+v %+v", tt.name, all, r.Gaps)
			}
			continue
		}
		if !slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Rule == tt.rule }) {
			t.Errorf("%s: no %s in %+v", tt.name, tt.rule, r.Findings)
		}
	}
}

// TestEveryRuleIsPlanted: each rule is found at least once.
func TestEveryRuleIsPlanted(t *testing.T) {
	t.Parallel()
	all := map[string]bool{}
	for _, f := range planted() {
		all[f.rule] = true
	}
	for _, f := range severalFaults() {
		all[f.rule] = true
	}
	for _, r := range check.Rules() {
		if !all[r.ID] {
			t.Errorf("%s is not planted", r.ID)
		}
	}
}
