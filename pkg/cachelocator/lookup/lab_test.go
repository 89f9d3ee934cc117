package lookup_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/dnstest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
)

// lab is five nameservers, each with a fault of its own or none.
type lab struct {
	authority netip.AddrPort // named, with all the records below
	closed    netip.AddrPort
	mute      netip.AddrPort // unbound: silent for site.test and below
	second    netip.AddrPort // dnsmasq: has what others fail at
	udpOnly   netip.AddrPort // unbound, whose answer for tc.site.test is truncated
}

const base = "prs=17.53.22.2-17.53.22.254,93.184.216.119"

func startLab(t *testing.T) lab {
	t.Helper()
	return lab{
		authority: dnstest.Named(t,
			dnstest.Zone{Name: "site.test", Records: siteRecords()},
			dnstest.Zone{Name: "broken.test", Broken: true}),
		closed: dnstest.ClosedAddr(),
		mute: dnstest.Unbound(t, `local-zone: "site.test." deny`, `local-zone: "refuse.test." refuse`,
			`local-zone: "nx.test." always_nxdomain`),
		second: dnstest.Dnsmasq(t, "local-ttl=10800",
			entry("site.test", base), entry("tc.site.test", "prs=198.51.100.11"), entry("split.site.test", "prs=203.0.113.200"),
			entry("broken.test", "prs=198.51.100.12"), entry("refuse.test", "prs=198.51.100.13"), entry("nx.test", "prs=198.51.100.14")),
		udpOnly: dnstest.Unbound(t, "do-tcp: no", `local-zone: "site.test." static`,
			unboundTXT("prs=198.51.100.11"), unboundTXT(strings.Repeat("a", 250)), unboundTXT(strings.Repeat("b", 250))),
	}
}

func entry(domain, data string) string {
	return fmt.Sprintf("txt-record=_aaplcache._tcp.%s,%q", domain, data)
}

func unboundTXT(data string) string {
	return fmt.Sprintf("local-data: '_aaplcache._tcp.tc.site.test. 10800 IN TXT %q'", data)
}

// siteRecords are the records of site.test, with a case at each name.
func siteRecords() string {
	var b strings.Builder
	at := func(link int, name string, ttl int, data ...string) {
		number := ""
		if link > 0 {
			number = fmt.Sprint(link)
		}
		fmt.Fprintf(&b, "_aaplcache%s._tcp%s %d IN TXT \"%s\"\n", number, name, ttl, strings.Join(data, `" "`))
	}
	hour3 := func(name string, data ...string) { at(0, name, 10800, data...) }
	hour3("", base)
	hour3(".v6", "prs=2001:db8::1-2001:db8::ff,198.51.100.1")
	hour3(".bin", `prn=\036\017\053\022\002\017\053\022\254\020\093\184\216\119`)
	at(0, ".lowttl", 30, "prs=198.51.100.1")
	at(0, ".ttl0", 0, "prs=198.51.100.1")
	hour3(".split", "prs=198.51.100.10")
	at(0, ".chain", 10800, "prs="+span(0, 5)+",more")
	at(1, ".chain", 900, "prs="+span(5, 11)+",more")
	at(2, ".chain", 10800, "fss=10.20.0.10,10.20.0.12-10.20.0.14")
	for link := range 6 {
		more := ",more"
		if link == 5 {
			more = ""
		}
		at(link, ".deep", 10800, fmt.Sprintf("prs=198.51.100.5%d%s", link, more))
	}
	for link := range 25 {
		at(link, ".toolong", 10800, fmt.Sprintf("prs=198.51.100.%d,more", link+1))
	}
	hour3(".gap", "prs=198.51.100.7,more")
	// The second string begins within a range, and its length is not a comma.
	long := "prs=" + span(0, 20)
	hour3(".long", long[:255], long[255:505], long[505:])
	hour3(".str44", "prs=198.51.100.1", "198.51.100.100,198.51.100.101,198.51.100.102")
	hour3(".two", "prs=198.51.100.7")
	hour3(".two", "fss=10.20.0.10")
	hour3(".noise", "v=spf1 -all")
	hour3(".noise", "prs=198.51.100.9")
	hour3(".junk", "v=spf1 -all")
	hour3(".cidr", "prs=198.51.100.0/24")
	hour3(".blank", "prs=198.51.100.1, 198.51.100.2")
	hour3(".reversed", "prs=198.51.100.9-198.51.100.1")
	hour3(".comma", "prs=198.51.100.1,")
	hour3(".linklocal", "prs=169.254.1.1")
	hour3(".upper", "PRS=198.51.100.1")
	hour3(".quoted", `\"prs=198.51.100.1\"`)
	hour3(".lenprefix", "*"+base)
	b.WriteString("_aaplcache._tcp.nodata IN PTR ns\n")
	return b.String()
}

// span returns ranges of six addresses, ten apart.
func span(from, to int) string {
	list := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		list = append(list, fmt.Sprintf("203.0.113.%d-203.0.113.%d", i*10, i*10+5))
	}
	return strings.Join(list, ",")
}

// still is a clock by which every answer comes at once, so that the time of a model
// consists of its own waits.
func still() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

func codes(r *lookup.Result) []string {
	list := []string{}
	for _, reason := range r.Reasons {
		list = append(list, string(reason.Code))
	}
	return list
}
