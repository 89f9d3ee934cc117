package txt_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

type lintCase struct {
	name string
	text string
	want []string // "rule: part of the message => part of the fix"
}

func lintCases() []lintCase {
	long := "prs=203.0.113.100-203.0.113.105" + strings.Repeat(",203.0.113.100-203.0.113.105", 9)
	toolong := strings.Builder{}
	for link := range 25 {
		fmt.Fprintf(&toolong, "%s 600 IN TXT \"prs=192.0.2.1,more\"\n", txt.Name(link, "a.test"))
	}
	const at = "_aaplcache._tcp.a.test. 10800 IN TXT "
	return []lintCase{
		{"good data", "prs=192.0.2.1-192.0.2.9,2001:db8::1", nil},
		{"good, more in capitals", "prs=192.0.2.1,MORE", nil},
		{"good dig line", at + `"prs=192.0.2.1"`, nil},
		{"good dig +short", `"fss=10.0.0.1"`, nil},
		{"good binary", `"prn=\020\093\184\216\119" `, nil},
		{"binary, another tag", `"prn=\016\093\184\216\119"`, []string{"dns-bad-range: 0x10 at 0 => txt encode"}},
		{"binary, loopback", `"prn=\020\127\000\000\001"`, []string{"dns-bad-range: loopback"}},
		{"CIDR", "prs=198.51.100.0/24", []string{"dns-bad-range: CIDR => 198.51.100.0-198.51.100.255"}},
		{"blank", "prs=198.51.100.1, 198.51.100.2", []string{"dns-bad-range: whitespace => remove the whitespace"}},
		{"reversed", "prs=198.51.100.9-198.51.100.1", []string{"dns-bad-range: higher => 198.51.100.1-198.51.100.9"}},
		{"trailing comma", "prs=198.51.100.1,", []string{"dns-bad-range: empty => comma"}},
		{"two commas", "prs=198.51.100.1,,198.51.100.2", []string{"dns-bad-range: empty => comma"}},
		{"link-local", "prs=169.254.1.1", []string{"dns-bad-range: link-local => public"}},
		{"capitals", "PRS=198.51.100.1", []string{"dns-unknown-key: not in lower case => write prs="}},
		{"quotes in the data", at + `"\"prs=198.51.100.1\""`, []string{"dns-unknown-key: a quote => without quotes"}},
		{"length byte", at + `"*prs=17.53.22.2-17.53.22.254,93.184.216.119"`, []string{"dns-unknown-key: length byte => remove it"}},
		{"length byte, typed in", `\x2aprs=17.53.22.2`, []string{"dns-unknown-key: length byte => remove it"}},
		{"length byte, escaped", at + `"\042prs=17.53.22.2"`, []string{"dns-unknown-key: length byte => remove it"}},
		{"blank before", at + `" prs=17.53.22.2"`, []string{"dns-unknown-key: whitespace => remove it"}},
		{"word before", at + `"ranges: prs=17.53.22.2"`, []string{"dns-unknown-key: before the key => begin the record with prs="}},
		{"colon", "prs:17.53.22.2", []string{"dns-unknown-key: followed by => write prs="}},
		{"no data, and capitals", "PRS=", []string{"dns-unknown-key: not in lower case => write prs="}},
		{"no data", "prs=", []string{"dns-unknown-key: holds only => in one string"}},
		{"key in a string of its own", at + `"prs=" "192.0.2.1"`, []string{"dns-unknown-key: holds only => in one string"}},
		{"another's record", "v=spf1 -all", []string{"dns-unknown-key: not one of => begin it with prs="}},
		{"foreign beside ours", at + "\"v=spf1 -all\"\n" + at + `"prs=192.0.2.1"`, nil},
		{"near miss beside ours", at + "\"PRS=192.0.2.1\"\n" + at + `"prs=192.0.2.1"`, []string{"dns-unknown-key: not in lower case =>"}},
		{"two of ours", at + "\"prs=192.0.2.1\"\n" + at + `"fss=10.0.0.1"`, []string{"dns-two-records: 2 records => next name"}},
		{"several strings", at + `"prs=203.0.113.90-203.0." "113.95,203.0.113.100"`, []string{`dns-multistring: 203.0.\x14113 => one string`}},
		{"several strings, another fault too", at + `"prs=203.0.113.90-203.0." "113.95,203.0.113.0/24"`, []string{"dns-multistring:", "dns-bad-range: CIDR"}},
		{"by accident", at + `"prs=198.51.100.1" "198.51.100.100,198.51.100.101,198.51.100.102"`, []string{"dns-multistring: by chance =>"}},
		{"over 255 bytes", long, []string{"dns-multistring: 2 strings => one string"}},
		{"one string over 255 bytes", at + `"` + long + `"`, []string{"dns-syntax: 283 bytes => txt encode", "dns-multistring: 2 strings"}},
		{"data after more", "prs=192.0.2.1,more,192.0.2.2", []string{`dns-unread: ",192.0.2.2" => before more`}},
		{"data after NUL", at + `"prs=192.0.2.1\000,192.0.2.2"`, []string{`dns-unread: "\x00,192.0.2.2"`}},
		{"binary cut", at + `"prn=$\001\002\003"`, []string{"dns-bad-range: needs 9 bytes"}},
		{"chain", at + "\"prs=192.0.2.1,more\"\n_aaplcache1._tcp.a.test. 600 TXT \"fss=10.0.0.1\"", nil},
		{"gap", at + "\"prs=192.0.2.1,more\"\n_aaplcache2._tcp.a.test. 600 TXT \"fss=10.0.0.1\"", []string{"dns-chain-gap: _aaplcache1._tcp.a.test => add that name"}},
		{"chain not asked on", at + "\"prs=192.0.2.1\"\n_aaplcache1._tcp.a.test. 600 TXT \"fss=10.0.0.1\"", []string{"dns-unread: ends at _aaplcache._tcp.a.test => ,more"}},
		{"gap, odd domain", `_aaplcache._tcp.\025 600 TXT "prs=192.0.2.1,more"`, []string{`dns-chain-gap: _aaplcache1._tcp.\025 =>`}},
		{"gap, endless domain", "_aaplcache._tcp." + strings.Repeat("a", 5000) + ` 600 TXT "prs=192.0.2.1,more"`, []string{"dns-chain-gap: a… does not exist =>"}},
		{"part of a chain", "_aaplcache3._tcp.a.test. 600 TXT \"fss=10.0.0.1\"", nil},
		{"over 25", toolong.String(), []string{"dns-chain-too-long: record 25 => merge"}},
		{"link 25", `_aaplcache25._tcp.a.test. 600 TXT "fss=10.0.0.1"`, []string{"dns-wrong-name: _aaplcache25 => _aaplcache24"}},
		{"link 0", `_aaplcache0._tcp.a.test. 600 TXT "fss=10.0.0.1"`, []string{"dns-wrong-name: _aaplcache0 => _aaplcache._tcp.a.test"}},
		{"no underscore", `aaplcache1._tcp.a.test. 600 TXT "fss=10.0.0.1"`, []string{"dns-wrong-name: never looks up => _aaplcache1._tcp.a.test"}},
		{"UDP", `_aaplcache._udp.a.test. 600 TXT "fss=10.0.0.1"`, []string{"dns-wrong-name: _udp => _aaplcache._tcp.a.test"}},
		{"private", "prs=10.149.248.1-10.149.249.255", []string{"dns-not-public: private => reach the internet"}},
		{"private, favored", "fss=10.149.248.1-10.149.249.255", nil},
		{"everything", "prs=0.0.0.1-255.255.255.255", []string{"dns-not-public: this network"}},
		{"multicast", "prs=198.51.100.1,ff02::1", []string{"dns-not-public: multicast"}},
		{"carrier-grade", "prs=100.64.0.1", []string{"dns-not-public: carrier-grade"}},
		{"other software elsewhere", "$ORIGIN a.test.\n@ TXT \"v=spf1 -all\"\n_dmarc TXT \"v=DMARC1; p=none\"\ns._domainkey TXT ( \"v=DKIM1; p=" + strings.Repeat("A", 300) + "\" )\n* TXT \"v=spf1 -all\"\n_aaplcache._tcp TXT \"prs=192.0.2.1\"", nil},
		{"only other software", "a.test. 600 IN TXT \"v=spf1 -all\"", []string{"not-checked: none of the 1 records =>"}},
		{"key at another name", "caches.a.test. 600 IN TXT \"prs=192.0.2.1\"", []string{"dns-wrong-name: never looks up"}},
		{"wildcard with a key", "*.a.test. 600 IN TXT \"prs=192.0.2.1\"", nil},
		{"wildcard beside ours", at + "\"prs=192.0.2.1\"\n_aaplcache1._tcp.a.test. 600 TXT \"v=spf1 -all\"\n_aaplcache2._tcp.a.test. 600 TXT \"v=spf1 -all\"", nil},
		{"wildcard", at + "\"v=spf1 -all\"\n_aaplcache1._tcp.a.test. 600 TXT \"v=spf1 -all\"", []string{"dns-unknown-key: a wildcard answers => a wildcard does not answer"}},
		{"an alias", "_aaplcache._tcp.a.test. 600 IN CNAME caches.b.test.\n\ncaches.b.test. 600 IN TXT \"prs=192.0.2.1\"", nil}, //nolint:dupword // names as dig prints them
		{"TTL 0", `_aaplcache._tcp.a.test. 0 IN TXT "prs=192.0.2.1"`, []string{"dns-low-ttl: 0 as 3600 seconds =>"}},
		{"TTL of 1 minute", `_aaplcache._tcp.a.test. 1m IN TXT "prs=192.0.2.1"`, []string{"dns-low-ttl: 60 as 300 seconds =>"}},
		{"quote not closed", at + `"prs=192.0.2.1`, []string{"dns-syntax: not closed =>"}},
		{"parenthesis not closed", at + `( "prs=192.0.2.1"`, []string{"dns-syntax: parenthesis =>"}},
		{"no data", at, []string{"dns-syntax: no data"}},
		{"nothing", "; a comment\n\n", []string{"dns-syntax: no TXT record =>"}},
		{"too much", strings.Repeat("x", 1<<20+1), []string{"dns-syntax: larger than 1048576 bytes =>"}},
		{"zone file", "$ORIGIN a.test.\n$TTL 3h\n@ IN SOA ns h 1 1 1 1 1\n  IN NS ns\n_aaplcache._tcp 3h IN TXT ( \"prs=192.0.2.1,more\" ) ; ours\n  IN TXT \"v=spf1\"\n_aaplcache1._tcp IN TXT prs=192.0.2.2\n", nil},
		{"dnsmasq", "# comment\ntxt-record=_aaplcache._tcp.a.test,\"prs=192.0.2.1,192.0.2.2\"", nil},
		{"dnsmasq without quotes", "txt-record=_aaplcache._tcp.a.test,prs=192.0.2.1,192.0.2.2,198.51.100.200", []string{"dns-multistring: 3 strings =>"}},
		{"dnsmasq, quote not closed", "txt-record=_aaplcache._tcp.a.test,\"prs=192.0.2.1", []string{"dns-syntax: not closed =>"}},
		{"nsupdate", "server 10.0.0.1\nzone a.test.\nupdate delete _aaplcache._tcp.a.test. IN TXT\nupdate add _aaplcache._tcp.a.test. 600 IN TXT \"prs=192.0.2.1\"\nsend", nil},
		{"dnsmasq, other options", "local-ttl=10800\n--txt-record = _aaplcache._tcp.a.test,\"prs=192.0.2.1\"\ndns-rr=a.test,51,01:23", nil},
		{"dnsmasq in hex", "dns-rr=_aaplcache._tcp.a.test,16,09:70726e3d:14:5db8d877", nil},
		{"dnsmasq, no hex", "dns-rr=_aaplcache._tcp.a.test,16,xx", []string{"dns-syntax: hex => txt encode"}},
		{"PowerShell", `Add-DnsServerResourceRecord -Txt -ZoneName "a.test" -Name _aaplcache._tcp -DescriptiveText 'prs=192.0.2.0/24'`, []string{"dns-bad-range: CIDR"}},
		{"PowerShell, no data", `Add-DnsServerResourceRecord -Txt -ZoneName "a.test" -Name _aaplcache._tcp`, []string{"dns-syntax: DescriptiveText =>"}},
		{"dnscmd", `dnscmd ns1 /recordadd a.test _aaplcache._tcp 30 TXT "prs=192.0.2.1"`, []string{"dns-low-ttl: 30"}},
		{"dnscmd, no record", `dnscmd /Info`, []string{"dns-syntax: no TXT"}},
		{"many faults", "prs=" + strings.Repeat("x,", 60), []string{"dns-bad-range: 61 bad items in all"}},
	}
}

func TestLintText(t *testing.T) {
	t.Parallel()
	for _, tt := range lintCases() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			findings, err := txt.LintText("pasted", tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if tt.name == "many faults" {
				findings = findings[len(findings)-1:]
			}
			var rules, want []string
			for _, f := range findings {
				rules = append(rules, f.Rule)
			}
			for _, line := range tt.want {
				rule, _, _ := strings.Cut(line, ":")
				want = append(want, rule)
			}
			if diff := cmp.Diff(want, rules); diff != "" {
				t.Fatalf("%s\n%+v", diff, findings)
			}
			for i, line := range tt.want {
				_, rest, _ := strings.Cut(line, ":")
				message, fix, _ := strings.Cut(rest, " =>")
				f := findings[i]
				if !strings.Contains(f.Message, strings.TrimSpace(message)) || !strings.Contains(f.Fix, strings.TrimSpace(fix)) {
					t.Errorf("%+v, want %q", f, line)
				}
			}
		})
	}
}

// TestPlaces checks the line, column and name of findings.
func TestPlaces(t *testing.T) {
	t.Parallel()
	text := "; comment\n_aaplcache._tcp.a.test. 600 IN TXT \"prs=192.0.2.1,more\"\n_aaplcache1._tcp.a.test. 600 IN TXT \"prs=192.0.2.0/24\"\r\n"
	findings, err := txt.LintText("pasted", text)
	if err != nil || len(findings) != 1 {
		t.Fatalf("%+v", findings)
	}
	f := findings[0]
	if f.Path != "_aaplcache1._tcp.a.test" || f.Line != 3 || f.Column != 37 || f.Severity != finding.Error {
		t.Errorf("%+v", f)
	}
}

// TestNames checks the ways in which a zone file names an owner.
func TestNames(t *testing.T) {
	t.Parallel()
	read, err := txt.ParseText("$ORIGIN a.test.\n@ TXT x\nrel TXT x\n\tTXT x\nabs.b.test. TXT x\n" +
		"other A 192.0.2.1\n TXT x\n$ORIGIN c.test\nUPDATE add rel 1h30m TXT x\n\"x\"\n")
	if err != nil {
		t.Fatal(err)
	}
	found, faults := read.Records, read.Faults
	var names []string
	for _, record := range found {
		names = append(names, record.Name)
		if string(record.Rdata) != "\x01x" {
			t.Errorf("%q", record.Rdata)
		}
	}
	if diff := cmp.Diff([]string{"a.test", "rel.a.test", "rel.a.test", "abs.b.test", "other.a.test", "rel.c.test", ""}, names); diff != "" {
		t.Error(diff, faults)
	}
	if ttl := found[5].TTL; ttl == nil || *ttl != 5400 {
		t.Errorf("1h30m is %v", ttl)
	}
}

func TestUnescape(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`a\065b`: "aAb", `\255`: "\xff", `\256`: "256", `\06x`: "06x", `\\"`: `\"`, `\`: `\`, `a\`: `a\`, `\09`: "09",
	} {
		if got := txt.Unescape(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, tt := range lintCases() {
		for _, line := range tt.want {
			rule, _, _ := strings.Cut(line, ":")
			seen[rule] = true
		}
	}
	delete(seen, finding.NotChecked)
	for _, rule := range txt.Rules() {
		if !seen[rule.ID] || !complete(rule) {
			t.Errorf("rule %s has no case", rule.ID)
		}
		delete(seen, rule.ID)
	}
	if len(seen) > 0 {
		t.Errorf("not among the rules: %v", seen)
	}
}

// complete reports whether a rule has every field that people need.
func complete(r finding.Rule) bool {
	return r.Severity != "" && strings.HasSuffix(r.Guideline, ".") && strings.HasSuffix(r.Why, ".") && r.Fix != "" && r.Source != ""
}

// TestExamplesOfRules checks that lint finds each rule in its bad example, and not
// in its good one.
func TestExamplesOfRules(t *testing.T) {
	t.Parallel()
	has := func(rule finding.Rule, text string) bool {
		findings, err := txt.LintText("", text)
		if err != nil {
			t.Error(err)
		}
		return slices.ContainsFunc(findings, func(f finding.Finding) bool { return f.Rule == rule.ID })
	}
	examples := 0
	for _, rule := range txt.Rules() {
		if rule.Bad == "" {
			continue
		}
		examples++
		if !has(rule, rule.Bad) || has(rule, rule.Good) {
			t.Errorf("%s: the bad example %q or the good one %q is wrong", rule.ID, rule.Bad, rule.Good)
		}
	}
	if examples < 5 {
		t.Errorf("only %d rules have an example", examples)
	}
}

func lintRdata(rdata []byte) []finding.Finding { return lint([]txt.Found{{Rdata: rdata}}) }

func lint(records []txt.Found) []finding.Finding {
	c := finding.NewCollector("", txt.Rules(), 1000)
	txt.Lint(c, records)
	return c.Findings()
}

func TestLink(t *testing.T) {
	t.Parallel()
	for link := range txt.MaxRecords {
		got, domain, ok := txt.Link(strings.ToUpper(txt.Name(link, "a.test")) + ".")
		if got != link || domain != "a.test" || !ok {
			t.Errorf("%d: %d %q %v", link, got, domain, ok)
		}
	}
	for _, name := range []string{"", "_aaplcache", "_aaplcache01._tcp.a.test", "_aaplcache-1._tcp.a.test", "_aaplcache._tcpx.a.test", "x_aaplcache._tcp.a.test"} {
		if _, _, ok := txt.Link(name); ok {
			t.Errorf("%q", name)
		}
	}
}

// FuzzLintText checks arbitrary text. A record that Decode accepts has no error of
// its own, and one that it rejects has.
func FuzzLintText(f *testing.F) {
	for _, tt := range lintCases() {
		if len(tt.text) < 4096 {
			f.Add(tt.text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		findings, _ := txt.LintText("pasted", text)
		for _, one := range findings {
			if len(one.Message) > 2000 || strings.ContainsFunc(one.Message, func(r rune) bool { return r < ' ' }) {
				t.Errorf("message %q", one.Message)
			}
			if !slices.ContainsFunc(append(finding.SharedRules(), txt.Rules()...), func(r finding.Rule) bool { return r.ID == one.Rule }) {
				t.Errorf("rule %q", one.Rule)
			}
		}
		read, _ := txt.ParseText(text)
		for _, record := range read.Records {
			checkRdata(t, record.Rdata)
		}
	})
}

// TestHostile lints a record of 32,000 strings, each a bad item, with an empty item
// at both ends. The time must not grow with the square of their number.
func TestHostile(t *testing.T) {
	t.Parallel()
	rdata := append([]byte("\x05prs=,"), strings.Repeat("\x01,", 32000)...)
	var rules []string
	for _, f := range lintRdata(rdata) {
		rules = append(rules, f.Rule)
	}
	if diff := cmp.Diff([]string{"dns-multistring", "dns-bad-range", "dns-bad-range"}, rules); diff != "" {
		t.Error(diff)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x0dprs=192.0.2.1"))
	f.Add([]byte("\x07\xa4\xa8\xeaprs=")) // lower case makes this longer
	f.Add([]byte("\x09prn=\x14\x01\x02\x03\x04"))
	f.Add([]byte("\x06prs=19\x072.0.2.1"))
	f.Add([]byte("\xffprs=192.0.2.1"))
	f.Fuzz(checkRdata)
}

func checkRdata(t *testing.T, rdata []byte) {
	t.Helper()
	data, err := txt.Decode(rdata)
	_, whole := txt.Strings(rdata)
	faulty := slices.ContainsFunc(lintRdata(rdata), func(f finding.Finding) bool { return f.Severity == finding.Error })
	if faulty != (err != nil) && whole {
		t.Errorf("%q: decoding says %v, lint says %v", rdata, err, lintRdata(rdata))
	}
	if err != nil || len(data.Ranges) == 0 {
		return
	}
	// a decoded record can be encoded again
	var public, favored []txt.Range
	if data.Favored {
		favored = data.Ranges
	} else {
		public = data.Ranges
	}
	if _, err := txt.Encode(public, favored, txt.Options{Domain: "a.test", Binary: data.Key[2] == 'n'}); err != nil && len(data.Ranges) < 100 {
		t.Errorf("%v: %v", data.Ranges, err)
	}
}

// TestManyFindings checks that a long text does not fill the report.
func TestManyFindings(t *testing.T) {
	t.Parallel()
	findings, err := txt.LintText("pasted", strings.Repeat("PRS=192.0.2.1\n", 1100))
	if err != nil {
		t.Fatal(err)
	}
	if last := findings[len(findings)-1]; len(findings) != 1001 || last.Rule != finding.MoreFindings || last.Target != "pasted" {
		t.Errorf("%d findings, the last is %+v", len(findings), last)
	}
}

// TestSameTwice checks that a record which is there twice is one, and that a domain which
// is there twice is a final dot that is missing.
func TestSameTwice(t *testing.T) {
	t.Parallel()
	const line = "_aaplcache._tcp.corp.example.com. 600 IN TXT \"prs=198.51.100.1\"\n"
	for text, want := range map[string]string{
		line + line: "",
		line + strings.Replace(line, "100.1", "100.2", 1):                       txt.RuleTwo,
		"$ORIGIN corp.example.com.\n" + strings.Replace(line, "com.", "com", 1): txt.RuleName,
		strings.Replace(line, "corp.example.com", "com.com", 1):                 "",
		strings.Replace(line, "corp.example.com", "a.example.b.example", 1):     "",
	} {
		found, err := txt.LintText("x", text)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range found {
			got += f.Rule
		}
		if got != want {
			t.Errorf("%q: %+v, want %q", text, found, want)
		}
	}
}
