package apply_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestApplyTouchesNothingElse plans and applies on random Macs. The simulator's
// own knowledge of the hardware decides what may change; everything else must
// be the same to the byte.
func TestApplyTouchesNothingElse(t *testing.T) {
	const macs = 160
	applied := map[disk.Kind]int{}
	for seed := range uint64(macs) {
		r := rand.New(rand.NewPCG(seed, 5))
		b := disktest.NewBench(t, simdisk.Random(r))
		options := disk.Options{}
		if n := r.IntN(6); n < len(b.Mac.Disks) {
			options.Disks = []string{b.Mac.Disks[n].ID()}
		}
		locked := lockedDisks(b.Mac)
		before := b.Mac.Prints()
		plan := b.Plan(options)
		if plan.Runnable() {
			if r.IntN(3) == 0 {
				b.Mac.Faults = simdisk.Faults{FailChange: 1 + r.IntN(4), Late: r.IntN(2) == 0}
			}
			if outcome, err := b.Apply(plan); err == nil && outcome.Applied {
				applied[plan.Kind]++
			}
		}
		targets := map[string]bool{}
		for _, verdict := range plan.Disks {
			targets[verdict.ID] = plan.Runnable() && verdict.Verdict == disk.Target
		}
		after := b.Mac.Prints()
		for _, d := range b.Mac.Disks {
			same := after[d.Serial] == before[d.Serial]
			// VMware alone calls its own disks external
			own := strings.Contains(b.Mac.Model, "VMware") && strings.HasPrefix(d.Media, "VMware ")
			foreign := d.Removable || d.Ejectable || d.Bus == "USB" || !own && (!d.Internal || d.External) || d.Bus == "Apple Fabric"
			if !same && (foreign || locked[d.Serial] || !targets[d.ID()]) {
				t.Errorf("Mac %d: %s %q changed:\n%s", seed, d.ID(), d.Media, b.Mac.Layout())
			}
		}
	}
	// the property would also hold if nothing were applied
	for _, kind := range []disk.Kind{disk.EraseSingle, disk.RebuildCoreStorage, disk.ResetFusion} {
		if applied[kind] < 2 {
			t.Errorf("kind %s was applied %d times", kind, applied[kind])
		}
	}
}

// lockedDisks returns the disks that have something locked on them.
func lockedDisks(m *simdisk.Mac) map[string]bool {
	locked := map[string]bool{}
	on := func(partition string) {
		for _, d := range m.Disks {
			for _, p := range d.Partitions {
				locked[d.Serial] = locked[d.Serial] || p.UUID == partition
			}
		}
	}
	for _, c := range m.Containers {
		for _, store := range c.Stores {
			if c.Volumes[0].Locked {
				on(store)
			}
		}
	}
	for _, g := range m.Groups {
		for _, member := range g.Members {
			if g.Families[0].Status == "Locked" {
				on(member.Partition)
			}
		}
	}
	return locked
}
