package check

import (
	"cmp"
	"fmt"
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// maxFindings is how many findings of each severity are listed for a document.
const maxFindings = 200

// The most clients and caches that are held against each other.
const (
	MaxClients = 50
	MaxCaches  = 50
)

// Check holds the evidence against itself.
func Check(e Evidence) Result {
	j := &judge{Evidence: e, sheets: map[string]*finding.Collector{}, said: map[string]bool{}, byAddress: map[netip.Addr]*Cache{}}
	if j.OpenPorts == nil && e.Site != nil {
		j.OpenPorts = e.Site.OpenPorts
	}
	for i := range j.Caches {
		all, _ := j.Caches[i].private()
		for _, address := range all {
			j.byAddress[address] = &j.Caches[i]
		}
	}
	j.records()
	for i := range j.Caches {
		j.cache(&j.Caches[i])
	}
	j.several()
	for i := range j.Clients {
		j.client(&j.Clients[i])
	}
	if len(j.Clients) == 0 {
		j.gap("the clients", "no client was named", "name one: --client")
	}
	if len(j.Caches) == 0 {
		j.gap("the caches", "no cache was named", "name one: --server")
	}
	return j.result()
}

type judge struct {
	Evidence

	order  []string // targets, as they came
	sheets map[string]*finding.Collector
	said   map[string]bool // a gap or a finding that several pairs lead to is listed once
	gaps   []Gap
	// byAddress are the caches by their local addresses.
	byAddress map[netip.Addr]*Cache
}

// cache checks a cache by itself, and what it should agree with.
func (j *judge) cache(c *Cache) {
	j.status(c)
	for i := range c.Sources {
		j.settings(c, &c.Sources[i])
	}
	j.misread(c)
	j.sources(c)
	j.ownAddress(c)
	j.ports(c)
	for _, r := range j.held() {
		j.record(c, r)
	}
	if j.Site != nil {
		j.siteCache(c)
	}
}

// client checks a client against every cache. It needs one cache that it can use: what
// keeps it from one is no fault if another serves it.
func (j *judge) client(c *Client) {
	if !c.Public.IsValid() {
		j.gap(c.Name, "its public address is not known, and Apple decides by it",
			"save what AssetCacheLocatorUtil -j prints on it, or say it: --client-public-address IP")
	}
	if c.Tunnel {
		j.add(c.Name, place("", 0), RuleClientTunnel, "its default route leads into a tunnel: it reaches the internet from the address of a VPN")
	}
	if c.Found != "" {
		j.add(c.Name, place("", 0), RuleClientNone, "%s", fault.Clip(c.Found))
	}
	j.clientRecord(c)
	if j.Site != nil {
		j.siteClient(c)
	}
	for i := range j.Caches {
		j.apple(c, &j.Caches[i])
		j.stored(c, &j.Caches[i])
	}
	j.served(c)
}

func (j *judge) sheet(target string) *finding.Collector {
	if j.sheets[target] == nil {
		j.sheets[target] = finding.NewCollector(target, allRules(), maxFindings)
		j.order = append(j.order, target)
	}
	return j.sheets[target]
}

// place is where in a document something stands.
func place(key string, line int) finding.Place { return finding.Place{Path: key, Line: line} }

// add adds a finding with the severity of its rule, once.
func (j *judge) add(target string, at finding.Place, rule, format string, args ...any) {
	j.put(target, at, rule, "", "", fmt.Sprintf(format, args...))
}

// put adds a finding with a severity of its own.
func (j *judge) put(target string, at finding.Place, rule string, severity finding.Severity, fix, message string) {
	key := fmt.Sprintf("%q%q%d%q%q", target, rule, at.Line, at.Path, message)
	if j.said[key] {
		return
	}
	j.said[key] = true
	j.sheet(target).Put(finding.Finding{
		Rule: rule, Severity: severity, Path: at.Path, Line: at.Line, Column: at.Column, Message: message, Fix: cmp.Or(fix, fixOf(rule)),
	})
}

// gap says that something is unknown that could be a contradiction.
func (j *judge) gap(target, what, hint string) {
	key := fmt.Sprintf("gap%q%q", target, what)
	if j.said[key] {
		return
	}
	j.said[key] = true
	j.gaps = append(j.gaps, Gap{target, what, hint})
	j.note(target, what, hint)
}

// note says that something was not looked at, where that could be no contradiction.
func (j *judge) note(target, what, hint string) {
	j.sheet(target).Put(finding.Finding{Rule: finding.NotChecked, Severity: finding.Info, Message: "not checked: " + what, Fix: hint})
}

func (j *judge) result() Result {
	r := Result{Findings: []finding.Finding{}, Gaps: j.gaps}
	for _, target := range j.order {
		r.Findings = append(r.Findings, j.sheets[target].Findings()...)
	}
	return r
}

// fixOf returns what its rule says to do.
func fixOf(id string) string {
	for _, rule := range allRules() {
		if rule.ID == id {
			return rule.Fix
		}
	}
	return ""
}

// held returns the records that caches and clients are held against.
func (j *judge) held() []Record {
	if len(j.Records) > 0 {
		return j.Records
	}
	if r, ok := j.ofSite(); ok {
		return []Record{r}
	}
	return nil
}

// Records checks records and caches alone: what txt lint --settings does.
func Records(e Evidence) Result {
	j := &judge{Evidence: e, sheets: map[string]*finding.Collector{}, said: map[string]bool{}, byAddress: map[netip.Addr]*Cache{}}
	for i := range j.Caches {
		c := &j.Caches[i]
		for _, r := range j.held() {
			j.record(c, r)
			if r.Void {
				j.gap(r.Name, "no ranges could be taken from the record, so nothing was held against it", "correct the record first")
			}
		}
		public, _ := publicRanges(c)
		_, known := c.public()
		if !public.Known() && !known {
			j.gap(c.Name, "neither the public address of the cache nor its PublicRanges are known", hintSettings)
		}
	}
	return j.result()
}

// The hints of gaps.
const (
	hintSettings = "save them on the cache: AssetCacheManagerUtil settings -j >settings.json"
	hintStatus   = "save it on the cache: AssetCacheManagerUtil status -j >status.json"
	hintAddress  = "save what ifconfig prints on the client, or say it: --client-address IP/BITS"
)

// quoted returns a text of a document for a message.
func quoted(text string) string { return fmt.Sprintf("%q", fault.Clip(text)) }
