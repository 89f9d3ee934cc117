package disk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// bench is a simulated Mac with all that Apply stands on.
type bench struct {
	t       *testing.T
	mac     *simdisk.Mac
	program *simdisk.Program
	now     time.Time
	how     disk.ApplyOptions
	told    []disk.Progress
}

func newBench(t *testing.T, mac *simdisk.Mac) *bench {
	t.Helper()
	b := &bench{t: t, mac: mac, program: &simdisk.Program{Mac: mac}, now: time.Unix(0, 0)}
	b.how = disk.ApplyOptions{
		Root:     true,
		Host:     disk.Host{Diskutil: b.program, Sysctl: mac.Sysctl, Root: mac.Root()},
		Diskutil: b.program,
		Yes:      true,
		LockFile: filepath.Join(t.TempDir(), "lock"),
		Now:      func() time.Time { return b.now },
		Sleep: func(ctx context.Context, d time.Duration) error {
			b.now = b.now.Add(d)
			return ctx.Err()
		},
		Log: func(p disk.Progress) { b.told = append(b.told, p) },
	}
	return b
}

// plan makes a plan and takes it through its file.
func (b *bench) plan(options disk.Options) *disk.Plan {
	b.t.Helper()
	facts, err := disk.Gather(b.t.Context(), b.how.Host)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.reread(disk.MakePlan(facts, options), func(map[string]any) {})
}

// reread writes a plan's document, lets somebody change it, and reads it.
func (b *bench) reread(plan *disk.Plan, change func(document map[string]any)) *disk.Plan {
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

// runnable is plan for a Mac that has one with commands.
func (b *bench) runnable(options disk.Options) *disk.Plan {
	b.t.Helper()
	plan := b.plan(options)
	if !plan.Runnable() {
		b.t.Fatalf("no commands: %+v", plan)
	}
	return plan
}

func (b *bench) apply(plan *disk.Plan) (*disk.Outcome, error) {
	return disk.Apply(b.t.Context(), plan, b.how)
}

// code gives the code of an error, "" for none.
func code(err error) string {
	return string(fault.CodeOf(err))
}

func states(o *disk.Outcome) []string {
	list := []string{}
	for _, step := range o.Steps {
		list = append(list, step.State)
	}
	return list
}

// neighbours puts hardware beside a Mac's disks that no plan may touch.
func neighbours(m *simdisk.Mac) *simdisk.Mac {
	m.AddSDCard()
	m.AddExternal()
	m.ExternalFusion(true)
	return m
}

// untouched fails if hardware that is external or removable, as the simulator
// knows it, is not as it was.
func untouched(t *testing.T, before map[string]string, m *simdisk.Mac, targets ...string) {
	t.Helper()
	after := m.Prints()
	for _, d := range m.Disks {
		if _, known := before[d.Serial]; !known || slices.Contains(targets, d.Serial) {
			continue
		}
		if diff := cmp.Diff(before[d.Serial], after[d.Serial]); diff != "" {
			t.Errorf("%s %q changed:\n%s", d.ID(), d.Media, diff)
		}
	}
}

// serials gives the first disks' hardware.
func serials(m *simdisk.Mac, n int) []string {
	var list []string
	for _, d := range m.Disks[:n] {
		list = append(list, d.Serial)
	}
	return list
}
