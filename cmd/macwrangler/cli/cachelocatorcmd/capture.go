package cachelocatorcmd

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// formatShell is a script in place of a capture.
const formatShell = "sh"

// captured is the result of cachelocator capture.
type captured struct {
	Directory string         `json:"directory"`
	Files     []capturedFile `json:"files"`
	Notes     []string       `json:"notes"` // what could not be saved
}

type capturedFile struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
}

const captureLong = `Save what inspect needs to know about this Mac in a folder, which must be new or
empty: the files of its cache locator with their true times and owners (as root: those
of all users), and what netstat, arp, ndp, scutil, sysctl, sw_vers, AssetCacheManagerUtil
(the status and settings of a cache on this Mac) and log (the last day of the locator and
the cache, which may take a minute) print. AssetCacheLocatorUtil is not run, for it searches
anew. Nothing is sent. The folder has names of users and addresses of the network in it.
With --root, only the files of a mounted volume are saved, for nothing else is known of
its Mac.

On another computer, inspect --from DIR reads the folder. --format sh prints a script
that saves the same on a Mac without this program: sudo sh capture.sh DIR.`

const captureExample = `  sudo macwrangler cachelocator capture /Users/Shared/slow-mac
  # for a Mac without this program
  macwrangler cachelocator capture --format sh >capture.sh`

func newCapture(a *frame.App, mac Mac) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:     "capture [DIR]",
		Short:   "Save what inspect needs to know in a folder",
		Long:    captureLong,
		Example: captureExample,
		Args:    captureArgs(a),
		Formats: frame.ResultFormats(formatShell),
		Run: func(ctx context.Context, args []string) error {
			if a.Format == formatShell {
				return a.WriteArtefact("", []byte(capture.Script()))
			}
			return runCapture(ctx, a, mac, args[0])
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

func runCapture(ctx context.Context, a *frame.App, mac Mac, dir string) error {
	root := volume.New(a.Root, a.DataRoot).Data()
	if root != "/" {
		mac = Mac{Now: mac.Now} // another Mac: nothing of this one is true of it
	} else if !mac.Darwin {
		return fault.New(codeNotAMac, "run it on the Mac, or name its volume with --root; for one without this program: macwrangler cachelocator capture --format sh",
			"saving the evidence: not a Mac")
	}
	copies, err := capture.Copies(ctx, cachelocator.Search{Root: root, UserName: mac.userName})
	if err != nil {
		return err
	}
	documents, notes := capture.Collect(ctx, mac.Runner, copies, mac.Now().UTC().Truncate(time.Second))
	if err := documents.Save(a.Door.Path(dir)); err != nil {
		return err
	}
	result := captured{Directory: dir, Notes: notes}
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		result.Files = append(result.Files, capturedFile{name, len(documents[name])})
	}
	for _, note := range notes {
		a.Warn("not saved: %s", note)
	}
	if len(copies) == 0 {
		a.Warn("no file of the locator was found; %s", a.PermissionHint())
	}
	return a.Render("macwrangler/cachelocator.capture/1", result, func(w *bufio.Writer) {
		if a.Quiet {
			return
		}
		for _, f := range result.Files {
			fmt.Fprintf(w, "%8d  %s\n", f.Bytes, fault.Printable(f.Name))
		}
		fmt.Fprintf(w, "saved: %s\n", fault.Printable(dir))
	})
}
