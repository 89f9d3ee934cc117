package profile_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// planted makes a profile of a line of testdata/planted.tsv.
func planted(tb testing.TB, form, kind, settings string) string {
	tb.Helper()
	const scope = "\t<key>PayloadScope</key>\n\t<string>System</string>\n"
	switch form {
	case "direct":
		return direct(tb, kind, settings)
	case "noscope":
		return edit(tb, direct(tb, kind, settings), scope, "")
	case "managed":
		return managed(tb, forced(kind, settings))
	case "profile":
		text := direct(tb, kind, "")
		if strings.Contains(settings, "PayloadScope") {
			return edit(tb, text, scope, settings)
		}
		return edit(tb, text, scope, scope+settings)
	default:
		tb.Fatalf("form %q", form)
		return ""
	}
}

// TestPlantedFaults: lint finds each planted fault, and nothing beside it.
func TestPlantedFaults(t *testing.T) {
	for line := range strings.Lines(string(readFile(t, filepath.Join("testdata", "planted.tsv")))) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 6 {
			t.Fatalf("line %q", line)
		}
		t.Run(f[0], func(t *testing.T) {
			target, err := profile.ParseTarget(f[1])
			if err != nil {
				t.Fatal(err)
			}
			found, _, err := profile.Check([]byte(planted(t, f[2], f[3], f[4])), profile.LintOptions{Target: target})
			if err != nil {
				t.Fatal(err)
			}
			var got, messages []string
			for _, one := range found {
				got = append(got, string(one.Severity)+" "+one.Rule)
				messages = append(messages, one.Message)
			}
			if want := strings.TrimPrefix(f[5], "-"); !sameFindings(strings.Join(got, ", "), want) {
				t.Errorf("got  %s\nwant %s\n%s", strings.Join(got, ", "), want, strings.Join(messages, "\n"))
			}
		})
	}
}

// TestQuiet: what is widespread in published profiles and harms nobody is not reported,
// or as an info.
func TestQuiet(t *testing.T) {
	const other = "33333333-3333-4333-8333-333333333333"
	change := func(from, to string) string { return edit(t, plain, from, to) }
	for _, tt := range []struct{ name, text, want string }{
		{"the identifier of the profile in its payload", change("com.example.test.global", "com.example.test"), "info identifier-clash"},
		{
			"two payloads with one identifier", change("\t</array>", second("com.apple.dock", "com.example.test.global", other)),
			"error identifier-clash",
		},
		{"a payload's identifier is a UUID", change("com.example.test.global", other), ""},
		{"the profile's is", change("com.example.test<", other+"<"), "info uuid-as-identifier"},
		{"the profile's has one in it", change("com.example.test<", "profile-"+other+"<"), ""},
		{"the profile's has nothing", change("com.example.test<", "profile<"), "warning identifier-form"},
		{"an empty organization", change("<key>PayloadScope</key>", "<key>PayloadOrganization</key><string/><key>PayloadScope</key>"), ""},
		{
			"a domain beside the others", edit(t, managed(t, forced("com.apple.dock", "<key>autohide</key><true/>")), "<key>PayloadContent</key>\n\t\t\t",
				"<key>com.apple.finder</key><dict><key>Forced</key><array/></dict><key>Comment</key><string/><key>PayloadContent</key>"),
			"warning unknown-key, info unknown-key",
		},
		{"version 1", change(`<plist version="1.0">`, `<plist version="1">`), ""},
		{"a payload without a version", change("<key>PayloadVersion</key>\n\t\t\t<integer>1</integer>", ""), "warning missing-key"},
		{"several payloads in one", change("\t</array>", edit(t, edit(t, second("com.apple.MCX", "a", other), "\t</array>", ""), "PayloadVersion", "DisableGuestAccount</key><true/><key>PayloadVersion")+second("com.apple.MCX", "b", "44444444-3333-4333-8333-333333333333")), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, _, err := profile.Check([]byte(tt.text), profile.LintOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, one := range found {
				got = append(got, string(one.Severity)+" "+one.Rule)
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// sameFindings compares lists without regard to their order: the type of a payload
// stands behind its settings or before them.
func sameFindings(got, want string) bool {
	count := map[string]int{}
	for one := range strings.SplitSeq(got, ", ") {
		count[one]++
	}
	for one := range strings.SplitSeq(want, ", ") {
		count[one]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// TestDamagedTable: what cannot be looked up is said, and is never a clean report.
func TestDamagedTable(t *testing.T) {
	const head = "macwrangler payload schema 1\nsource\n\n"
	row := func(name, size string) string { return name + "\t\t\tDU\t\t\t\t\ta\t\t1\t" + size }
	for name, data := range map[string]string{
		"no keys of profiles": head + row("a", "0") + "\n\n",
		"damaged keys": head + row("Configuration", "0") + "\n" + row("CommonPayloadKeys", "0") + "\n" +
			row(".GlobalPreferences", "3") + "\n\nxyz",
	} {
		table, err := schema.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		found, _, err := profile.Check([]byte(plain), profile.LintOptions{Schema: table})
		if err != nil || !slices.ContainsFunc(found, func(f finding.Finding) bool {
			return f.Rule == finding.NotChecked && strings.Contains(f.Message, "not checked: ")
		}) {
			t.Errorf("%s: got %+v, error %v", name, found, err)
		}
	}
}
