package diskcmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
)

const scriptLong = `Print one /bin/sh script for every old Mac: for DeployStudio, Imagr, NetBoot and
Recovery systems from OS X 10.7 to macOS 11, on which this program does not run.
It decides on the Mac itself, and needs nothing but the shell, diskutil, sysctl,
cat and sleep.

The script acts only where all is simple and certain: one internal fixed disk, or
the SSD and the hard disk of an iMac's or a Mac mini's Fusion Drive, fused or
split. What it does there is what disk plan would. It refuses everything else, with
the reason's code, status 1 and, on standard output, a line that ends a workflow of
DeployStudio: a locked volume, AppleRAID, a Mac with bays or slots for disks, a
virtual machine, Apple silicon, anything that cannot be read. For such a Mac there
is disk plan.

Without --yes the script only shows what it would do (sh any-mac.sh). With --yes it
erases the disk without a question (sudo sh any-mac.sh --yes).`

const scriptExample = `  macwrangler disk script >any-mac.sh
  macwrangler disk script --volume-name 'Lab HD' >any-mac.sh`

func newScript(a *frame.App) *cobra.Command {
	opts := disk.Options{VolumeName: disk.DefaultVolumeName}
	cmd := a.Verb(frame.Verb{
		Use:     "script",
		Short:   "Print one script that decides on each old Mac what to erase",
		Long:    scriptLong,
		Example: scriptExample,
		Formats: []string{formatShell},
		Args: func(cmd *cobra.Command, args []string) error {
			if err := frame.NoArgs(cmd, args); err != nil {
				return err
			}
			return notEmpty(cmd, "volume-name")
		},
		Run: func(ctx context.Context, _ []string) error { return runScript(ctx, a, opts) },
	})
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	cmd.Flags().StringVar(&opts.VolumeName, "volume-name", opts.VolumeName, "`NAME` of the new volume")
	return cmd
}

func runScript(_ context.Context, a *frame.App, opts disk.Options) error {
	if err := opts.Check(); err != nil {
		return err
	}
	return a.WriteArtefact("", []byte(script.AnyMac(script.AnyMacOptions{VolumeName: opts.VolumeName})))
}
