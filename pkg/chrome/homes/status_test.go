package homes_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func readStatus(t *testing.T, m mac) *homes.Status {
	t.Helper()
	got, err := homes.ReadStatus(t.Context(), m.volume(), homes.StatusOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// tell returns a home as a line: which file is read, problems, notes, failures.
func tell(m mac, h homes.HomeStatus) string {
	line := h.Name + ":"
	if h.Read {
		line += " reads " + strings.TrimPrefix(h.First, m.path+"/")
	}
	for i, reasons := range [][]fault.Reason{h.Problems, h.Notes, h.Failures} {
		for _, r := range reasons {
			line += []string{" ", " (", " !"}[i] + string(r.Code)
		}
	}
	return line
}

func TestStatus(t *testing.T) {
	t.Parallel()
	const home = "Users/ada/"
	for _, c := range []struct {
		why   string
		files map[string]string // "->" begins a link
		want  string
	}{
		{"nothing", nil, "ada:"},
		{"a user's file", map[string]string{home + homes.UserInitialPath: "{}"}, "ada: reads " + home + homes.UserInitialPath},
		{"a user's master", map[string]string{home + homes.UserMasterPath: "{}"}, "ada: reads " + home + homes.UserMasterPath},
		{"for all", map[string]string{chrome.InitialPath: "{}"}, "ada: reads " + chrome.InitialPath},
		{"master for all", map[string]string{chrome.MasterPath: "{}"}, "ada: reads " + chrome.MasterPath},
		{"all the same", map[string]string{
			home + homes.UserInitialPath: "{}", home + homes.UserMasterPath: "{}", chrome.InitialPath: "{}", chrome.MasterPath: "{}",
		}, "ada: reads " + home + homes.UserInitialPath},
		{"user before all", map[string]string{home + homes.UserMasterPath: "{}", chrome.InitialPath: "{ }"}, "ada: reads " + home + homes.UserMasterPath + " shadowed"},
		{"initial before master", map[string]string{chrome.InitialPath: "{}", chrome.MasterPath: "{ }"}, "ada: reads " + chrome.InitialPath + " shadowed"},
		{"user's initial before master", map[string]string{home + homes.UserInitialPath: "{}", home + homes.UserMasterPath: "{ }"}, "ada: reads " + home + homes.UserInitialPath + " shadowed"},
		{"broken", map[string]string{chrome.InitialPath: `{"a":1,}`}, "ada: reads " + chrome.InitialPath + " initial-broken"},
		{"a list", map[string]string{chrome.InitialPath: `[]`}, "ada: reads " + chrome.InitialPath + " initial-broken"},
		{"a number for an address", map[string]string{chrome.InitialPath: `{"homepage":5}`}, "ada: reads " + chrome.InitialPath + " initial-faulty"},
		{"a policy", map[string]string{home + homes.UserMasterPath: `{"HomepageLocation":"https://a.example/"}`}, "ada: reads " + home + homes.UserMasterPath + " initial-faulty"},
		{"what makes Chrome crash", map[string]string{chrome.InitialPath: `{"homepage":5,"first_run_tabs":[5]}`}, "ada: reads " + chrome.InitialPath + " initial-crash initial-faulty"},
		{"a crash that does not come", map[string]string{chrome.InitialPath: `{"first_run_tabs":[5]}`, home + homes.FirstRunPath: "", home + userData + "Local State": "{}"}, "ada: (started"},
		{"comments pass", map[string]string{chrome.InitialPath: `{"a":1} // x`}, "ada: reads " + chrome.InitialPath},
		{"the recipe", map[string]string{
			chrome.MasterPath: "{}", home + homes.FirstRunPath: "", home + homes.PreferencesPath: `{"homepage":"x","made":1}`,
		}, "ada: first-run-hides-initial tracked-without-mac"},
		{"only First Run", map[string]string{home + homes.FirstRunPath: ""}, "ada:"},
		{"put there", map[string]string{chrome.MasterPath: "{}", home + homes.PreferencesPath: `{}`}, "ada: reads " + chrome.MasterPath + " preferences-replaced"},
		{"started", map[string]string{
			chrome.MasterPath: "{}", home + homes.FirstRunPath: "", home + userData + "Local State": "{}",
		}, "ada: (started"},
		{"First Run removed", map[string]string{
			chrome.MasterPath: "{}", home + userData + "Local State": "{}",
		}, "ada: reads " + chrome.MasterPath + " first-run-missing"},
		{"with a MAC", map[string]string{
			home + homes.PreferencesPath: `{"homepage":"x","protection":{"macs":{"homepage":"AB"}}}`,
		}, "ada:"},
		{"with a MAC aside", map[string]string{
			home + homes.PreferencesPath: `{"homepage":"x"}`, home + userData + "Default/Secure Preferences": `{"protection":{"macs":{"homepage":"AB"}}}`,
		}, "ada:"},
		{"an empty MAC", map[string]string{
			home + homes.PreferencesPath: `{"homepage":"x","protection":{"macs":{"homepage":""}}}`,
		}, "ada: tracked-without-mac"},
		{"broken preferences", map[string]string{home + homes.PreferencesPath: `{"homepage":`}, "ada: preferences-broken"},
		{"more than we read", map[string]string{home + homes.PreferencesPath: "[" + strings.Repeat("0,", 1_000_000) + "0]"}, "ada: !too-large"},
		{"a list of preferences", map[string]string{home + homes.PreferencesPath: `[]`}, "ada: preferences-broken"},
		{"running", map[string]string{home + userData + "SingletonLock": "->x-1"}, "ada: (running"},
		{"profiles", map[string]string{
			home + userData + "Local State": `{"profile":{"info_cache":{"Profile 2":{}}}}`, home + userData + "Profile 2/Preferences": "{}",
		}, "ada: (other-profiles"},
		{"a profile that Local State does not list", map[string]string{home + userData + "Profile 1/Preferences": `{"homepage":`}, "ada: preferences-broken (other-profiles"},
		{"two broken profiles", map[string]string{
			home + userData + "Profile 1/Preferences": `[]`, home + userData + "Profile 2/Preferences": `{"homepage":"x"}`,
		}, "ada: preferences-broken tracked-without-mac (other-profiles"},
		{"a profile with its MACs aside", map[string]string{
			home + userData + "Profile 1/Preferences": `{"homepage":"x"}`, home + userData + "Profile 1/Secure Preferences": `{"protection":{"macs":{"homepage":"AB"}}}`,
		}, "ada: (other-profiles"},
		{"a linked profile", map[string]string{home + userData + "Profile 1": "->/etc"}, "ada: (other-profiles !symbolic-link"},
		{"linked preferences hide no other", map[string]string{
			home + userData + "Profile 1/Preferences": "->/etc/passwd", home + userData + "Profile 2/Preferences": `[]`,
		}, "ada: preferences-broken (other-profiles !symbolic-link"},
		{"a folder of another kind", map[string]string{home + userData + "Crashpad/settings.dat": "x"}, "ada:"},
		{"a link", map[string]string{home + homes.PreferencesPath: "->/etc/passwd"}, "ada: !symbolic-link"},
		{"a linked folder", map[string]string{home + "Library/Application Support": "->/tmp"}, "ada: !symbolic-link"},
		{"a linked file", map[string]string{home + homes.UserInitialPath: "->/etc/passwd"}, "ada: !symbolic-link"},
	} {
		m := newMac(t)
		m.folder("Users/ada")
		for name, text := range c.files {
			if target, ok := strings.CutPrefix(text, "->"); ok {
				m.link(name, target)
			} else {
				m.write(name, text)
			}
		}
		before := snapshot(t, m.path)
		got := readStatus(t, m)
		if diff := cmp.Diff(before, snapshot(t, m.path)); diff != "" {
			t.Errorf("%s: something changed:\n%s", c.why, diff)
		}
		ada := got.Homes[len(got.Homes)-1]
		if line := tell(m, ada); line != c.want {
			t.Errorf("%s: got %q, want %q (%v %v)", c.why, line, c.want, ada.Problems, ada.Failures)
		}
		if got.HasProblems() != (len(ada.Problems) > 0 || strings.Contains(tell(m, got.Homes[0]), " shadowed") || strings.Contains(tell(m, got.Homes[0]), " initial-")) {
			t.Errorf("%s: defeated is %t", c.why, got.HasProblems())
		}
		if err := got.Err(); (err != nil) != (len(ada.Failures) > 0) {
			t.Errorf("%s: %v", c.why, err)
		}
	}
}

func TestStatusManaged(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	m.folder("Users/ada")
	m.write("Library/Managed Preferences/com.google.Chrome.plist",
		`<?xml version="1.0"?><plist version="1.0"><dict><key>ShowHomeButton</key><true/><key>HomepageLocation</key><string>x</string></dict></plist>`)
	m.write("Library/Managed Preferences/ada/com.google.Chrome.plist", `no plist`)
	got := readStatus(t, m)
	var list []string
	for _, f := range got.Managed {
		list = append(list, fmt.Sprintf("%s%v %d", f.User, f.Policies, len(f.Reasons)))
	}
	if diff := cmp.Diff([]string{"[HomepageLocation ShowHomeButton] 0", "ada[] 1"}, list); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if fault.CodeOf(got.Err()) != homes.CodeUnreadable {
		t.Errorf("the error is %v", got.Err())
	}
}

// The template is judged as homes are.
func TestStatusTemplate(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	m.write(chrome.InitialPath, "{}")
	m.write("Library/User Template/English.lproj/"+homes.FirstRunPath, "")
	got := readStatus(t, m)
	if line := tell(m, got.Homes[0]); got.Homes[0].Kind != homes.KindTemplate || line != "English.lproj: first-run-hides-initial" {
		t.Errorf("got %q", line)
	}
	if len(got.Notes) != 2 || got.Notes[0].Code != "no-homes" || !got.HasProblems() {
		t.Errorf("got %+v", got)
	}
	if err := os.RemoveAll(m.at("System")); err != nil {
		t.Fatal(err)
	}
	if got := readStatus(t, m); len(got.Homes) != 0 || got.Notes[0].Code != "template-unknown" {
		t.Errorf("got %+v", got)
	}
}

func TestStatusErrors(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	m.folder("Users/ada")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := homes.ReadStatus(ctx, m.volume(), homes.StatusOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
	m.link("Library/Google/Google Chrome Initial Preferences", "/etc/passwd")
	if _, err := homes.ReadStatus(t.Context(), m.volume(), homes.StatusOptions{}); err == nil {
		t.Error("a link out of the volume was followed")
	}
	none := mac{t, t.TempDir() + "/none"}
	_, err := homes.ReadStatus(t.Context(), none.volume(), homes.StatusOptions{})
	if fault.CodeOf(err) != homes.CodeNoVolume {
		t.Errorf("no volume: %v", err)
	}
}

// The policies that status lists are checked: what Chrome crashes on comes first.
func TestStatusPolicies(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	m.folder("Users/ada")
	m.write("Library/Managed Preferences/ada/com.google.Chrome.plist", `<?xml version="1.0"?><plist version="1.0"><dict>`+
		`<key>HomepageLocation</key><integer>5</integer><key>CookiesBlockedForUrls</key><array><integer>5</integer></array>`+
		`<key>TranslateEnabled</key><false/></dict></plist>`)
	got := readStatus(t, m)
	var codes []fault.Code
	for _, p := range got.Managed[0].Problems {
		codes = append(codes, p.Code)
	}
	if len(codes) < 2 || codes[0] != homes.ReasonPolicyCrash || codes[len(codes)-1] != homes.ReasonPolicyFaulty || !got.HasProblems() || got.Err() != nil {
		t.Errorf("got %v of %+v", codes, got.Managed)
	}
	var many strings.Builder
	for i := range 50 {
		fmt.Fprintf(&many, "<key>homepage%d</key><true/><key>TranslateEnabled%d</key><true/>", i, i)
	}
	m.write("Library/Managed Preferences/ada/com.google.Chrome.plist", `<?xml version="1.0"?><plist version="1.0"><dict><key>URLBlocklist</key><array>`+
		strings.Repeat("<integer>1</integer>", 50)+`</array>`+many.String()+`</dict></plist>`)
	if got := readStatus(t, m).Managed[0].Problems; len(got) != 21 || !strings.Contains(got[20].Text, "30 more") {
		t.Errorf("of 50 faults: %d, %v", len(got), got)
	}
}

// A volume with nothing to look at is not one in which all is well.
func TestStatusOfNothing(t *testing.T) {
	t.Parallel()
	m := mac{t, t.TempDir()}
	if err := readStatus(t, m).Err(); fault.CodeOf(err) != homes.CodeUnreadable {
		t.Errorf("got %v", err)
	}
}

// More profiles than are looked at: said, and what was looked at is told.
func TestStatusManyProfiles(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	for i := range 101 {
		m.write(fmt.Sprintf("Users/ada/%sProfile %03d/Preferences", userData, i), "[]")
	}
	got := readStatus(t, m)
	ada := got.Homes[len(got.Homes)-1]
	if len(ada.Problems) != 100 || len(ada.Failures) != 1 || fault.CodeOf(got.Err()) != homes.CodeUnreadable {
		t.Errorf("%d problems, failures %v", len(ada.Problems), ada.Failures)
	}
}
