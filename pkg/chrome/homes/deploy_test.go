package homes_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

var both = homes.DeployOptions{Template: true, Existing: true}

func deploy(t *testing.T, m mac, tree *homes.Tree, o homes.DeployOptions) *homes.Deployed {
	t.Helper()
	got, err := homes.Deploy(t.Context(), m.volume(), tree, o)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// lines returns a line for each home: name, state, reasons, files.
func lines(d *homes.Deployed) []string {
	var all []string
	for _, h := range d.Homes {
		line := h.Name + " " + string(h.State)
		for _, r := range h.Reasons {
			line += " " + string(r.Code)
		}
		for _, f := range h.Files {
			line += fmt.Sprintf(" %s:%s:%d", f.Action, f.Path[strings.LastIndex(f.Path, "/")+1:], len(f.Changes))
		}
		all = append(all, line)
	}
	return all
}

// oddMac has a home of each kind.
func oddMac(t *testing.T) mac {
	t.Helper()
	m := newMac(t)
	m.folder("Users/fresh")
	m.user("old", `{"made":{"up":12345678901234567890},"translate":{"enabled":true,"x":1}}`)
	m.user("done", untracked)
	m.user("broken", `{"a":1,}`)
	m.user("running", `{}`)
	m.link("Users/running/"+userData+"SingletonLock", lockTarget)
	m.write("Users/recipe/"+userData+"First Run", "")
	m.user("second", `{}`)
	m.write("Users/second/"+userData+"Local State", `{"profile":{"info_cache":{"Profile 1":{},"Default":{},"Gone":{},"../x":{},"..":{}}}}`)
	m.write("Users/second/Library/Application Support/Google/Preferences", `{}`)
	m.write("Users/second/"+userData+"Profile 1/Preferences", `{}`)
	m.write("Users/only/"+userData+"Local State", `{"profile":{"info_cache":{"Profile 1":{}}}}`)
	m.write("Users/only/"+userData+"Profile 1/Preferences", `{}`)
	m.write("Users/laid/"+userData+"Default/Preferences", `{}`)
	m.write("Users/told/"+userData+"Google Chrome Initial Preferences", `{"homepage":"https://old.example/","translate":{"enabled":false}}`)
	m.folder("Users/folder/" + userData + "Default/Preferences")
	return m
}

func TestDeploy(t *testing.T) {
	t.Parallel()
	m, tree := oddMac(t), newTree(t, untracked)
	want := []string{
		"English.lproj changed create:Google Chrome Initial Preferences:2 create:Google Chrome Master Preferences:2",
		"German.lproj changed create:Google Chrome Initial Preferences:2 create:Google Chrome Master Preferences:2",
		"Non_localized changed create:Google Chrome Initial Preferences:2 create:Google Chrome Master Preferences:2",
		"broken failed bad-json",
		"done unchanged",
		"folder failed first-run-missing wrong-file-type",
		"fresh changed never-started create:Google Chrome Initial Preferences:2 create:Google Chrome Master Preferences:2",
		"laid changed first-run-missing merge:Preferences:2",
		"old changed merge:Preferences:2",
		"only skipped no-default-profile",
		"recipe changed create:Preferences:2",
		"running skipped running",
		"second changed other-profiles merge:Preferences:2",
		"told changed never-started replace:Google Chrome Initial Preferences:2 create:Google Chrome Master Preferences:2",
	}
	before := snapshot(t, m.path)
	dry := both
	dry.DryRun = true
	planned := deploy(t, m, tree, dry)
	if diff := cmp.Diff(want, lines(planned)); diff != "" {
		t.Errorf("dry run (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, snapshot(t, m.path)); diff != "" {
		t.Errorf("a dry run changed something:\n%s", diff)
	}
	got := deploy(t, m, tree, both)
	if diff := cmp.Diff(want, lines(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var failed *fault.Error
	if err := got.Err(); !errors.As(err, &failed) || failed.Code != homes.CodeHomesFailed || !strings.HasPrefix(err.Error(), `deploying to homes: 2 of 14 failed, the first "`+m.at("Users/broken")+`": `) {
		t.Errorf("the error is %v", err)
	}
	old := "Users/old/" + userData + "Default/Preferences"
	for name, want := range map[string]string{
		old:                      `{"made":{"up":12345678901234567890},"translate":{"enabled":false,"x":1},"credentials_enable_service":false}`,
		old + homes.BackupSuffix: `{"made":{"up":12345678901234567890},"translate":{"enabled":true,"x":1}}`,
		"Users/recipe/" + userData + "Default/Preferences":             untracked,
		"Users/fresh/" + homes.UserInitialPath:                         untracked,
		"Users/fresh/" + homes.UserMasterPath:                          untracked,
		"Users/told/" + homes.UserInitialPath + homes.BackupSuffix:     `{"homepage":"https://old.example/","translate":{"enabled":false}}`,
		"Users/broken/" + userData + "Default/Preferences":             `{"a":1,}`,
		"Users/running/" + userData + "Default/Preferences":            `{}`,
		"Users/second/" + userData + "Profile 1/Preferences":           `{}`,
		"Library/User Template/Non_localized/" + homes.UserInitialPath: untracked,
		"Library/User Template/English.lproj/" + homes.UserMasterPath:  untracked,
	} {
		if diff := cmp.Diff(want, m.read(name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}

	for _, h := range got.Homes {
		if h.Name == "second" && !strings.Contains(h.Reasons[0].Text, `left unchanged: "Profile 1";`) {
			t.Errorf("other profiles: %s", h.Reasons[0].Text)
		}
	}
	before = snapshot(t, m.path)
	for _, h := range deploy(t, m, tree, both).Homes {
		if h.State == homes.StateChanged || len(h.Files) > 0 {
			t.Errorf("the second run: %s is %s: %v", h.Name, h.State, h.Files)
		}
	}
	if diff := cmp.Diff(before, snapshot(t, m.path)); diff != "" {
		t.Errorf("the second run changed something:\n%s", diff)
	}
}

// The template is replaced without a backup, which each new user would get.
func TestDeployTemplateAgain(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	template := homes.DeployOptions{Template: true}
	deploy(t, m, newTree(t, `{"homepage":"https://a.example/"}`), template)
	got := deploy(t, m, newTree(t, `{"homepage":"https://b.example/"}`), template)
	want := []homes.Change{{Path: "homepage", Old: `"https://a.example/"`, New: `"https://b.example/"`}}
	for _, h := range got.Homes {
		for _, f := range h.Files {
			if diff := cmp.Diff(want, f.Changes); diff != "" || f.Backup != "" || f.Action != homes.ActionReplace {
				t.Errorf("%s: %s, backup %q (-want +got):\n%s", f.Path, f.Action, f.Backup, diff)
			}
		}
		if _, err := os.Lstat(m.at("Library/User Template/" + h.Name + "/" + homes.UserInitialPath + homes.BackupSuffix)); !os.IsNotExist(err) {
			t.Errorf("a backup in the template: %v", err)
		}
	}
}

func TestDeployStaleLock(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]homes.State{
		"mac.local-12":  homes.StateChanged,
		"mac.local-13":  homes.StateSkipped,
		"a-b.local-12":  homes.StateSkipped,
		"mac.local":     homes.StateSkipped,
		"mac.local-x":   homes.StateSkipped,
		"mac.local--12": homes.StateSkipped,
		"mac.local-0":   homes.StateSkipped,
	} {
		m := newMac(t)
		m.user("ada", `{}`)
		m.link("Users/ada/"+userData+"SingletonLock", target)
		options := homes.DeployOptions{Existing: true, ProcessEnded: func(host string, pid int) bool { return host == "mac.local" && pid == 12 }}
		if got := deploy(t, m, newTree(t, untracked), options); got.Homes[0].State != want {
			t.Errorf("%s: %s, want %s", target, got.Homes[0].State, want)
		}
	}
}

func TestDeployErrors(t *testing.T) {
	t.Parallel()
	tree := newTree(t, untracked)
	whole := newMac(t)
	noSystem := mac{t, t.TempDir()}
	noSystem.user("ada", `{}`)
	noTemplate := newMac(t)
	if err := os.RemoveAll(noTemplate.at("Library/User Template")); err != nil {
		t.Fatal(err)
	}
	missing := mac{t, t.TempDir() + "/none"}
	led := newMac(t)
	if err := errors.Join(os.RemoveAll(led.at("Users")), os.Symlink(t.TempDir(), led.at("Users"))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why     string
		m       mac
		options homes.DeployOptions
		want    fault.Code
	}{
		{"nobody", whole, homes.DeployOptions{}, homes.CodeBadUsers},
		{"no system", noSystem, both, homes.CodeNoTemplate},
		{"no template", noTemplate, both, homes.CodeNoTemplate},
		{"no volume", missing, both, homes.CodeNoVolume},
		{"homes elsewhere", led, both, homes.CodeUnreadable},
	} {
		before := map[string]string{}
		if c.m != missing {
			before = snapshot(t, c.m.path)
		}
		_, err := homes.Deploy(t.Context(), c.m.volume(), tree, c.options)
		if fault.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want code %s", c.why, err, c.want)
		}
		if c.m == missing {
			continue
		}
		if diff := cmp.Diff(before, snapshot(t, c.m.path)); diff != "" {
			t.Errorf("%s: something was written:\n%s", c.why, diff)
		}
	}
}

// The backup of the first change stays: later runs do not replace what somebody would
// want back with what an earlier run wrote.
func TestDeployKeepsFirstBackup(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	const first = `{"translate":{"enabled":true}}`
	m.user("ada", first)
	m.write("Users/told/"+homes.UserInitialPath, first)
	for _, settings := range []string{untracked, `{"translate":{"enabled":true},"search":{"suggest_enabled":false}}`} {
		if got := deploy(t, m, newTree(t, settings), homes.DeployOptions{Existing: true}); got.Count(homes.StateChanged) != 2 {
			t.Fatalf("%v", lines(got))
		}
		for _, name := range []string{"Users/ada/" + userData + "Default/Preferences", "Users/told/" + homes.UserInitialPath} {
			if got := m.read(name + homes.BackupSuffix); got != first {
				t.Errorf("the backup of %s is %s, want %s", name, got, first)
			}
		}
	}
}

// A link in the place of the backup is no backup: nothing is changed without one.
func TestDeployBackupLink(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	m.user("ada", `{}`)
	old := "Users/ada/" + userData + "Default/Preferences"
	m.write("elsewhere", "theirs")
	m.link(old+homes.BackupSuffix, m.at("elsewhere"))
	got := deploy(t, m, newTree(t, untracked), homes.DeployOptions{Existing: true})
	if got.Count(homes.StateFailed) != 1 || m.read("elsewhere") != "theirs" || m.read(old) != `{}` {
		t.Errorf("%v: the preferences are %s, and the file that the link leads to is %s", lines(got), m.read(old), m.read("elsewhere"))
	}
}

// A link among the homes may lead to the home of a user: that it was not examined is
// said.
func TestDeployLinkedHome(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	m.user("ada", `{}`)
	m.link("Users/ben", "../elsewhere/ben")
	m.write("elsewhere/ben/"+userData+"First Run", "")
	got := deploy(t, m, newTree(t, untracked), homes.DeployOptions{Existing: true})
	status, err := homes.ReadStatus(t.Context(), m.volume(), homes.StatusOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for what, notes := range map[string][]fault.Reason{"deploy": got.Notes, "status": status.Notes} {
		if !slices.ContainsFunc(notes, func(r fault.Reason) bool {
			return r.Code == homes.ReasonLinkedHome && strings.Contains(r.Text, `Users/ben" is left out`)
		}) {
			t.Errorf("%s: %v", what, notes)
		}
	}
}

func TestDeployNoHomes(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	got := deploy(t, m, newTree(t, untracked), homes.DeployOptions{Existing: true})
	if len(got.Homes) != 0 || len(got.Notes) != 2 || got.Notes[0].Code != "no-homes" || got.Err() != nil {
		t.Errorf("got %+v, %v", got, got.Err())
	}
}

func TestDeployEnded(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	m.user("ada", `{}`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got, err := homes.Deploy(ctx, m.volume(), newTree(t, untracked), both)
	if !errors.Is(err, context.Canceled) || got.Count(homes.StateNotDone) != 4 {
		t.Errorf("%v, %+v", err, got)
	}
}
