package cli

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// diskMac is the Mac that the verbs of the area work on.
type diskMac struct {
	host     disk.Host
	diskutil apply.Changer
	lockFile string
	absent   bool // not a Mac: there is no diskutil
}

// newDisk returns the area of internal disks.
func newDisk(a *app) *cobra.Command {
	return newDiskOn(a, diskMac{
		host: disk.ThisMac(), diskutil: disk.Program(disk.DefaultDiskutil), lockFile: apply.DefaultLockFile,
		absent: runtime.GOOS != "darwin",
	})
}

// newDiskOn returns the area for a Mac, which in tests is a simulated one.
func newDiskOn(a *app, mac diskMac) *cobra.Command {
	return a.group(group{
		name:  "disk",
		short: "Plan which internal disk to erase, and do it",
		long: `Find the internal disk of a Mac that an imaging workflow has to erase, show the
commands before they run, and run them. The disk may be a single SSD or hard
disk, or a Fusion Drive, whole or split. External disks and SD cards are never
touched. Locked FileVault volumes, AppleRAID and Apple silicon stop the plan.

  1. disk capture  saves the facts about a Mac
  2. disk plan     decides, and shows why
  3. disk apply    carries out a plan; on old systems a script does`,
		example: "  # what would be erased on this Mac?\n  macwrangler disk plan",
	}, newDiskPlan(a, mac), newDiskCapture(a, mac), newDiskApply(a, mac))
}

// present returns an error where there is no diskutil.
func (m diskMac) present(what, hint string) error {
	if !m.absent {
		return nil
	}
	return fault.New(disk.CodeNoDiskutil, hint, "%s: not a Mac: diskutil not found", what)
}

// diskFacts reads the facts from a folder, or takes those of this Mac.
func diskFacts(ctx context.Context, mac diskMac, from string) (*disk.Facts, error) {
	if from == "" {
		if err := mac.present("reading the disks", "save the facts on the Mac with: macwrangler disk capture; then name the folder: --from DIR"); err != nil {
			return nil, err
		}
		return disk.Gather(ctx, mac.host)
	}
	info, err := os.Stat(from)
	switch {
	case err != nil:
		return nil, &fault.Error{Act: "reading", Operand: from, Err: bare(err)}
	case !info.IsDir():
		return nil, badValue("from", from, "want a folder").withHint("name a folder that macwrangler disk capture made")
	}
	facts, err := disk.ReadFolder(os.DirFS(from))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	return facts, nil
}
