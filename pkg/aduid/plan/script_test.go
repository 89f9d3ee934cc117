package plan_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/plan"
)

func shells(t *testing.T) [][]string {
	t.Helper()
	zsh := servertest.Need(t, "zsh", "zsh")
	return [][]string{{servertest.Need(t, "dash", "dash")}, {servertest.Need(t, "bash", "bash"), "--posix"}, {zsh}, {zsh, "--emulate", "sh"}}
}

// runShell runs a script and returns its status.
func runShell(t *testing.T, shell []string, text string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	script := filepath.Join(t.TempDir(), "script.sh")
	if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	words := slices.Concat(shell[1:], []string{script}, args)
	command := exec.CommandContext(t.Context(), shell[0], words...)
	var out, errOut bytes.Buffer
	command.Stdout, command.Stderr = &out, &errOut
	err := command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), out.String(), errOut.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, out.String(), errOut.String()
}

func shellcheck(t *testing.T, text string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), servertest.Need(t, "shellcheck", "shellcheck"), "-s", "sh", "-e", "SC2016", "-") // a name may be $(x)
	command.Stdin = strings.NewReader(text)
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("shellcheck: %v\n%s", err, out)
	}
}

// A fakeMac has the programs that the scripts call, and what they print.
type fakeMac struct {
	dir      string
	users    []plan.User
	guids    map[string]string
	serial   string
	running  string // lines of ps
	failDscl bool
}

func (m fakeMac) options(t *testing.T) plan.ScriptOptions {
	t.Helper()
	var numbers, guids, homes strings.Builder
	for _, u := range m.users {
		fmt.Fprintf(&numbers, "%-24s %d\n", u.Name, u.UID)
		fmt.Fprintf(&homes, "%-24s %s\n", u.Name, u.Home)
		if guid := m.guids[u.Name]; guid != "" {
			fmt.Fprintf(&guids, "%-24s %s\n", u.Name, guid)
		}
	}
	fmt.Fprintf(&numbers, "nobody -2\n_spotlight 89\nroot 0\n")
	fmt.Fprintf(&guids, "root FFFFEEEE-DDDD-CCCC-BBBB-AAAA00000000\n")
	fmt.Fprintf(&homes, "root /var/root\n")
	write := func(name, text string) string {
		path := filepath.Join(m.dir, name)
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, text := range map[string]string{"UniqueID": numbers.String(), "GeneratedUID": guids.String(), "NFSHomeDirectory": homes.String()} {
		write(name, text)
	}
	fail := ""
	if m.failDscl {
		fail = "exit 1\n"
	}
	running := m.running
	if running == "" {
		running = "    0     0\n  501   501\n"
	}
	write("processes", running)
	return plan.ScriptOptions{
		Dscl:   write("dscl", "#!/bin/sh\n"+fail+"[ \"$1 $2 $3\" = '/Local/Default -list /Users' ] && cat '"+m.dir+"'/\"$4\"\n"),
		PS:     write("ps", "#!/bin/sh\ncat '"+m.dir+"/processes'\n"),
		Scutil: write("scutil", "#!/bin/sh\n[ \"$2\" = LocalHostName ] && echo lab-07\n"),
		Ioreg:  write("ioreg", "#!/bin/sh\necho '    \"IOPlatformSerialNumber\" = \""+m.serial+"\"'\n"),
		Log:    filepath.Join(m.dir, "log"),
	}
}

// TestCollector reads with ReadMacs what the collector prints.
func TestCollector(t *testing.T) {
	guid := mustParse(t, "38D5759E-81CC-4EB1-8983-7304227F63F5")
	users := []plan.User{
		{Name: "admin", UID: 501, Home: "/Users/admin"},
		{Name: "jdoe", UID: 953513374, GUID: &guid, Home: `/Users/Jane "J" Doe, home`},
		{Name: "back\\slash", UID: 502, Home: "/Users/$(reboot)"},
		{Name: "role", UID: 499, Home: "/x"},
	}
	mac := fakeMac{dir: t.TempDir(), users: users, serial: "C02XG0FDH7JY", guids: map[string]string{"jdoe": guid.String()}}
	text := plan.Collector(mac.options(t))
	shellcheck(t, text)
	for _, shell := range shells(t) {
		status, stdout, stderr := runShell(t, shell, text)
		got, err := plan.ReadMacs(strings.NewReader(stdout))
		if diff := cmp.Diff([]plan.Mac{{Name: "C02XG0FDH7JY", Users: users[:3]}}, got); status != 0 || stderr != "" || err != nil || diff != "" {
			t.Errorf("%s: status %d, %v, %s\n%s\n%s", shell, status, err, stderr, stdout, diff)
		}
	}
	mac.failDscl = true
	text = plan.Collector(mac.options(t))
	for _, shell := range shells(t) {
		if status, stdout, stderr := runShell(t, shell, text); status != 2 || stdout != "" || stderr == "" {
			t.Errorf("%s: status %d, %q, %q", shell, status, stdout, stderr)
		}
	}
}

const oldUID, newUID, otherUID = 70001, 953513374, 70003

// home is a home with links, hard links and odd names, and what is beside it.
type home struct{ root, path, outside string }

func makeHome(t *testing.T) home {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := home{root: root, path: filepath.Join(root, "Users", "Jane 'J' $(x) Doe"), outside: filepath.Join(root, "outside")}
	folders := []string{h.path, h.outside, filepath.Join(h.path, "-R"), filepath.Join(h.path, "a\nb"), filepath.Join(h.path, "Library", "Caches"), filepath.Join(h.path, "theirs")}
	for _, folder := range folders {
		check(t, os.MkdirAll(folder, 0o755))
	}
	for _, name := range []string{
		"-h", "--", "plain", "new\nline", "a b", "*", "$(touch x)", "quote'\"", "bad\xff", "-R/--reference=x", "a\nb/c", "Library/Caches/x", "theirs/mine", ".hidden",
	} {
		check(t, os.WriteFile(filepath.Join(h.path, name), []byte("x"), 0o644))
	}
	check(t, os.WriteFile(filepath.Join(h.outside, "target"), nil, 0o644))
	check(t, os.WriteFile(filepath.Join(h.outside, "linked"), nil, 0o644))
	check(t, os.Symlink(filepath.Join(h.outside, "target"), filepath.Join(h.path, "link")))
	check(t, os.Symlink(h.outside, filepath.Join(h.path, "folder-link")))
	check(t, os.Symlink("/nowhere", filepath.Join(h.path, "dangling")))
	check(t, os.Link(filepath.Join(h.outside, "linked"), filepath.Join(h.path, "hard")))
	check(t, os.WriteFile(filepath.Join(h.path, "theirs", "file"), nil, 0o644))
	check(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		return os.Lchown(path, oldUID, 20)
	}))
	check(t, os.Lchown(filepath.Join(h.path, "theirs", "file"), otherUID, 20))
	check(t, os.Lchown(filepath.Join(root, "Users"), 0, 0))
	return h
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// owners returns who owns what.
func (h home) owners(t *testing.T) map[string]uint32 {
	t.Helper()
	owners := map[string]uint32{}
	check(t, filepath.WalkDir(h.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		owners[strings.TrimPrefix(path, h.root)] = info.Sys().(*syscall.Stat_t).Uid
		return nil
	}))
	return owners
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root changes owners")
	}
}

func mustParse(t *testing.T, text string) aduid.GUID {
	t.Helper()
	guid, err := aduid.Parse(text, aduid.Auto)
	check(t, err)
	return guid
}

// macPlan is the plan for the Mac of a home.
func macPlan(t *testing.T, path string) plan.MacPlan {
	t.Helper()
	guid := mustParse(t, "38D5759E-81CC-4EB1-8983-7304227F63F5") // 953513374
	fleet, err := plan.Make(t.Context(), []plan.Mac{{Name: "C02XG0FDH7JY", Users: []plan.User{
		{Name: "admin", UID: 501, Home: "/Users/admin"}, {Name: "jdoe", UID: oldUID, GUID: &guid, Home: path},
	}}}, accounts{{Name: []byte("jdoe"), GUID: guid}}, plan.Options{Local: []string{"ADMIN"}})
	check(t, err)
	return fleet.Macs[0]
}

// TestScript runs the script of a plan, and compares who owns what.
func TestScript(t *testing.T) {
	needRoot(t)
	for _, shell := range shells(t) {
		t.Run(strings.Join(shell, " "), func(t *testing.T) {
			h := makeHome(t)
			mounted := filepath.Join(h.path, "Library", "Caches", "volume")
			check(t, os.Mkdir(mounted, 0o755))
			if unmount, err := mount(mounted); err == nil {
				t.Cleanup(func() { check(t, unmount()) })
				check(t, os.WriteFile(filepath.Join(mounted, "elsewhere"), nil, 0o644))
				check(t, os.Lchown(filepath.Join(mounted, "elsewhere"), oldUID, 20))
			} else {
				t.Logf("no volume can be mounted here: %v", err)
			}
			m := macPlan(t, h.path)
			mac := fakeMac{dir: t.TempDir(), users: []plan.User{{Name: "admin", UID: 501}, {Name: "jdoe", UID: oldUID}}, serial: m.Mac}
			options := mac.options(t)
			text := plan.Script(m, options)
			shellcheck(t, text)
			before := h.owners(t)
			status, stdout, stderr := runShell(t, shell, text)
			if diff := cmp.Diff(before, h.owners(t)); status != 0 || stderr != "" || diff != "" || !strings.Contains(stdout, "would change: jdoe, uid 70001 to 953513374, ") {
				t.Fatalf("checking: status %d\n%s%s%s", status, stdout, stderr, diff)
			}
			status, stdout, stderr = runShell(t, shell, text, "--yes")
			if status != 0 || stderr != "" {
				t.Fatalf("status %d\n%s%s", status, stdout, stderr)
			}
			want := map[string]uint32{}
			prefix := strings.TrimPrefix(h.path, h.root)
			for path, owner := range before {
				inside := path == prefix || strings.HasPrefix(path, prefix+"/")
				if owner == oldUID && (inside && !strings.Contains(path, "/volume") || path == "/outside/linked") { // the hard link's other name
					owner = newUID
				}
				want[path] = owner
			}
			if diff := cmp.Diff(want, h.owners(t)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			log, err := os.ReadFile(options.Log)
			if err != nil || !strings.Contains(string(log), "changing: jdoe, uid 70001 to 953513374, ") {
				t.Errorf("the log: %v\n%s", err, log)
			}
			if status, stdout, stderr = runShell(t, shell, text, "--yes"); status != 0 || stderr != "" || !strings.Contains(stdout, ", 0 files in") {
				t.Errorf("again: status %d\n%s%s", status, stdout, stderr)
			}
		})
	}
}

// TestScriptRefuses changes one thing at a time: nothing is changed then.
func TestScriptRefuses(t *testing.T) {
	needRoot(t)
	h := makeHome(t)
	m := macPlan(t, h.path)
	all, tried := shells(t), 0
	for name, test := range map[string]struct {
		change func(*fakeMac)
		home   func() (undo func())
		want   string
	}{
		"another Mac":       {change: func(f *fakeMac) { f.serial = "OTHER" }, want: "this is not the Mac C02XG0FDH7JY"},
		"another number":    {change: func(f *fakeMac) { f.users[1].UID = 70009 }, want: "jdoe has another uid than 70001"},
		"its number used":   {change: func(f *fakeMac) { f.users[0].UID = newUID }, want: "another user of this Mac has uid 953513374"},
		"its number shared": {change: func(f *fakeMac) { f.users[0].UID = oldUID }, want: "another user of this Mac has uid 70001, as jdoe has"},
		"another person":    {change: func(f *fakeMac) { f.guids = map[string]string{"jdoe": "00000000-81CC-4EB1-8983-7304227F63F5"} }, want: "another GeneratedUID"},
		"logged in":         {change: func(f *fakeMac) { f.running = "0 0\n70001 70001\n" }, want: "a process with uid 70001 is running"},
		"switched user":     {change: func(f *fakeMac) { f.running = "0 70001\n" }, want: "a process with uid 70001 is running"},
		"logged in again":   {change: func(f *fakeMac) { f.running = "953513374 953513374\n" }, want: "a process with uid 953513374 is running"},
		"no list":           {change: func(f *fakeMac) { f.failDscl = true }, want: "the users of this Mac cannot be listed"},
		"no processes":      {change: func(f *fakeMac) { f.running = "\n" }, want: "the running processes cannot be listed"},
		"log is a link":     {change: func(f *fakeMac) { check(t, os.Symlink("/etc/passwd", filepath.Join(f.dir, "log"))) }, want: "is a link"},
		"home of another": {home: func() func() {
			check(t, os.Lchown(h.path, otherUID, 20))
			return func() { check(t, os.Lchown(h.path, oldUID, 20)) }
		}, want: "belongs neither to uid 70001 nor to uid 953513374"},
		"home is a link": {home: func() func() {
			check(t, errors.Join(os.Rename(h.path, h.path+".moved"), os.Symlink(h.path+".moved", h.path)))
			return func() { check(t, errors.Join(os.Remove(h.path), os.Rename(h.path+".moved", h.path))) }
		}, want: "is not a folder"},
		"a link leads there": {home: func() func() {
			users := filepath.Dir(h.path)
			check(t, errors.Join(os.Rename(users, users+".moved"), os.Symlink(users+".moved", users)))
			return func() { check(t, errors.Join(os.Remove(users), os.Rename(users+".moved", users))) }
		}, want: "a link leads to"},
		"no home": {home: func() func() {
			check(t, os.Rename(h.path, h.path+".moved"))
			return func() { check(t, os.Rename(h.path+".moved", h.path)) }
		}, want: "is not a folder"},
	} {
		t.Run(name, func(t *testing.T) {
			mac := fakeMac{dir: t.TempDir(), users: []plan.User{{Name: "admin", UID: 501}, {Name: "jdoe", UID: oldUID}}, serial: m.Mac}
			if test.change != nil {
				test.change(&mac)
			}
			text := plan.Script(m, mac.options(t))
			if test.home != nil {
				defer test.home()()
			}
			before := h.owners(t)
			shell := all[tried%len(all)] // in turn: each takes its time
			tried++
			for _, args := range [][]string{nil, {"--yes"}} {
				status, stdout, stderr := runShell(t, shell, text, args...)
				if status != 1 || stdout != "" || !strings.Contains(stderr, test.want) || !strings.HasSuffix(stderr, "nothing was changed\n") {
					t.Errorf("%s %s: status %d\n%s%s", shell, args, status, stdout, stderr)
				}
			}
			if diff := cmp.Diff(before, h.owners(t)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestScriptBlocked: a plan with a clash becomes a script that says so.
func TestScriptBlocked(t *testing.T) {
	m := macPlan(t, "relative")
	if !m.Blocked() {
		t.Fatalf("%+v", m)
	}
	m.Users[1].Name = "it's $(reboot)\x1b"
	text := plan.Script(m, plan.ScriptOptions{})
	shellcheck(t, text)
	for _, shell := range shells(t) {
		status, stdout, stderr := runShell(t, shell, text, "--yes")
		if status != 1 || stdout != "" || !strings.Contains(stderr, `it's $(reboot)\x1b: "relative" is not the path of a home (unusable-home)`) {
			t.Errorf("%s: status %d\n%s%s", shell, status, stdout, stderr)
		}
	}
}
