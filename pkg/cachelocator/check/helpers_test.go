package check_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The documents of a right site. The parts are told by their names: client…, server…,
// record…, site.
const (
	clientLocator = `{"results": {"public IP address": "203.0.113.7", "reachability": ["10.9.0.10:49494"],
 "system": {"refreshed servers": {"shared caching": [{"hostport": "10.9.0.10:49494", "guid": "G1", "rank": 1, "healthy": true}]},
  "refreshed public IP address ranges": [{"first": "198.51.100.10", "last": "198.51.100.20"}, {"first": "203.0.113.7", "last": "203.0.113.7"}]}}}`

	clientIfconfig = `lo0: flags=8049<UP,LOOPBACK> mtu 16384
	inet 127.0.0.1 netmask 0xff000000
en0: flags=8863<UP,BROADCAST> mtu 1500
	ether 02:00:5e:10:00:0f
	inet6 fe80::1%en0 prefixlen 64 secured scopeid 0x4
	inet 10.9.0.15 netmask 0xfffffc00 broadcast 10.9.3.255
	status: active
`

	clientNetstat = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            10.9.0.1           UGScg                 en0
10.9/22            link#4             UCS                   en0      !
10.9.0.1/32        link#4             UCS                   en0      !
10.8/16            link#9             UCS                   utun3
127                127.0.0.1          UCS                   lo0
169.254            link#4             UCS                   en0      !

Internet6:
`

	serverStatus = `{"name": "status", "result": {"Activated": true, "Active": true, "CacheStatus": "OK", "Parents": [], "Peers": [],
 "Port": 49494, "PrivateAddresses": ["10.9.0.10"], "PublicAddress": "198.51.100.12", "RegistrationStatus": 1, "ServerGUID": "G1", "StartupStatus": "OK"}}`

	serverSettings = `{"name": "settings", "result": {"AllowPersonalCaching": true, "AllowSharedCaching": true, "CacheLimit": 500000000000,
 "DataPath": "/Library/Application Support/Apple/AssetCache/Data",
 "ListenRanges": [{"type": "IPv4", "first": "10.9.0.1", "last": "10.9.3.254"}],
 "ListenRangesOnly": true, "LocalSubnetsOnly": false, "PeerLocalSubnetsOnly": true, "ParentSelectionPolicy": "round-robin", "Parents": [],
 "Port": 49494, "PublicRanges": [{"type": "IPv4", "first": "198.51.100.10", "last": "198.51.100.20"}, {"type": "IPv4", "first": "203.0.113.7", "last": "203.0.113.7"}]}}`

	recordZone = `_aaplcache._tcp.corp.example.com. 10800 IN TXT "prs=198.51.100.10-198.51.100.20,203.0.113.7,more"
_aaplcache1._tcp.corp.example.com. 10800 IN TXT "fss=10.9.0.10"
`

	siteYAML = `domain: corp.example.com
identifier: com.example.caching
public: [198.51.100.10-198.51.100.20, 203.0.113.7]
subnets: [10.9.0.0/22]
openPorts: [49494]
caches:
  - {name: cache1, address: 10.9.0.10, port: 49494, favored: true}
`
)

// parts are documents by their names.
type parts map[string]string

func right() parts {
	return parts{
		"client-locator": clientLocator, "client-ifconfig": clientIfconfig,
		"server-status": serverStatus, "server-settings": serverSettings, "record": recordZone,
	}
}

// with returns the parts with a text replaced in one of them, or a part added.
func (p parts) with(t *testing.T, name, from, to string) parts {
	t.Helper()
	changed := maps.Clone(p)
	if from == "" {
		changed[name] = to
		return changed
	}
	if !strings.Contains(p[name], from) {
		t.Fatalf("%s has no %q", name, from)
	}
	changed[name] = strings.ReplaceAll(p[name], from, to)
	return changed
}

// evidence reads the parts. The part record may be "none".
func (p parts) evidence(t *testing.T) check.Evidence {
	t.Helper()
	var e check.Evidence
	client := check.Client{Name: "client"}
	var documents []check.Document
	fatal := func(name string, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p)) {
		kind := strings.TrimRight(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '/' })[0], "0123456789")
		switch kind {
		case "client":
			fatal(name, client.ReadClient([]byte(p[name])))
		case "server":
			doc, err := assetcache.Parse([]byte(p[name]))
			fatal(name, err)
			folder, _, found := strings.Cut(name, "/")
			if !found {
				folder = ""
			}
			documents = append(documents, check.Document{Name: name, Folder: folder, Document: doc})
		case "record":
			if p[name] == "none" {
				e.Records = append(e.Records, check.NewRecord(name, nil, nil, true))
				continue
			}
			pasted, err := txt.ParseText(p[name])
			fatal(name, err)
			e.Records = append(e.Records, check.NewRecord(name, pasted.Records, pasted.Faults, false))
		case "site":
			s, err := site.Read([]byte(p[name]))
			fatal(name, err)
			e.Site = s
		}
	}
	e.Clients = []check.Client{client}
	caches, err := check.Group(documents)
	fatal("the caches", err)
	e.Caches = caches
	return e
}

// found returns the findings that raise a status.
func found(r check.Result) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f finding.Finding) bool { return f.Rule == finding.NotChecked })
}

// clean reports whether a result would be status 0.
func clean(r check.Result) bool {
	return len(r.Gaps) == 0 && !finding.NewReport(r.Findings, nil).Reaches(finding.Error)
}
