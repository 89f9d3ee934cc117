// Package diskcmd has the verbs of disk: planning which internal disk to erase, and carrying the
// plan out.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/disk and hands the
// result to the frame.
package diskcmd

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Mac is the Mac that the verbs of the area work on.
type Mac struct {
	Host     disk.Host
	Diskutil apply.Changer
	LockFile string
	Results  string      // folder for results that cannot be saved beside their plan
	Logger   disk.Runner // logger(1), which writes its words to the system log; nil: none
	Absent   bool        // this is not a Mac, so it has no diskutil
}

// New returns the area of internal disks.
func New(a *frame.App) *cobra.Command {
	return NewOn(a, Mac{
		Host: disk.ThisMac(), Diskutil: disk.Program(disk.DefaultDiskutil), LockFile: apply.DefaultLockFile,
		Results: "/var/db/macwrangler", Logger: disk.Program("/usr/bin/logger"),
		Absent: runtime.GOOS != "darwin",
	})
}

// NewOn returns the area for a Mac, which in tests is a simulated one.
func NewOn(a *frame.App, mac Mac) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "disk",
		Short: "Plan which internal disk to erase, and do it",
		Long: `Find the internal disk of a Mac that an imaging workflow has to erase, show the
commands before they run, and run them. The disk may be a single SSD or hard
disk, or a Fusion Drive, whole or split. External disks and SD cards are never
touched. Locked FileVault volumes, AppleRAID and Apple silicon stop the plan.

  1. disk capture  saves the facts about a Mac
  2. disk plan     decides, and shows why
  3. disk apply    carries out a plan; on old systems a script does

Or disk script: one script for every old Mac, which decides there.`,
		Example: "  # what would be erased on this Mac?\n  macwrangler disk plan",
	}, newPlan(a, mac), newCapture(a, mac), newApply(a, mac), newScript(a))
}

// present returns an error on a machine without diskutil.
func (m Mac) present(what, hint string) error {
	if !m.Absent {
		return nil
	}
	return fault.New(disk.CodeNoDiskutil, hint, "%s: not a Mac: diskutil not found", what)
}

// readFacts reads the facts from a folder, or takes those of this Mac.
func readFacts(ctx context.Context, mac Mac, from string) (*disk.Facts, error) {
	if from == "" {
		if err := mac.present("reading the disks", "save the facts on the Mac with: macwrangler disk capture; then name the folder: --from DIR"); err != nil {
			return nil, err
		}
		return disk.Gather(ctx, mac.Host)
	}
	info, err := os.Stat(from)
	switch {
	case err != nil:
		return nil, &fault.Error{Act: "reading", Operand: from, Err: fault.WithoutPath(err)}
	case !info.IsDir():
		return nil, frame.BadValue("from", from, "want a folder").WithHint("name a folder that macwrangler disk capture made")
	}
	facts, err := frame.Until(ctx, func() (*disk.Facts, error) { return disk.ReadFolder(volume.Files(from)) })
	if err == nil {
		err = facts.Complete()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	return facts, nil
}
