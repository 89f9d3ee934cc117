package cli

import (
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/dnstest"
)

// locatorLab is a few real nameservers.
type locatorLab struct {
	named   netip.AddrPort // all the records
	mute    netip.AddrPort // unbound: silent for site.test and below, NXDOMAIN for nx.test
	second  netip.AddrPort // dnsmasq
	udpOnly netip.AddrPort // unbound, whose long answer for tc.test is cut
	closed  netip.AddrPort
	odd     netip.AddrPort // answers by the first label of the search domain
}

// startOdd starts a nameserver with faults that real ones do not have.
func startOdd(t *testing.T) netip.AddrPort {
	t.Helper()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	started := make(chan struct{})
	server := &dns.Server{PacketConn: packets, NotifyStartedFunc: func() { close(started) }, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
		answer := new(dns.Msg).SetReply(query)
		name := query.Question[0].Name
		switch {
		case !strings.HasPrefix(name, "_aaplcache._tcp."):
			answer.Rcode = dns.RcodeNameError
		case strings.Contains(name, ".notauth."):
			answer.Rcode = dns.RcodeNotAuth
		default:
			answer.Answer = []dns.RR{&dns.TXT{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 600}, Txt: []string{"prs=198.51.100.1"}}}
		}
		if strings.Contains(name, ".noq.") {
			answer.Question = nil
		}
		if strings.Contains(name, ".slow.") {
			time.Sleep(2 * time.Second)
		}
		_ = w.WriteMsg(answer)
	})}
	var done sync.WaitGroup
	done.Go(func() { _ = server.ActivateAndServe() })
	<-started
	t.Cleanup(func() {
		if err := server.Shutdown(); err != nil {
			t.Error(err)
		}
		done.Wait()
	})
	return netip.MustParseAddrPort(packets.LocalAddr().String())
}

func startLocatorLab(t *testing.T) locatorLab {
	t.Helper()
	txt := func(link, data string) string { return fmt.Sprintf("_aaplcache%s 10800 IN TXT %s\n", link, data) }
	endless := ""
	for link := range 25 {
		number := fmt.Sprint(link)
		if link == 0 {
			number = ""
		}
		endless += txt(number+"._tcp.endless", fmt.Sprintf(`"prs=198.51.100.%d,more"`, link+1))
	}
	entry := func(domain, data string) string { return fmt.Sprintf("txt-record=_aaplcache._tcp.%s,%q", domain, data) }
	cut := func(data string) string {
		return fmt.Sprintf("local-data: '_aaplcache._tcp.tc.test. 10800 IN TXT %q'", data)
	}
	return locatorLab{
		named: dnstest.Named(t, dnstest.Zone{Name: "site.test", Records: endless +
			txt("._tcp", `"prs=198.51.100.1-198.51.100.9,more"`) + txt("1._tcp", `"fss=10.20.0.10"`) +
			txt("._tcp.split", `"prs=198.51.100.1"`) + txt("._tcp.cidr", `"prs=198.51.100.0/24"`) +
			txt("._tcp.strings", `"prs=198.51.100.1" ",198.51.100.2"`) + txt("._tcp.gap", `"prs=198.51.100.1,more"`) +
			txt("._tcp.two", `"prs=198.51.100.1"`) + txt("._tcp.two", `"fss=10.20.0.10"`) +
			txt("._tcp.spf", `"v=spf1 -all"`) + "_aaplcache._tcp.alias 600 IN CNAME site.test.\n"},
			dnstest.Zone{Name: "wild.test", Records: `*.any 600 IN TXT "v=spf1 -all"` + "\n"}, dnstest.Zone{Name: "broken.test", Broken: true}),
		mute:    dnstest.Unbound(t, `local-zone: "site.test." deny`, `local-zone: "nx.test." always_nxdomain`),
		second:  dnstest.Dnsmasq(t, entry("nx.test", "prs=198.51.100.3"), entry("split.site.test", "prs=203.0.113.2")),
		udpOnly: dnstest.Unbound(t, "do-tcp: no", cut("prs=198.51.100.1"), cut(strings.Repeat("a", 250)), cut(strings.Repeat("b", 250))),
		closed:  dnstest.ClosedAddr(),
		odd:     startOdd(t),
	}
}

// locatorJSON is what scripts may read from the result.
type locatorJSON struct {
	DNS struct {
		Asked   bool
		Answers []struct{ Outcome string }
		Client  struct{ Outcome string }
		Reasons []struct{ Code string }
	}
	Verdict struct{ Code, Text string }
	Next    []string
}

// inspectDNS runs the verb and returns its status, verdict and codes.
func inspectDNS(t *testing.T, servers []netip.AddrPort, domains string, more ...string) (status int, verdict string, codes []string, stderr string) {
	t.Helper()
	args := []string{"cachelocator", "inspect", "--format", "json"}
	for _, server := range servers {
		args = append(args, "--nameserver", server.String())
	}
	for domain := range strings.FieldsSeq(domains) {
		args = append(args, "--search", domain)
	}
	status, stdout, stderr := runLine(t, append(args, more...)...)
	var result locatorJSON
	if err := json.Unmarshal([]byte(stdout), &result); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	for _, r := range result.DNS.Reasons {
		codes = append(codes, r.Code)
	}
	slices.Sort(codes)
	return status, result.Verdict.Code, slices.Compact(codes), stderr
}

func TestCacheLocatorDNS(t *testing.T) {
	t.Parallel()
	lab := startLocatorLab(t)
	on := func(servers ...netip.AddrPort) []netip.AddrPort { return servers }
	unsent := netip.MustParseAddrPort("[fe80::1]:53") // without an interface nothing can be sent there
	short := []string{"--timeout", "1500ms"}          // less than the locator waits
	t.Run("cases", func(t *testing.T) {
		for _, tt := range []struct {
			name    string
			servers []netip.AddrPort
			domains string
			more    []string
			status  int
			verdict string
			reasons string
		}{
			{"healthy", on(lab.named), "site.test", nil, frame.StatusDone, "dns-found", ""},
			{"first silent", on(lab.mute, lab.named), "site.test", nil, frame.StatusFound, "dns-timed-out", "dns-primary-silent"},
			{"first silent, no patience", on(lab.mute, lab.named), "site.test", short, frame.StatusFound, "dns-unknown", "dns-not-examined"},
			{"first silent, patience for its share", on(lab.mute, lab.named), "site.test", []string{"--target-macos", "14", "--timeout", "2600ms"}, frame.StatusDone, "dns-found", ""},
			{"first closed", on(lab.closed, lab.named), "site.test", nil, frame.StatusFound, "dns-timed-out", "dns-primary-silent"},
			{"first closed, 15.3", on(lab.closed, lab.named), "site.test", []string{"--target-macos", "15.3"}, frame.StatusDone, "dns-found", ""},
			{"all closed, two domains", on(lab.closed, lab.closed), "a.test b.test", nil, frame.StatusFound, "dns-timed-out", "dns-no-answer"},
			{"a domain silent at a live server", on(lab.mute), "site.test nx.test", nil, frame.StatusFound, "dns-timed-out", "dns-domain-silent"},
			{"a wildcard", on(lab.named), "any.wild.test", nil, frame.StatusFound, "dns-nothing-known", "dns-wildcard"},
			{"an error that ends the search", on(lab.odd, lab.named), "notauth.test", nil, frame.StatusFound, "dns-failed", "dns-server-error"},
			{"an answer without a question", on(lab.odd, lab.named), "noq.test", nil, frame.StatusFound, "dns-absent", "dns-malformed"},
			{
				"the second closed, and the third slower than its share", on(lab.named, lab.closed, lab.odd), "slow.test",
				[]string{"--target-macos", "15.3"},
				frame.StatusFound, "dns-absent", "dns-server-silent",
			},
			{"an alias", on(lab.named), "alias.site.test", nil, frame.StatusFound, "dns-bad-record", "dns-alias"},
			{"first closed, 10.11", on(lab.closed, lab.named), "site.test", []string{"--model", "10.11"}, frame.StatusFound, "dns-timed-out", "dns-primary-silent"},
			{"first denies", on(lab.mute, lab.second), "nx.test", nil, frame.StatusFound, "dns-absent", "dns-primary-nxdomain"},
			{"split", on(lab.named, lab.second), "split.site.test", nil, frame.StatusDone, "dns-found", "dns-split-answers"},
			{"search stopped", on(lab.named), "broken.test site.test", nil, frame.StatusFound, "dns-absent", "dns-search-stopped"},
			{"TCP closed", on(lab.udpOnly), "tc.test", nil, frame.StatusFound, "dns-absent", "dns-tcp-blocked"},
			{"fourth server", on(lab.closed, lab.closed, lab.closed, lab.named), "site.test", nil, frame.StatusFound, "dns-timed-out", "dns-extra-server dns-no-answer"},
			{"seventh domain", on(lab.named), "a.site.test b.site.test c.site.test d.site.test e.site.test f.site.test site.test", nil, frame.StatusFound, "dns-absent", "dns-extra-domain"},
			{"CIDR", on(lab.named), "cidr.site.test", nil, frame.StatusFound, "dns-bad-record", "dns-bad-range"},
			{"strings", on(lab.named), "strings.site.test", nil, frame.StatusFound, "dns-bad-record", "dns-multistring"},
			{"gap", on(lab.named), "gap.site.test", nil, frame.StatusFound, "dns-bad-record", "dns-chain-gap"},
			{"too long", on(lab.named), "endless.site.test", nil, frame.StatusFound, "dns-bad-record", "dns-chain-too-long"},
			{"two", on(lab.named), "two.site.test", nil, frame.StatusDone, "dns-found", "dns-two-records"},
			{"foreign", on(lab.named), "spf.site.test", nil, frame.StatusFound, "dns-nothing-known", "dns-unknown-key"},
			{"no server can be asked", on(unsent), "site.test", nil, frame.StatusError, "dns-absent", "dns-no-answer"},
			{"exit zero", on(lab.closed), "site.test", []string{"--exit-zero"}, frame.StatusDone, "dns-timed-out", "dns-no-answer"},
		} {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				status, verdict, codes, stderr := inspectDNS(t, tt.servers, tt.domains, tt.more...)
				if status != tt.status || verdict != tt.verdict {
					t.Errorf("status %d, %s; want %d, %s\n%s", status, verdict, tt.status, tt.verdict, stderr)
				}
				if diff := cmp.Diff(strings.Fields(tt.reasons), codes, cmp.Comparer(func(a, b []string) bool { return slices.Equal(a, b) })); diff != "" {
					t.Errorf("want -, got +:\n%s", diff)
				}
				if tt.status == frame.StatusError && !strings.Contains(stderr, `"code": "no-nameserver-asked"`) {
					t.Error(stderr)
				}
			})
		}
	})
	t.Run("scripts", func(t *testing.T) { locatorScripts(t, lab) })
	t.Run("text", func(t *testing.T) { locatorText(t, lab) })
	t.Run("settings", func(t *testing.T) { locatorSettings(t, lab) })
	t.Run("records", func(t *testing.T) { locatorRecords(t, lab) })
}

// locatorScripts runs the scripts that need nameservers. Their addresses are in the
// environment.
func locatorScripts(t *testing.T, lab locatorLab) {
	t.Helper()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/dns",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("GORACE", "atexit_sleep_ms=0") // see TestScript
			for name, server := range map[string]netip.AddrPort{
				"NAMED": lab.named, "MUTE": lab.mute, "SECOND": lab.second, "UDPONLY": lab.udpOnly, "CLOSED": lab.closed,
			} {
				e.Setenv(name, server.String())
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": cmdStatus},
	})
}

// locatorText checks what a help desk reads if the first server is silent.
func locatorText(t *testing.T, lab locatorLab) {
	t.Helper()
	args := []string{"cachelocator", "inspect", "--search", "site.test"}
	for _, server := range []netip.AddrPort{lab.mute, lab.named} {
		args = append(args, "--nameserver", server.String())
	}
	status, stdout, stderr := runLine(t, args...)
	if runtime.GOOS != "darwin" && !strings.Contains(stderr, "not a Mac") {
		t.Errorf("not said: %q", stderr)
	}
	first, rest, _ := strings.Cut(stdout, "\n")
	want := fmt.Sprintf("Primary %s does not answer; %s has the record; the locator will not get it.", lab.mute, lab.named)
	if status != frame.StatusFound || first != want {
		t.Errorf("status %d, %q; want %q", status, first, want)
	}
	for _, part := range []string{"silent", "udp", `TTL 10800  "prs=198.51.100.1-198.51.100.9,more"`, "(dns-primary-silent)", "Repair the first nameserver", "Up to macOS 15.3 the locator gets 2 ranges after 2."} {
		if !strings.Contains(rest, part) {
			t.Errorf("no %q in\n%s", part, rest)
		}
	}
	status, stdout, _ = runLine(t, "cachelocator", "inspect", "-q", "--nameserver", lab.named.String(), "--search", "site.test")
	if status != frame.StatusDone || stdout != "198.51.100.1-198.51.100.9\n" {
		t.Errorf("-q: status %d, %q", status, stdout)
	}
}

// locatorSettings takes the servers from the output of scutil on another Mac.
func locatorSettings(t *testing.T, lab locatorLab) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "scutil.txt")
	settings := func(lines ...string) {
		text := "DNS configuration\n\nresolver #1\n  " + strings.Join(lines, "\n  ") + "\n  flags    : Request A records\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	settings("search domain[0] : site.test", "nameserver[0] : "+lab.named.Addr().String(), fmt.Sprintf("port     : %d", lab.named.Port()))
	if status, verdict, _, stderr := inspectDNS(t, nil, "", "--scutil", file, "--dns"); status != frame.StatusDone || verdict != "dns-found" {
		t.Errorf("status %d, %s\n%s", status, verdict, stderr)
	}
	sample := "../../../testdata/cachelocator/no-cache.plist"
	if status, verdict, _, _ := inspectDNS(t, nil, "", "--scutil", file, "--dns", "--file", sample); status != frame.StatusFound || verdict == "dns-found" {
		t.Errorf("with a file the file decides: status %d, %s", status, verdict)
	}
	settings("nameserver[0] : "+lab.named.Addr().String(), fmt.Sprintf("port     : %d", lab.named.Port()))
	if status, _, codes, stderr := inspectDNS(t, nil, "site.test", "--scutil", file); status != frame.StatusDone || len(codes) > 0 {
		t.Errorf("a domain by a flag: status %d, %q\n%s", status, codes, stderr)
	}
	status, verdict, codes, _ := inspectDNS(t, nil, "", "--scutil", file, "--dns")
	if status != frame.StatusFound || verdict != "dns-no-domain" || !slices.Equal(codes, []string{"dns-no-domain"}) {
		t.Errorf("no domain: status %d, %s, %q", status, verdict, codes)
	}
	settings("search domain[0] : site.test")
	status, _, codes, stderr := inspectDNS(t, nil, "", "--scutil", file, "--dns")
	if status != frame.StatusError || !slices.Equal(codes, []string{"dns-no-server"}) || !strings.Contains(stderr, `"code": "no-nameservers"`) {
		t.Errorf("no server: status %d, %q\n%s", status, codes, stderr)
	}
	settings("search domain[0] : a..b", "nameserver[0] : 127.0.0.1")
	if status, _, _, stderr := inspectDNS(t, nil, "", "--scutil", file, "--dns", "--file", sample); status != frame.StatusError || !strings.Contains(stderr, `"code": "bad-domain"`) {
		t.Errorf("bad domain: status %d\n%s", status, stderr)
	}
}

// locatorRecords decodes and lints the records of servers.
func locatorRecords(t *testing.T, lab locatorLab) {
	t.Helper()
	for _, tt := range []struct {
		args   []string
		status int
		out    []string
		errs   string
	}{
		{[]string{"lint", "--nameserver", lab.named.String(), "--search", "site.test"}, frame.StatusDone, []string{"errors: 0, warnings: 0"}, ""},
		{[]string{"lint", "--nameserver", lab.named.String(), "--search", "cidr.site.test"}, frame.StatusFound, []string{"dns-bad-range", "fix: write 198.51.100.0-198.51.100.255"}, ""},
		{[]string{"lint", "--nameserver", lab.second.String(), "--search", "none.test"}, frame.StatusFound, []string{lab.second.String() + ":1:1: error: it has no TXT record at _aaplcache._tcp.none.test (nxdomain) [dns-no-record]"}, ""},
		{
			[]string{"lint", "--nameserver", lab.closed.String(), "--nameserver", lab.named.String(), "--search", "gap.site.test"},
			frame.StatusError,
			[]string{lab.named.String() + ":1:1: error:", "(_aaplcache._tcp.gap.site.test) [dns-chain-gap]"},
			"127.0.0.1:1",
		},
		{
			[]string{"decode", "--nameserver", lab.named.String(), "--search", "site.test"},
			frame.StatusDone,
			[]string{"prs, public ranges of the site, TTL 10800", "    198.51.100.1-198.51.100.9", "more: continues at the next name", "fss, addresses of favored caches", "    10.20.0.10"},
			"",
		},
		{[]string{"decode", "--nameserver", lab.named.String(), "--search", "cidr.site.test"}, frame.StatusError, nil, "CIDR"},
		{[]string{"decode", "--nameserver", lab.second.String(), "--search", "none.test"}, frame.StatusError, nil, "it has no TXT record"},
	} {
		status, stdout, stderr := runLine(t, append([]string{"cachelocator", "txt"}, tt.args...)...)
		if status != tt.status || !strings.Contains(stderr, tt.errs) {
			t.Errorf("%q: status %d, want %d\n%s%s", tt.args, status, tt.status, stdout, stderr)
		}
		for _, part := range tt.out {
			if !strings.Contains(stdout, part) {
				t.Errorf("%q: no %q in\n%s%s", tt.args, part, stdout, stderr)
			}
		}
	}
}
