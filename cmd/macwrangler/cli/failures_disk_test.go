package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/diskcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestDiskApplyOnAFailingDisk lets each operation on files fail in turn, alone or
// with all after it. If the lock cannot be had nothing is run. Else the commands run
// to their end, and the result is whole: beside the plan, in the other folder, or,
// if none takes it, on standard output, with a warning.
func TestDiskApplyOnAFailingDisk(t *testing.T) {
	for _, stays := range []bool{false, true} {
		last := false
		for nth := 1; !last; nth++ {
			b := newDiskBench(t)
			count, failed := 0, ""
			door := volume.FailingDoor(func(act volume.Act, name string) error {
				if count++; count != nth && (!stays || count < nth) {
					return nil
				}
				if failed == "" {
					failed = string(act) + " " + name
				}
				return errors.New(fire)
			})
			var out, errs bytes.Buffer
			tree := func(a *frame.App) *cobra.Command { return frame.NewRoot(a, diskcmd.NewOn(a, b.on)) }
			streams := frame.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs, Superuser: true, Door: door}
			status := frame.Run(t.Context(), strings.Fields("disk apply "+b.plan+" --yes --format json"), streams, tree)
			b.checkKept(failed, stays, status, out.String(), errs.String())
			last = failed == ""
			if last && nth < 8 {
				t.Errorf("only %d operations go through the door", nth-1)
			}
		}
	}
}

// checkKept holds that a run was refused, or that its result was not lost.
func (b *diskBench) checkKept(failed string, stays bool, status int, out, errs string) {
	b.t.Helper()
	beside := filepath.Dir(b.plan)
	found := append(b.results(beside), b.results(b.on.Results)...)
	if strings.HasSuffix(failed, " lock") && !strings.HasPrefix(failed, "close ") {
		if status != frame.StatusError || !strings.Contains(errs, fire) || len(b.program.Changes()) > 0 || len(found) > 0 {
			b.t.Errorf("%s: status %d, %s, %q", failed, status, errs, found)
		}
		return
	}
	if status != frame.StatusDone || !strings.Contains(out, `"applied": true`) {
		b.t.Errorf("%s: status %d, %s", failed, status, errs)
	}
	for _, path := range found {
		data, err := os.ReadFile(path)
		if err != nil || string(data) != out {
			b.t.Errorf("%s: %s holds %q, %v", failed, path, data, err)
		}
	}
	switch named := len(found) > 0 && strings.Contains(errs, "the result is saved in "+found[len(found)-1]); {
	case named:
	case !stays && failed != "" || !strings.Contains(errs, "the result could not be saved") || !strings.Contains(errs, fire):
		b.t.Errorf("%s: %q, %s", failed, found, errs)
	}
}

// results finds what is in a folder besides the plan: all of it must be results.
func (b *diskBench) results(folder string) (found []string) {
	b.t.Helper()
	if _, err := os.Stat(folder); err != nil {
		return nil
	}
	for _, name := range disktest.Names(b.t, folder) {
		if name != "plan.json" {
			found = append(found, filepath.Join(folder, name))
		}
		if name != "plan.json" && name != "plan.result.json" {
			b.t.Errorf("%s is left", name)
		}
	}
	return found
}
