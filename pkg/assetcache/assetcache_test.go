package assetcache_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

func parse(t *testing.T, text string) *assetcache.Document {
	t.Helper()
	doc, err := assetcache.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%.40q: %v", text, err)
	}
	return doc
}

func TestStatus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text    string
		form    assetcache.Form
		served  assetcache.Number
		private []string
	}{
		{statusJSON, assetcache.JSON, assetcache.Number{Value: 90_210_000_000}, []string{"10.9.0.10"}},
		{stamp + "some noise\n" + statusJSON + "\n" + stamp + "more noise", assetcache.JSON, assetcache.Number{Value: 90_210_000_000}, []string{"10.9.0.10"}},
		{statusText, assetcache.Text, assetcache.Number{Value: 90_210_000_000, Rounded: true}, []string{"10.9.0.10", "fd00:9::10"}},
		{strings.ReplaceAll(statusText, "\n", "\r\n"), assetcache.Text, assetcache.Number{Value: 90_210_000_000, Rounded: true}, []string{"10.9.0.10", "fd00:9::10"}},
		{statusText + stamp + "the log goes on", assetcache.Text, assetcache.Number{Value: 90_210_000_000, Rounded: true}, []string{"10.9.0.10", "fd00:9::10"}},
	} {
		doc := parse(t, tt.text)
		s := doc.Status
		if doc.Kind != assetcache.KindStatus || doc.Form != tt.form || len(doc.Unread) > 0 {
			t.Fatalf("%.60q: %s %s, unread %v", tt.text, doc.Kind, doc.Form, doc.Unread)
		}
		if !s.Activated.Is || s.Port.Is != 49494 || s.RegistrationStatus.Is != 1 || s.PublicAddress.Is != "198.51.100.12" || s.MaxCachePressureLast1Hour.Is != 4 {
			t.Errorf("%.60q: %+v", tt.text, s)
		}
		if !slices.Equal(s.PrivateAddresses.Is, tt.private) || !s.Parents.Known() || len(s.CacheDetails.Is) != 2 {
			t.Errorf("%.60q: %+v %+v %+v", tt.text, s.PrivateAddresses, s.Parents, s.CacheDetails)
		}
		if got := s.Numbers["TotalBytesReturnedToClients"]; got != tt.served {
			t.Errorf("%.60q: served %+v, want %+v", tt.text, got, tt.served)
		}
		if hasZone := !s.TotalBytesAreSince.Is.At.IsZero(); hasZone != (tt.form == assetcache.JSON) {
			t.Errorf("%.60q: since %+v", tt.text, s.TotalBytesAreSince)
		}
	}
	s := parse(t, statusBraces).Status
	if s.RegistrationStatus.Is != -1 || s.Active.Is || !s.Active.Known() || s.PublicAddress.Is != "" || s.Peers.Is[0].Address != "10.9.0.11" ||
		!s.Peers.Is[0].Healthy.Is || s.CacheDetails.Is["iOS Software"].Value != 4_300_000_000 || s.Peers.Line != 11 {
		t.Errorf("%+v", s)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	address := netip.MustParseAddr
	s := parse(t, settingsText).Settings[0]
	if s.AllowSharedCaching.Is || !s.AllowSharedCaching.Known() || s.CacheLimit.Is.Value != 500_000_000_000 ||
		!s.ListenRanges.Is[0].Contains(address("10.9.2.2")) || s.ListenRanges.Is[0].Contains(address("10.9.4.0")) || s.Parents.State != assetcache.Absent {
		t.Errorf("%+v", s)
	}
	s = parse(t, preferencesText).Settings[0]
	if s.LocalSubnetsOnly.Is || s.Port.Is != 49494 || s.ListenRanges.Is[0].String() != "10.9.0.1-10.9.3.254" || s.DataPath.Line != 3 {
		t.Errorf("%+v", s)
	}
	s = parse(t, declarationJSON).Settings[0]
	if !s.AutoActivation.Is || s.Parents.Is[0] != "10.9.0.20" || s.PublicRanges.Is[0].Type != "IPv4" || s.PublicRanges.Line != 3 {
		t.Errorf("%+v", s)
	}
	doc := parse(t, profileXML)
	s = doc.Settings[0]
	if doc.Kind != assetcache.KindProfile || len(doc.Settings) != 1 || s.Port.Is != 49494 || s.Port.Line != 8 || s.PublicRanges.Is[0].Type != "" {
		t.Errorf("%+v", s)
	}
	// An integer is another type than a boolean in a property list: unknown, and said.
	if s.LocalSubnetsOnly.State != assetcache.Misread || s.LocalSubnetsOnly.Or(true).Known() || len(doc.Unread) != 1 || doc.Unread[0].Key != "LocalSubnetsOnly" || doc.Unread[0].Line != 10 {
		t.Errorf("%+v %+v", s.LocalSubnetsOnly, doc.Unread)
	}
	s = parse(t, strings.Replace(profileXML, "<key>CacheLimit</key><integer>0</integer>", "<key>CacheLimit</key><real>5e11</real>", 1)).Settings[0]
	if s.CacheLimit.Is.Value != 500_000_000_000 {
		t.Errorf("a whole real is %+v", s.CacheLimit)
	}
	if got := s.ListenRangesOnly.Or(false); !got.Known() || got.Is {
		t.Errorf("the default is %+v", got)
	}
}

// TestRestriction: a restriction beside the settings is read.
func TestRestriction(t *testing.T) {
	t.Parallel()
	doc := parse(t, strings.Replace(profileXML, "<string>com.apple.dock</string>", "<string>com.apple.applicationaccess</string><key>allowContentCaching</key><false/>", 1))
	if !doc.Allowed.Known() || doc.Allowed.Is || parse(t, profileXML).Allowed.State != assetcache.Absent {
		t.Errorf("%+v", doc.Allowed)
	}
}

// TestSigned: bytes that begin as a signature does are read as one.
func TestSigned(t *testing.T) {
	t.Parallel()
	_, err := assetcache.Parse([]byte("\x30\x82\x01\x00nothing"))
	if fault.CodeOf(err) != profile.CodeCMS {
		t.Errorf("%v (%s)", err, fault.CodeOf(err))
	}
}

// TestUnknown: what is not printed, or cannot be understood, is unknown and neither no nor nothing.
func TestUnknown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text, from, to string
		unknown              func(d *assetcache.Document) bool
	}{
		{"a list that was cut", statusText, "        fd00:9::10\n", "", func(d *assetcache.Document) bool { return !d.Status.PrivateAddresses.Known() }},
		{"a list without its items", statusText, "        10.9.0.10\n        fd00:9::10\n", "", func(d *assetcache.Document) bool { return !d.Status.PrivateAddresses.Known() }},
		{"null", statusJSON, `"Peers": [`, `"Peers": null, "x": [`, func(d *assetcache.Document) bool { return d.Status.Peers.State == assetcache.Absent }},
		{"an error object", statusJSON, `"PublicAddress": "198.51.100.12"`, `"PublicAddress": {"domain": 1}`, func(d *assetcache.Document) bool { return d.Status.PublicAddress.State == assetcache.Misread }},
		{"a size in a unit nobody knows", statusText, "90.21 GB", "90.21 GiB", func(d *assetcache.Document) bool {
			_, known := d.Status.Numbers["TotalBytesReturnedToClients"]
			return !known
		}},
		{"a range in words", settingsText, "10.9.0.1-10.9.3.254", "from 10.9.0.1 to 10.9.3.254", func(d *assetcache.Document) bool { return d.Settings[0].ListenRanges.State == assetcache.Misread }},
		{"a word for a boolean", settingsText, "LocalSubnetsOnly: false", "LocalSubnetsOnly: maybe", func(d *assetcache.Document) bool { return !d.Settings[0].LocalSubnetsOnly.Known() }},
		{"a peer without an address", statusJSON, `"address": "10.9.0.11", `, "", func(d *assetcache.Document) bool { return d.Status.Peers.State == assetcache.Misread }},
	} {
		text := strings.Replace(tt.text, tt.from, tt.to, 1)
		if text == tt.text {
			t.Fatalf("%s: nothing was replaced", tt.name)
		}
		if d := parse(t, text); !tt.unknown(d) {
			t.Errorf("%s: it is known", tt.name)
		}
	}
	if d := parse(t, "RegistrationError: 500 Internal Server Error\nRegistrationStatus: -1\n"); d.Status.Activated.Known() || d.Status.RegistrationStatus.Is != -1 {
		t.Errorf("%+v", d.Status)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       fault.Code
	}{
		{"empty", " \n", fault.EmptyFile},
		{"prose", "Dear admin,\nthe cache is slow.\n", assetcache.CodeUnknown},
		{"plutil -p", "{\n  \"LocalSubnetsOnly\" => 1\n  \"Port\" => 0\n}\n", assetcache.CodeUnknown},
		{"other JSON", `{"results": {}}`, assetcache.CodeUnknown},
		{"another command", `{"name": "moveCacheTo", "result": {}}`, assetcache.CodeUnknown},
		{"two in JSON", statusJSON + "\n" + statusJSON, assetcache.CodeDamaged},
		{"two in braces", statusBraces + "\n" + statusBraces, assetcache.CodeDamaged},
		{"two preferences", preferencesText + "\n" + preferencesText, assetcache.CodeDamaged},
		{"two texts", "Content caching status:\n    Port: 1\nx AssetCacheManagerUtil[1:2] Content caching settings:\n    Port: 1\n", assetcache.CodeDamaged},
		{"cut JSON", statusJSON[:200], assetcache.CodeDamaged},
		{"cut braces", statusBraces[:250], assetcache.CodeDamaged},
		{"cut preferences", preferencesText[:100], assetcache.CodeDamaged},
		{"a key twice, JSON", `{"name":"status","result":{"Port":1,"Port":2}}`, assetcache.CodeDamaged},
		{"a key twice, braces", "{ Port = 1; Port = 2; LocalSubnetsOnly = 1; }", assetcache.CodeDamaged},
		{"a key twice, property list", "<plist><dict><key>ServerGUID</key><string/><key>ServerGUID</key><string/></dict></plist>", assetcache.CodeDamaged},
		{"a profile of something else", strings.Replace(profileXML, "AssetCache.managed", "other", 1), assetcache.CodeUnknown},
		{"a declaration without payload", `{"Type": "com.apple.configuration.content-cache.settings"}`, assetcache.CodeDamaged},
		{"deep", strings.Repeat(`{"name":`, 100), assetcache.CodeDamaged},
		{"deep braces", "{ a = " + strings.Repeat("( ", 10_000), assetcache.CodeDamaged},
		{"many values", `{"name":[` + strings.Repeat("1,", 200_000) + "1]}", assetcache.CodeDamaged},
		{"large", strings.Repeat(" ", assetcache.MaxBytes+1), fault.TooLarge},
	} {
		_, err := assetcache.Parse([]byte(tt.text))
		if fault.CodeOf(err) != tt.want || tt.want != fault.TooLarge && fault.HintOf(err) == "" {
			t.Errorf("%s: %v (%s), want %s", tt.name, err, fault.CodeOf(err), tt.want)
		}
	}
}

func TestRefusal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		stamp + `Content caching cannot be activated: Error Domain=ACSMErrorDomain Code=5 "x"`: 5,
		"Content caching cannot be activated: disabled by your system administrator":           -1,
	} {
		if d := parse(t, text); d.Kind != assetcache.KindActivation || d.Refusal != want {
			t.Errorf("%q: %+v", text, d)
		}
	}
}

func TestRangeAddrs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ kind, first, last, want string }{
		{"", "10.0.0.1", "10.0.0.2", ""},
		{"IPv4", "10.0.0.1", "10.0.0.1", ""},
		{"IPv6", "fd00::1", "fd00::2", ""},
		{"", "fd00::1", "fd00::2", "an IPv6 range needs the type"},
		{"IPv4", "fd00::1", "fd00::2", "not of its type"},
		{"IPv6", "10.0.0.1", "10.0.0.2", "not of its type"},
		{"ipv4", "10.0.0.1", "10.0.0.2", "neither"},
		{"", "10.0.0.2", "10.0.0.1", "ends before it begins"},
		{"", "10.0.0.1", "fd00::1", "one IPv4 and one IPv6"},
		{"", "10.0.0.0/8", "10.0.0.1", "not a pair"},
		{"IPv6", "fe80::1%en0", "fe80::2%en0", "zone"},
	} {
		_, _, wrong := assetcache.Range{Type: tt.kind, First: tt.first, Last: tt.last}.Addrs()
		if (wrong == "") != (tt.want == "") || !strings.Contains(wrong, tt.want) {
			t.Errorf("%+v: %q", tt, wrong)
		}
	}
}

func TestMeanings(t *testing.T) { codetest.Explained(t, assetcache.Meanings()) }

// TestExcerpt reads what people paste of a long output: the lists are opened, and their
// lines are left out. What is there is read, and the rest is unknown.
func TestExcerpt(t *testing.T) {
	t.Parallel()
	const text = "... Built-in caching server status: {\n Activated = 1;\n Active = 1;\n CacheDetails = {\n  iCloud = 5;\n  Port = 6;\n CacheUsed = 7;\n" +
		" Parents = (\n );\n Peers = (\n Port = 49304;\n PrivateAddresses = (\n PublicAddress = \"\";\n RegistrationStatus = 1;\n StartupStatus = OK;\n TotalBytes\n"
	doc, err := assetcache.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	s := doc.Status
	if !s.Activated.Is || s.RegistrationStatus.Is != 1 || s.Port.Is != 49304 || s.Numbers["CacheUsed"].Value != 7 || !s.Parents.Known() {
		t.Errorf("%+v", s)
	}
	if s.Peers.Known() || s.PrivateAddresses.Known() || s.CacheDetails.Known() {
		t.Errorf("known, and left out: %+v", s)
	}
	for _, one := range doc.Unread {
		if one.What != "left out" {
			t.Errorf("%+v", one)
		}
	}
	if len(doc.Unread) != 3 {
		t.Errorf("%+v", doc.Unread)
	}
	for _, bad := range []string{
		strings.Replace(text, " Active = 1;", " Active = 1;\n Port = 7;", 1), // it could be read in two ways
		"Content caching status: {\n Activated = 1;\n Port;\n}\n",            // nothing was left out
	} {
		if _, err := assetcache.Parse([]byte(bad)); !fault.Has(err, assetcache.CodeDamaged) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
