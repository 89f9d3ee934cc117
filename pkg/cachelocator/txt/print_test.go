package txt_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/internal/dnstest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// odd returns records of each form: a text chain, and binary with every byte.
func odd(t *testing.T) []txt.Record {
	t.Helper()
	records, err := txt.Encode(many(t, 9), ranges(t, "10.0.0.1"), txt.Options{Domain: "text.a.test", TTL: 600})
	if err != nil {
		t.Fatal(err)
	}
	var every []txt.Range
	for i := range 64 {
		first := netip.AddrFrom4([4]byte{byte(1 + i%100), byte(4 * i), byte(4*i + 1), byte(4*i + 2)})
		every = append(every, txt.Range{First: first, Last: netip.AddrFrom4([4]byte{byte(200), byte(4 * i), byte(4*i + 3), 34})}) // 34 is a quote
	}
	binary, err := txt.Encode(every, ranges(t, "2001:db8::5c/128"), txt.Options{Domain: "bin.a.test", TTL: 600, Binary: true})
	if err != nil {
		t.Fatal(err)
	}
	return append(records, binary...)
}

// served compares the records of a server with others, using the form of dig
// without escapes.
func served(t *testing.T, server netip.AddrPort, records []txt.Record) {
	t.Helper()
	for _, r := range records {
		out := strings.Fields(dnstest.Dig(t, server, r.Name, "TXT", "+short", "+unknownformat", "+tcp"))
		want := fmt.Sprintf("%02X%s", len(r.Data), strings.ToUpper(hex.EncodeToString(r.Data)))
		if len(out) < 3 || strings.ToUpper(strings.Join(out[2:], "")) != want {
			t.Errorf("%s: %v, want %s", r.Name, out, want)
		}
	}
}

func TestBINDServes(t *testing.T) {
	t.Parallel()
	records := odd(t)
	lines := txt.BIND(records)
	check := dnstest.Find(t, "named-checkzone", "bind9-utils")
	zone := filepath.Join(t.TempDir(), "a.test.zone")
	if err := os.WriteFile(zone, []byte(dnstest.ZoneFile(lines)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), check, "a.test", zone).CombinedOutput(); err != nil || !strings.HasSuffix(string(out), "OK\n") {
		t.Fatalf("named-checkzone: %v\n%s", err, out)
	}
	server := dnstest.Named(t, dnstest.Zone{Name: "a.test", Records: lines})
	served(t, server, records)

	var dug strings.Builder
	for _, r := range records {
		dug.WriteString(dnstest.Dig(t, server, r.Name, "TXT"))
	}
	pasted(t, dug.String(), records)
}

// pasted reads records back from a text.
func pasted(t *testing.T, text string, records []txt.Record) {
	t.Helper()
	read, err := txt.ParseText(text)
	found, faults := read.Records, read.Faults
	if err != nil || len(faults) > 0 || len(found) != len(records) {
		t.Fatalf("%d records, %v", len(found), faults)
	}
	for i, r := range records {
		if got := found[i]; got.Name != r.Name || (got.TTL != nil && *got.TTL != r.TTL) || string(got.Rdata) != string(txt.Rdata(r.Data)) {
			t.Errorf("%s: %+v", r.Name, got)
		}
	}
	findings, err := txt.LintText("printed", text)
	findings = slices.DeleteFunc(findings, func(f finding.Finding) bool { return f.Rule == txt.RulePublic }) // odd has whatever range
	if len(findings) > 0 || err != nil {
		t.Errorf("findings %v", findings)
	}
}

func TestDnsmasqServes(t *testing.T) {
	t.Parallel()
	records := odd(t)
	pasted(t, txt.Dnsmasq(records), records)
	served(t, dnstest.Dnsmasq(t, txt.Dnsmasq(records)), records)
}

func TestNsupdate(t *testing.T) {
	t.Parallel()
	program := servertest.Need(t, "nsupdate", "bind9-dnsutils")
	records := odd(t)
	old := "_aaplcache._tcp.text 60 IN TXT \"prs=192.0.2.99\""
	server := dnstest.Named(t, dnstest.Zone{Name: "a.test", Records: old, Dynamic: true})
	update := exec.CommandContext(t.Context(), program, "-v")
	update.Stdin = strings.NewReader(fmt.Sprintf("server %s %d\n", server.Addr(), server.Port()) + txt.Nsupdate(records, "a.test"))
	if out, err := update.CombinedOutput(); err != nil {
		t.Fatalf("nsupdate: %v\n%s", err, out)
	}
	served(t, server, records)
	pasted(t, txt.Nsupdate(records, ""), records)
}

func TestWindows(t *testing.T) {
	t.Parallel()
	records, err := txt.Encode(ranges(t, "192.0.2.1-192.0.2.9"), ranges(t, "10.0.0.1"), txt.Options{Domain: "corp.a.test", TTL: 97384})
	if err != nil {
		t.Fatal(err)
	}
	type printer = func([]txt.Record, string) (string, error)
	for _, tt := range []struct {
		print printer
		want  string
	}{
		{txt.PowerShell, "Add-DnsServerResourceRecord -Txt -ZoneName 'a.test' -Name '_aaplcache._tcp.corp' -DescriptiveText 'prs=192.0.2.1-192.0.2.9,more' -TimeToLive 1.03:03:04\r\n" +
			"Add-DnsServerResourceRecord -Txt -ZoneName 'a.test' -Name '_aaplcache1._tcp.corp' -DescriptiveText 'fss=10.0.0.1' -TimeToLive 1.03:03:04\r\n"},
		{txt.Dnscmd, "dnscmd /RecordAdd a.test _aaplcache._tcp.corp 97384 TXT \"prs=192.0.2.1-192.0.2.9,more\"\r\n" +
			"dnscmd /RecordAdd a.test _aaplcache1._tcp.corp 97384 TXT \"fss=10.0.0.1\"\r\n"},
	} {
		got, err := tt.print(records, "a.test.")
		pasted(t, got, records)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		_, err = tt.print(records, "b.test")
		if e, ok := errors.AsType[*txt.Error](err); !ok || e.Code != "bad-domain" {
			t.Errorf("another zone: %v", err)
		}
		_, err = tt.print([]txt.Record{{Name: "_aaplcache._tcp.a.test", Data: []byte("prn=\xff")}}, "a.test")
		if e, ok := errors.AsType[*txt.Error](err); !ok || e.Code != "no-binary" || e.Hint == "" {
			t.Errorf("binary: %v", err)
		}
	}
}

// FuzzEscape lets another library read what is printed.
func FuzzEscape(f *testing.F) {
	f.Add([]byte("prs=192.0.2.1"))
	f.Add([]byte("\x00\"\\;$() \t\r\n\x7f\xff\\065"))
	f.Fuzz(func(t *testing.T, data []byte) {
		data = data[:min(len(data), 255)]
		if len(data) == 0 {
			return
		}
		if got := txt.Unescape(txt.Escape(data)); got != string(data) {
			t.Errorf("%q came back as %q", data, got)
		}
		line := txt.BIND([]txt.Record{{Name: "_aaplcache._tcp.a.test", TTL: 600, Data: data}})
		rr, err := dns.NewRR(line)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		wire := make([]byte, 1024)
		end, err := dns.PackRR(rr, wire, 0, nil, false)
		if err != nil || string(wire[end-len(data):end]) != string(data) || wire[end-len(data)-1] != byte(len(data)) {
			t.Errorf("%q is read as %q, %v", data, wire[:end], err)
		}
		read, err := txt.ParseText(line)
		found, faults := read.Records, read.Faults
		if err != nil || len(faults) > 0 || len(found) != 1 || string(found[0].Rdata[1:]) != string(data) {
			t.Errorf("%q: %v %v", line, found, faults)
		}
	})
}
