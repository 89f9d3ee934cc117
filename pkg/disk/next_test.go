package disk_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestNextLeadsSomewhere follows every step that a plan without commands names, on
// simulated Macs, until a plan has commands or only a person can go on.
func TestNextLeadsSomewhere(t *testing.T) {
	t.Parallel()
	number := uint64(300)
	if underRace {
		number = 60
	}
	followed := map[string]int{}
	for seed := range number {
		mac := func() *simdisk.Mac {
			r := rand.New(rand.NewPCG(seed, 17))
			m := simdisk.Random(r)
			if r.IntN(3) == 0 && len(m.Disks) > 1 {
				m.Pull(m.Disks[r.IntN(len(m.Disks))]) // and what it was half of stays
			}
			return m
		}
		f := follower{t: t, seed: seed, mac: mac, counts: followed}
		f.follow(nil, disk.Options{}, 0)
		f.follow(nil, disk.Options{Disks: []string{"disk0"}}, 0)
	}
	for _, way := range []string{"a plan", "a person", "--disk", "diskutil cs", "diskutil apfs", "diskutil appleRAID"} {
		if followed[way] == 0 {
			t.Errorf("%s was never a step: %v", way, followed)
		}
	}
}

// A follower makes the same Mac for each way, and takes the steps that led there.
type follower struct {
	t      *testing.T
	seed   uint64
	mac    func() *simdisk.Mac
	counts map[string]int
}

func (f follower) follow(byHand [][]string, options disk.Options, depth int) {
	f.t.Helper()
	b := disktest.NewBench(f.t, f.mac())
	for _, d := range b.Mac.Disks {
		d.Busy = false // whoever deletes by hand closes programs first
	}
	for _, words := range byHand {
		if _, err := b.Program.Run(f.t.Context(), words...); err != nil {
			f.t.Fatalf("Mac %d: diskutil %q: %v", f.seed, words, err)
		}
	}
	facts, err := disk.Gather(f.t.Context(), b.How.Host)
	if err != nil {
		f.t.Fatal(err)
	}
	plan := disk.MakePlan(facts, options)
	steps := disk.NextSteps(facts, options)
	if plan.Runnable() {
		f.counts["a plan"]++
		if len(steps) > 0 {
			f.t.Fatalf("Mac %d: a plan with commands has steps: %v", f.seed, steps)
		}
		return
	}
	if len(steps) == 0 || depth > 6 {
		f.t.Fatalf("Mac %d, %v: %s %v leads nowhere after %d steps: %v", f.seed, options.Disks, plan.Kind, plan.Blocked, depth, steps)
	}
	for _, step := range steps {
		switch {
		case step.Diskutil != nil:
			if !strings.Contains(step.Text, "diskutil "+strings.Join(step.Diskutil, " ")) {
				f.t.Fatalf("%q does not name %q", step.Text, step.Diskutil)
			}
			f.counts["diskutil "+step.Diskutil[0]]++
			f.follow(append(slices.Clone(byHand), step.Diskutil), options, depth+1)
		case step.Again:
			f.counts["--disk"]++
			if slices.Equal(step.Disks, options.Disks) {
				f.t.Fatalf("Mac %d: %s %v: %q is what was done", f.seed, plan.Kind, plan.Blocked, step.Text)
			}
			f.follow(byHand, disk.Options{Disks: step.Disks}, depth+1)
		default:
			f.counts["a person"]++
		}
	}
}

// TestNextNames: what a step says, by the Mac that it is for.
func TestNextNames(t *testing.T) {
	table := []struct{ folder, part string }{
		{"fusion-member-replaced", "diskutil cs delete " + groupOne},
		{"fusion-member-replaced", `"Macintosh HD"`},
		{"fusion-self-made", "--disk disk0 --disk disk1"},
		{"fusion-swapped-ssd", "--disk disk0 --disk disk1"},
		{"fusion-two-ssds", "--disk disk0 --disk disk1"},
		{"fusion-cs-half-external", "diskutil cs delete " + groupOne},
		{"tower-runs-from-card", "--disk disk2"},
		{"vmware-unreadable", "disk0"},
		{"raid-mirror", "diskutil appleRAID delete"},
		{"two-ssds", "--disk disk1"},
		{"no-disk", "macOS does not see it"},
	}
	for _, test := range table {
		steps := disk.NextSteps(read(t, test.folder), disk.Options{})
		if !slices.ContainsFunc(steps, func(n disk.Next) bool { return strings.Contains(n.Text, test.part) }) {
			t.Errorf("%s: no step says %q: %+v", test.folder, test.part, steps)
		}
	}
	for name, mac := range samplemac.Machines() {
		facts, err := disk.ReadFolder(disk.Documents(mac.Documents()))
		if err != nil {
			continue
		}
		if plan := disk.MakePlan(facts, disk.Options{}); plan.Runnable() == (len(disk.NextSteps(facts, disk.Options{})) > 0) {
			t.Errorf("%s: %s with %d steps", name, plan.Kind, len(disk.NextSteps(facts, disk.Options{})))
		}
	}
}
