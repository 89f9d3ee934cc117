package cli

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
)

// diskCaptured is the result of disk capture.
type diskCaptured struct {
	Directory string     `json:"directory"`
	Files     []diskFile `json:"files"`
}

type diskFile struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
}

const diskCaptureLong = `Save what disk plan needs to know about this Mac in a folder, which must be new
or empty: property lists from diskutil, the system version and the model. They
contain names and UUIDs of disks and volumes, but no data from them. It does not
need root and changes no disk.

--format sh prints a script that does the same on systems too old for this
program (macOS 10.7 to 11, Recovery, NetBoot): sh capture.sh DIR.`

const diskCaptureExample = `  macwrangler disk capture /Volumes/Share/lab-07
  # for old systems
  macwrangler disk capture --format sh >capture.sh`

func newDiskCapture(a *app, mac diskMac) *cobra.Command {
	return a.verb(verb{
		use:     "capture [DIR]",
		short:   "Save the facts about a Mac's disks in a folder",
		long:    diskCaptureLong,
		example: diskCaptureExample,
		args:    captureArgs(a),
		formats: resultFormats(formatShell),
		run: func(ctx context.Context, args []string) error {
			if a.format == formatShell {
				return a.writeArtefact("", []byte(script.Capture(script.CaptureOptions{})))
			}
			return runDiskCapture(ctx, a, mac, args[0])
		},
	})
}

// captureArgs accepts one folder, and none for the script.
func captureArgs(a *app) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if a.format == formatShell {
			return noArgs(cmd, args)
		}
		if err := exactly("DIR")(cmd, args); err != nil {
			return err
		}
		if args[0] == "" {
			return usagef(codeBadArgument, "DIR is empty").withHint("name a folder that is new or empty")
		}
		return nil
	}
}

func runDiskCapture(ctx context.Context, a *app, mac diskMac, dir string) error {
	if err := mac.present("reading the disks", "run it on the Mac; for an old one: macwrangler disk capture --format sh"); err != nil {
		return err
	}
	documents, err := disk.Collect(ctx, mac.host)
	if err != nil {
		return err
	}
	if _, err := disk.ReadFolder(documents); err != nil {
		return err // no plan could be made from it
	}
	if err := documents.Save(dir); err != nil {
		return err
	}
	result := diskCaptured{Directory: dir}
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		result.Files = append(result.Files, diskFile{name, len(documents[name])})
	}
	return a.render("macwrangler/disk.capture/1", result, func(w *bufio.Writer) {
		if a.quiet {
			return
		}
		for _, f := range result.Files {
			fmt.Fprintf(w, "%8d  %s\n", f.Bytes, printable(f.Name))
		}
		fmt.Fprintf(w, "saved: %s\n", printable(dir))
	})
}
