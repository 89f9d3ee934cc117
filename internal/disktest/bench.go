// Package disktest is what the tests of pkg/disk and the packages below it share: a
// simulated Mac with everything that carrying out a plan needs, the Macs of each
// kind of plan, and the simulated diskutil as a program.
package disktest

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
)

// Bench is a simulated Mac with everything that [apply.Run] needs.
type Bench struct {
	t       *testing.T
	Mac     *simdisk.Mac
	Program *simdisk.Program
	Now     time.Time
	How     apply.Options
	Logged  []apply.Progress
}

// NewBench returns a bench with the Mac, root, --yes and a clock that does not
// wait.
func NewBench(t *testing.T, mac *simdisk.Mac) *Bench {
	t.Helper()
	b := &Bench{t: t, Mac: mac, Program: &simdisk.Program{Mac: mac}, Now: time.Unix(0, 0)}
	b.How = apply.Options{
		Root:     true,
		Host:     disk.Host{Diskutil: b.Program, Sysctl: mac.Sysctl, Root: mac.Root()},
		Diskutil: b.Program,
		Yes:      true,
		LockFile: filepath.Join(t.TempDir(), "lock"),
		Now:      func() time.Time { return b.Now },
		Sleep: func(ctx context.Context, d time.Duration) error {
			b.Now = b.Now.Add(d)
			return ctx.Err()
		},
		Log: func(p apply.Progress) { b.Logged = append(b.Logged, p) },
	}
	return b
}

// Plan makes a plan, writes it as a document, and reads that.
func (b *Bench) Plan(options disk.Options) *disk.Plan {
	b.t.Helper()
	facts, err := disk.Gather(b.t.Context(), b.How.Host)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.Reread(disk.MakePlan(facts, options), func(map[string]any) {})
}

// Reread writes a plan's document, changes it, and reads it.
func (b *Bench) Reread(plan *disk.Plan, change func(document map[string]any)) *disk.Plan {
	b.t.Helper()
	data, err := json.Marshal(plan)
	if err != nil {
		b.t.Fatal(err)
	}
	document := map[string]any{}
	if err := json.Unmarshal(data, &document); err != nil {
		b.t.Fatal(err)
	}
	document["schema"] = disk.Schema
	change(document)
	if data, err = json.Marshal(document); err != nil {
		b.t.Fatal(err)
	}
	read, err := disk.ReadPlan(bytes.NewReader(data))
	if err != nil {
		b.t.Fatalf("%v in %s", err, data)
	}
	return read
}

// Runnable is [Bench.Plan] for a Mac whose plan has commands.
func (b *Bench) Runnable(options disk.Options) *disk.Plan {
	b.t.Helper()
	plan := b.Plan(options)
	if !plan.Runnable() {
		b.t.Fatalf("no commands: %+v", plan)
	}
	return plan
}

// Apply carries out a plan on the bench.
func (b *Bench) Apply(plan *disk.Plan) (*apply.Outcome, error) {
	return apply.Run(b.t.Context(), plan, b.How)
}
