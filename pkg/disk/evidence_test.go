package disk_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestEvidence: with a piece of evidence taken away the answer may not improve. A
// plan that then has commands has the same without the damage.
func TestEvidence(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 2026))
	number, least := 1000, 200
	if underRace {
		number, least = 300, 10
	}
	both := 0
	for i := range number {
		mac := samplemac.Random(random)
		mac.Without, mac.Drop, mac.Instead = nil, nil, nil
		whole := randomPlan(t, mac, disk.Options{})
		for range 4 {
			damaged := mac.Damaged(random)
			plan := randomPlan(t, damaged, disk.Options{})
			if plan == nil || !plan.Runnable() {
				continue
			}
			both++
			if !whole.Runnable() || !slices.Equal(targets(plan), targets(whole)) {
				t.Fatalf("machine %d: without the damage %s %v %v, with it %s %v\n%v", i,
					whole.Kind, whole.Blocked, targets(whole), plan.Kind, targets(plan), damaged)
			}
		}
	}
	if both < least {
		t.Errorf("only %d damaged machines had commands", both)
	}
}
