package disk_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestRandomMachines: no command reaches a disk that is external, removable,
// virtual or not in the plan, whatever the machine is. The judge knows the
// machine itself, but not how plans are made.
func TestRandomMachines(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 2026))
	kinds := map[disk.Kind]int{}
	number, least := 10_000, 50
	if underRace {
		number, least = 1000, 1 // scripts/test runs the others without it
	}
	for i := range number {
		mac := samplemac.Random(random)
		options := wish(random)
		plan := randomPlan(t, mac, options)
		if plan == nil {
			continue
		}
		kinds[plan.Kind]++
		wrong := mac.Judge(argvs(plan), targets(plan))
		if len(options.Disks) == 0 {
			wrong = append(wrong, mac.JudgeAlone(argvs(plan), targets(plan))...)
		}
		if options.Filesystem == "" {
			wrong = append(wrong, mac.JudgeFormat(argvs(plan))...)
		}
		if len(wrong) > 0 {
			t.Fatalf("machine %d: %s\n%+v", i, strings.Join(wrong, "\n"), mac)
		}
		if plan.Runnable() == (len(plan.Commands) == 0) || plan.Runnable() == (len(plan.Blocked) > 0) {
			t.Fatalf("machine %d: %s with %d commands and %v", i, plan.Kind, len(plan.Commands), plan.Blocked)
		}
		if i%4 == 0 {
			outsider(t, random, mac, plan)
		}
	}
	// The property would also hold if nothing were ever planned.
	for _, kind := range []disk.Kind{
		disk.None, disk.ManualEraseMac, disk.BlockedFileVault, disk.BlockedRAID, disk.Ambiguous,
		disk.RebuildCoreStorage, disk.ResetFusion, disk.EraseSingle,
	} {
		if kinds[kind] < least {
			t.Errorf("only %d machines of kind %s", kinds[kind], kind)
		}
	}
}

// outsider checks that an SD card or an external disk that is connected changes
// neither the commands nor the targets.
func outsider(t *testing.T, random *rand.Rand, mac samplemac.Mac, plan *disk.Plan) {
	t.Helper()
	if len(mac.Without) > 0 || len(mac.Drop) > 0 || len(mac.Instead) > 0 {
		return
	}
	more := randomPlan(t, mac.WithOutsider(random), plan.Options)
	if more == nil {
		t.Fatalf("with one disk more the facts cannot be read: %+v", mac)
	}
	if more.Kind == disk.Ambiguous && strings.Contains(codes(more.Blocked), "system-elsewhere") {
		return // nothing is erased: it may be the Mac's own
	}
	if plan.Kind != more.Kind || plan.Fingerprint != more.Fingerprint {
		t.Fatalf("%s became %s, %s became %s\n%+v", plan.Kind, more.Kind, plan.Fingerprint, more.Fingerprint, mac)
	}
	if diff := cmp.Diff(plan.Commands, more.Commands); diff != "" {
		t.Fatalf("with one disk more (-before +after):\n%s\n%+v", diff, mac)
	}
}

// TestRandomLocked: if something on a candidate is locked, there are no commands;
// what is on other disks does not matter.
func TestRandomLocked(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 2026))
	locked, number, least := 0, 1000, 50
	if underRace {
		number, least = 300, 15
	}
	for range number {
		mac := samplemac.Random(random)
		if strings.HasPrefix(mac.Model, "VMware") {
			continue
		}
		plan := randomPlan(t, mac, disk.Options{})
		if plan == nil {
			continue
		}
		var inside []string
		for _, d := range mac.Disks {
			if d.Place == samplemac.BuiltIn {
				inside = append(inside, d.ID)
			}
		}
		if mac.HasLocked(inside) {
			locked++
			if mac.HasLocked(candidates(plan)) && len(plan.Commands) > 0 {
				t.Fatalf("commands on what is locked: %+v", mac)
			}
		}
	}
	if locked < least {
		t.Errorf("only %d machines had something locked inside", locked)
	}
}

func candidates(plan *disk.Plan) []string {
	var list []string
	for _, v := range plan.Disks {
		if v.Verdict != disk.Rejected {
			list = append(list, v.ID)
		}
	}
	return list
}

// wish sometimes chooses a disk, and sometimes a wrong one.
func wish(random *rand.Rand) disk.Options {
	var o disk.Options
	for range max(0, random.IntN(6)-3) {
		o.Disks = append(o.Disks, "disk"+string(rune('0'+random.IntN(7))))
	}
	o.Filesystem = []string{"", "", "", "apfs", "jhfs+"}[random.IntN(5)]
	return o
}

// randomPlan returns nil for a machine with missing documents.
func randomPlan(t *testing.T, mac samplemac.Mac, options disk.Options) *disk.Plan {
	t.Helper()
	facts, err := disk.ReadFolder(disk.Documents(mac.Documents()))
	var failure *disk.Error
	damaged := len(mac.Without) > 0 || len(mac.Drop) > 0 || len(mac.Instead) > 0
	if errors.As(err, &failure) && (failure.Code == disk.CodeFactsMissing || failure.Code == disk.CodeFactsUnreadable) && damaged {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return disk.MakePlan(facts, options)
}

func argvs(plan *disk.Plan) [][]string {
	var list [][]string
	for _, c := range plan.Commands {
		list = append(list, c.Argv)
	}
	return list
}

func targets(plan *disk.Plan) []string {
	var list []string
	for _, v := range plan.Disks {
		if v.Verdict == disk.Target {
			list = append(list, v.ID)
		}
	}
	return slices.Clip(list)
}
