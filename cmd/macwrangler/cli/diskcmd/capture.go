package diskcmd

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// captureOptions are the argument of disk capture, and the Mac to read.
type captureOptions struct {
	mac Mac
	dir string // "" for the script
}

// captured is the result of disk capture.
type captured struct {
	Directory string `json:"directory"`
	Files     []file `json:"files"`
}

type file struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
}

const captureLong = `Save what disk plan needs to know about this Mac in a folder, which must be new
or empty: property lists from diskutil, the system version and the model. They
contain names and UUIDs of disks and volumes, but no data from them. It does not
need root and changes no disk.

--format sh prints a script that does the same on systems too old for this
program (macOS 10.7 to 11, Recovery, NetBoot): sh capture.sh DIR.`

const captureExample = `  macwrangler disk capture /Volumes/Share/lab-07
  # for old systems
  macwrangler disk capture --format sh >capture.sh`

func newCapture(a *frame.App, mac Mac) *cobra.Command {
	opts := captureOptions{mac: mac}
	return a.Verb(frame.Verb{
		Use:     "capture [DIR]",
		Short:   "Save the facts about a Mac's disks in a folder",
		Long:    captureLong,
		Example: captureExample,
		Args:    captureArgs(a),
		Formats: frame.ResultFormats(formatShell),
		Run: func(ctx context.Context, args []string) error {
			if len(args) > 0 {
				opts.dir = args[0]
			}
			return runCapture(ctx, a, opts)
		},
	})
}

// captureArgs accepts one folder, and none for the script.
func captureArgs(a *frame.App) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if a.Format == formatShell {
			return frame.NoArgs(cmd, args)
		}
		if err := frame.Exactly("DIR")(cmd, args); err != nil {
			return err
		}
		if args[0] == "" {
			return frame.Usagef(frame.CodeBadArgument, "DIR is empty").WithHint("name a folder that is new or empty")
		}
		return nil
	}
}

func runCapture(ctx context.Context, a *frame.App, opts captureOptions) error {
	if a.Format == formatShell {
		return a.WriteArtefact("", []byte(script.Capture(script.CaptureOptions{})))
	}
	if err := opts.mac.present("reading the disks", "run it on the Mac; for an old one: macwrangler disk capture --format sh"); err != nil {
		return err
	}
	documents, err := disk.Collect(ctx, opts.mac.Host)
	if err != nil {
		return err
	}
	if _, err := disk.ReadFolder(documents); err != nil {
		return err // no plan could be made from it
	}
	if err := documents.Save(a.Door.Path(opts.dir)); err != nil {
		return err
	}
	result := captured{Directory: opts.dir}
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		result.Files = append(result.Files, file{name, len(documents[name])})
	}
	return a.Render("macwrangler/disk.capture/1", result, func(w *bufio.Writer) {
		if a.Quiet {
			return
		}
		for _, f := range result.Files {
			fmt.Fprintf(w, "%8d  %s\n", f.Bytes, fault.Printable(f.Name))
		}
		fmt.Fprintf(w, "saved: %s\n", fault.Printable(opts.dir))
	})
}
