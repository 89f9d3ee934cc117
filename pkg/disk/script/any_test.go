package script_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
)

// anyShells are the shells in which the script for every Mac must say the same.
func anyShells(t *testing.T) [][]string {
	t.Helper()
	return append(shells(t), []string{servertest.Need(t, "busybox", "busybox"), "sh"})
}

// A stage is a Mac that the script for every Mac looks at: its documents in a
// folder, and programs that print them.
type stage struct{ folder, program string }

// stageScript defines diskutil and sysctl as functions, which is faster than
// programs, and reads the script for every Mac.
const stageScript = `folder=%[1]s
diskutil() {
  case "$1 ${2-} ${3-}" in
    'info -plist /') file=info-root ;;
    'info -plist '*) file=info-$3 ;;
    'cs info -plist') file=cs-info-$4 ;;
    'list -plist ') file=list ;;
    *' list -plist') file=$1-list ;;
    *) echo "not a question: $*" >&2; return 1 ;;
  esac
  cat "$folder/$file.plist" 2>/dev/null
}
sysctl() { cat "$folder/$2"; }
set --
. %[2]s
`

func newStage(t *testing.T, documents map[string][]byte) stage {
	t.Helper()
	s := stage{folder: t.TempDir()}
	for name, data := range documents {
		name = strings.Replace(name, "appleraid-list", "appleRAID-list", 1)
		check(t, os.WriteFile(filepath.Join(s.folder, name), data, 0o600))
	}
	program := filepath.Join(s.folder, "any.sh")
	check(t, os.WriteFile(program, []byte(script.AnyMac(script.AnyMacOptions{
		Diskutil: "diskutil", SystemVersion: filepath.Join(s.folder, "SystemVersion.plist"),
	})), 0o600))
	s.program = filepath.Join(s.folder, "stage.sh")
	check(t, os.WriteFile(s.program, fmt.Appendf(nil, stageScript, s.folder, program), 0o600))
	return s
}

// say runs the script and returns the commands that it would run, or why not.
func (s stage) say(t *testing.T, shell []string) (commands []string, refusal string) {
	t.Helper()
	status, stdout, stderr := runShell(t, shell, nil, s.program)
	for line := range strings.Lines(stdout) {
		if command, ok := strings.CutPrefix(line, "    "); ok {
			commands = append(commands, strings.TrimSuffix(command, "\n"))
		}
	}
	refusal = firstLine(strings.TrimPrefix(stderr, "refused: "))
	abort := "RuntimeAbortWorkflow: disk script: "
	switch {
	case status == 0 && len(commands) > 0 && !strings.Contains(stdout, abort):
		return commands, ""
	case status == 1 && len(commands) == 0 && strings.HasPrefix(stdout, abort) && strings.Count(stdout, "\n") == 1 &&
		strings.HasPrefix(stderr, "refused: "):
		return nil, refusal
	}
	t.Fatalf("%s: status %d\n%s\n%s", shell, status, stdout, stderr)
	return nil, ""
}

func firstLine(s string) string { line, _, _ := strings.Cut(s, "\n"); return line }

// staged are the documents of a random Mac, with those of its partitions, its
// volumes and its system, which a plan can do without.
func staged(m *samplemac.Mac) map[string][]byte {
	documents := m.Documents()
	add := func(id, parent string) {
		name := "info-" + id + ".plist"
		if _, there := documents[name]; !there && !slices.Contains(m.Without, name) {
			documents[name] = diskdoc.Document(dict("DeviceIdentifier", id, "ParentWholeDisk", parent))
		}
	}
	for _, d := range m.Disks {
		for _, p := range d.Partitions {
			add(p.ID, d.ID)
		}
	}
	for _, c := range m.Containers {
		for _, v := range c.Volumes {
			add(v.ID, c.ID)
		}
	}
	root := "disk77s1"
	if m.Boot != "" {
		root = m.Boot
	}
	documents["info-root.plist"] = diskdoc.Document(dict("DeviceIdentifier", root))
	var hw struct{ Model, Arch string }
	if json.Unmarshal(documents["hw.json"], &hw) == nil {
		documents["hw.model"] = []byte(hw.Model + "\n")
	}
	documents["hw.optional.arm64"] = []byte("0\n")
	if hw.Arch == "arm64" {
		documents["hw.optional.arm64"] = []byte("1\n")
	}
	return documents
}

// dict is a dictionary of texts.
func dict(words ...string) diskdoc.Dict {
	var d diskdoc.Dict
	for pair := range slices.Chunk(words, 2) {
		d = append(d, diskdoc.Entry{Key: pair[0], Value: pair[1]})
	}
	return d
}

// planned are the commands of the plan for the same documents.
func planned(t *testing.T, documents map[string][]byte) (commands []string, plan *disk.Plan) {
	t.Helper()
	files := fstest.MapFS{}
	for name, data := range documents {
		files[name] = &fstest.MapFile{Data: data}
	}
	facts, err := disk.ReadFolder(files)
	if err != nil {
		return nil, &disk.Plan{}
	}
	facts.Live = true
	plan = disk.MakePlan(facts, disk.Options{})
	for _, c := range plan.Commands {
		commands = append(commands, c.String())
	}
	return commands, plan
}

// compare runs the script on a Mac in some shells. Where it acts, its commands must
// be those of the plan.
func compare(t *testing.T, name string, m *samplemac.Mac, shells [][]string) (runnable, acts bool, refusal string) {
	t.Helper()
	m.T2 = "" // which no program of the Mac would tell
	documents := staged(m)
	want, plan := planned(t, documents)
	s := newStage(t, documents)
	for i, shell := range shells {
		commands, why := s.say(t, shell)
		if i > 0 && (acts != (why == "") || why != refusal) {
			t.Errorf("%s: %s says %q, %s says %q", name, shells[0], refusal, shell, why)
		}
		acts, refusal = why == "", why
		if acts {
			if diff := cmp.Diff(want, commands); diff != "" {
				t.Errorf("%s, %s: not the plan's commands: %s\n%+v", name, shell, diff, plan.Blocked)
			}
			var targets []string
			for _, v := range plan.Disks {
				if v.Verdict == disk.Target {
					targets = append(targets, v.ID)
				}
			}
			var argv [][]string
			for _, c := range commands {
				argv = append(argv, strings.Fields(c))
			}
			if wrong := m.Judge(argv, targets); len(wrong) > 0 {
				t.Errorf("%s, %s: %q", name, shell, wrong)
			}
		}
	}
	return plan.Runnable(), acts, refusal
}

// TestAnyMacOnSavedMacs: on each machine of testdata, in three shells.
func TestAnyMacOnSavedMacs(t *testing.T) {
	acted := 0
	machines := samplemac.Machines()
	for _, name := range slices.Sorted(maps.Keys(machines)) {
		m := machines[name]
		_, acts, refusal := compare(t, name, &m, anyShells(t))
		t.Logf("%s: %s", name, refusal)
		if acts {
			acted++
		}
	}
	if acted < 8 {
		t.Errorf("it acted on %d Macs only", acted)
	}
}

// altered is a machine of testdata, which is more sensible than a random one, with
// another system or model, one more disk, or without some of its documents.
func altered(r *rand.Rand) samplemac.Mac {
	machines := samplemac.Machines()
	names := slices.Sorted(maps.Keys(machines))
	m := machines[names[r.IntN(len(names))]]
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	switch r.IntN(6) {
	case 0:
		m.OS = pick("10.7.5", "10.8.5", "10.10.5", "10.11.6", "10.12.6", "10.13.6", "10.14.6", "10.15.7", "11.7.10")
	case 1:
		m.Model = pick("iMac14,2", "iMac19,1", "iMac20,1", "Macmini7,1", "MacBookAir7,2", "MacBookPro14,1", "MacBookPro16,1", "MacPro6,1", "Xserve3,1")
	case 2:
		m = m.WithOutsider(r)
	case 3:
		documents := slices.Sorted(maps.Keys(staged(&m)))
		for range 1 + r.IntN(3) {
			m.Without = append(slices.Clone(m.Without), documents[r.IntN(len(documents))])
		}
	case 4:
		if len(m.Disks) > 0 {
			m.Disks = slices.Clone(m.Disks)
			d := &m.Disks[r.IntN(len(m.Disks))]
			d.Solid, d.Virtual = pick("true", "false", ""), pick("", "Unknown")
		}
	}
	return m
}

// TestAnyMacOnRandomMacs: where the script acts, its commands are those of the plan
// for that Mac, and it never acts where the plan does not.
func TestAnyMacOnRandomMacs(t *testing.T) {
	number, all := 60, anyShells(t)
	if os.Getenv("MACWRANGLER_LONG") != "" {
		number = 10_000
	}
	var runnable, both int
	why := map[string]int{}
	for seed := range uint64(number) {
		r := rand.New(rand.NewPCG(seed, 11))
		m := samplemac.Random(r)
		if seed%2 == 0 {
			m = altered(r)
		}
		shells := all
		if number > 1000 && seed%10 > 0 { // each in one shell, every tenth in all
			shells = all[seed%3 : seed%3+1]
		}
		can, acts, refusal := compare(t, fmt.Sprintf("seed %d", seed), &m, shells)
		if can {
			runnable++
			if acts {
				both++
			} else {
				_, code, _ := strings.Cut(refusal, " [")
				why[code]++
			}
		}
	}
	t.Logf("%d Macs, %d with a plan that runs, the script acts on %d of them; refusals: %v", number, runnable, both, why)
	if both < number/15 {
		t.Errorf("it acted on %d of %d Macs", both, number)
	}
}
