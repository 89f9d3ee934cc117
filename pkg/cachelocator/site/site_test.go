package site_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

const whole = `domain: [corp.example.com, lab.example.com]
ttl: 3600
identifier: com.example.caching
organization: Example
public: [198.51.100.0/28, 203.0.113.7, "2001:db8:5::/64"]
subnets: [10.9.0.0/22, 10.9.8.1-10.9.8.99]
content: shared
openPorts: [49494, 50000-50010]
caches:
  - {name: cache1, address: 10.9.0.10, port: 49494, favored: true}
  - {name: cache2, address: 10.9.0.11, port: 50001, parents: [10.9.0.10]}
`

func read(t *testing.T, text string) *site.Site {
	t.Helper()
	s, err := site.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestMade lints what was made, and reads it back.
func TestMade(t *testing.T) {
	t.Parallel()
	s := read(t, whole)
	records, err := s.Records("")
	if err != nil {
		t.Fatal(err)
	}
	found, err := txt.LintText("made", txt.BIND(records))
	if err != nil || len(found) > 0 || len(records) != 4 || records[0].TTL != 3600 || records[2].Name != "_aaplcache._tcp.lab.example.com" {
		t.Errorf("%v %+v %+v", err, found, records)
	}
	if one, err := s.Records("LAB.example.com."); err != nil || len(one) != 2 || one[0].Name != "_aaplcache._tcp.lab.example.com" {
		t.Errorf("%v %+v", err, one)
	}
	if _, err := s.Records("example.com"); !fault.Has(err, site.CodeBadSite) {
		t.Error(err)
	}
	for _, name := range []string{"cache1", "10.9.0.11"} {
		data, err := s.Profile(name)
		if err != nil {
			t.Fatal(err)
		}
		found, _, err := profile.Check(data, profile.LintOptions{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f.Severity != finding.Info { // the payload is deprecated since macOS 27
				t.Errorf("%+v", f)
			}
		}
		declaration, err := s.Declaration(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, made := range [][]byte{data, declaration} {
			doc, err := assetcache.Parse(made)
			if err != nil || len(doc.Unread) > 0 {
				t.Fatal(err, doc)
			}
			got := doc.Settings[0]
			if got.AllowPersonalCaching.Is || !got.AllowSharedCaching.Is || got.LocalSubnetsOnly.Is || !got.ListenRangesOnly.Is || len(got.ListenRanges.Is) != 2 ||
				len(got.PublicRanges.Is) != 3 || got.PublicRanges.Is[2].Type != "IPv6" || len(got.PeerFilterRanges.Is) != 2 || got.Port.Is != 49494+map[string]int64{"10.9.0.11": 507}[name] {
				t.Errorf("%s: %+v", name, got)
			}
		}
		again, err := read(t, whole).Profile(name)
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("%s: equal descriptions give other bytes, %v", name, err)
		}
	}
}

// TestToken: a changed declaration has another token, the same one the same.
func TestToken(t *testing.T) {
	t.Parallel()
	token := func(text string) string {
		data, err := read(t, text).Declaration("cache1")
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	first, again := token(whole), token(whole)
	if first != again || first == token(strings.Replace(whole, "203.0.113.7", "203.0.113.8", 1)) {
		t.Error("the token does not follow the settings")
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, from, to string
		want           fault.Code
	}{
		{"unknown key", "ttl:", "tll:", site.CodeBadSite},
		{"no public addresses", "public: [198.51.100.0/28, 203.0.113.7, \"2001:db8:5::/64\"]\n", "", site.CodeBadSite},
		{"private addresses", "203.0.113.7", "10.9.0.0/22", site.CodeBadSite},
		{"a range that is none", "10.9.8.1-10.9.8.99", "10.9.8.99-10.9.8.1", txt.CodeBadRange},
		{"a closed port", "port: 49494", "port: 49495", site.CodeBadSite},
		{"any port behind a firewall", "port: 49494, ", "", site.CodeBadSite},
		{"a port too far", "port: 49494", "port: 70000", site.CodeBadSite},
		{"a cache twice", "address: 10.9.0.11", "address: 10.9.0.10", site.CodeBadSite},
		{"no address", "address: 10.9.0.11, ", "", site.CodeBadSite},
		{"its own parent", "parents: [10.9.0.10]", "parents: [10.9.0.11]", site.CodeBadSite},
		{"parents in a circle", "favored: true", "parents: [10.9.0.11]", site.CodeBadSite},
		{"a domain twice", "lab.example.com", "CORP.example.com.", site.CodeBadSite},
		{"no caches", whole[strings.Index(whole, "caches:"):], "", site.CodeBadSite},
		{"everything", whole, "", site.CodeBadSite},
		{"open ports backwards", "50000-50010", "50010-50000", site.CodeBadSite},
	} {
		text := strings.Replace(whole, tt.from, tt.to, 1)
		if text == whole {
			t.Fatalf("%s: nothing was replaced", tt.name)
		}
		if _, err := site.Read([]byte(text)); fault.CodeOf(err) != tt.want {
			t.Errorf("%s: %v (%s), want %s", tt.name, err, fault.CodeOf(err), tt.want)
		}
	}
	s := read(t, strings.Replace(strings.Replace(whole, "identifier: com.example.caching\n", "", 1), "domain: [corp.example.com, lab.example.com]\n", "", 1))
	if _, err := s.Records(""); !fault.Has(err, site.CodeBadSite) {
		t.Error(err)
	}
	if _, err := s.Profile("cache1"); !fault.Has(err, site.CodeBadSite) {
		t.Error(err)
	}
	if _, err := read(t, whole).Profile(""); !fault.Has(err, site.CodeNoCache) {
		t.Error(err)
	}
	if _, err := read(t, whole).Declaration("cache3"); !fault.Has(err, site.CodeNoCache) {
		t.Error(err)
	}
}

func TestMeanings(t *testing.T) { codetest.Explained(t, site.Meanings()) }

// FuzzRead holds that what is read can be made, and passes the linters.
func FuzzRead(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("public: 198.51.100.1\ncaches: [{address: fd00::1}]\ndomain: a\nidentifier: a.b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := site.Read(data)
		if err != nil {
			if _, ok := errors.AsType[*site.Error](err); !ok && fault.CodeOf(err) == fault.Failed {
				t.Errorf("%T %v", err, err)
			}
			codetest.PrintableError(t, err)
			return
		}
		if records, err := s.Records(""); err == nil {
			if found, err := txt.LintText("made", txt.BIND(records)); err != nil || finding.NewReport(found, nil).Reaches(finding.Error) {
				t.Errorf("%v %+v", err, found)
			}
		}
		for _, one := range s.Caches {
			made, err := s.Profile(one.Address.String())
			if err != nil {
				continue
			}
			if found, _, err := profile.Check(made, profile.LintOptions{}); err != nil || finding.NewReport(found, nil).Reaches(finding.Error) {
				t.Errorf("%v %+v", err, found)
			}
			break
		}
	})
}

func ExampleRead() {
	s, err := site.Read([]byte("domain: corp.example.com\npublic: [198.51.100.0/28]\ncaches: [{address: 10.9.0.10}]\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	records, err := s.Records("")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(txt.BIND(records))
	// Output:
	// _aaplcache._tcp.corp.example.com. 10800 IN TXT "prs=198.51.100.0-198.51.100.15"
}
