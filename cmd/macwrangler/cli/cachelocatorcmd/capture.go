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
	Redacted  bool           `json:"redacted"`
	Notes     []string       `json:"notes"` // what could not be saved
}

type capturedFile struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
}

const captureLong = `Save what inspect needs to know about this Mac in a folder, which must be new or
empty: the files of its cache locator with their true times and owners (as root: those
of all users), and what netstat, arp, ndp, scutil, ifconfig, sysctl, sw_vers,
AssetCacheManagerUtil (the status and settings of a cache on this Mac) and log (the last
day of the locator and the cache, which may take a minute) print. AssetCacheLocatorUtil is
not run, for it searches anew. Nothing is sent. The folder has names of users and addresses
of the network in it. With --root, only the files of a mounted volume are saved, for nothing
else is known of its Mac.

--redact replaces names of users and domains, addresses, hardware addresses, serial
numbers and identifiers by made-up ones, each the same way throughout, and leaves out
what inspect and check do not need: the verdict stays the same. Times, ports, versions and the
kind and order of addresses are kept. With --from it redacts a folder that was captured
before, and leaves that as it is.

On another computer, inspect --from DIR reads the folder. --format sh prints a script
that saves the same on a Mac without this program: sudo sh capture.sh DIR.`

const captureExample = `  sudo macwrangler cachelocator capture /Users/Shared/slow-mac
  # to show it to somebody else
  macwrangler cachelocator capture --redact --from slow-mac for-the-forum
  # for a Mac without this program
  macwrangler cachelocator capture --format sh >capture.sh`

// captureOptions are the flags of cachelocator capture.
type captureOptions struct {
	mac    Mac
	dir    string
	redact bool
	from   string // a folder to redact, in place of this Mac

	changed func(flag string) bool // whether a flag was given, if only as ""
}

func newCapture(a *frame.App, mac Mac) *cobra.Command {
	opts := captureOptions{mac: mac}
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "capture [DIR]",
		Short:   "Save what inspect needs to know in a folder",
		Long:    captureLong,
		Example: captureExample,
		Args:    captureArgs(a),
		Formats: frame.ResultFormats(formatShell),
		Run: func(ctx context.Context, args []string) error {
			opts.changed = cmd.Flags().Changed
			if err := opts.check(a); err != nil {
				return err
			}
			if a.Format == formatShell {
				return a.WriteArtefact("", []byte(capture.Script()))
			}
			opts.dir = args[0]
			return runCapture(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	flags.BoolVar(&opts.redact, "redact", false, "replace names, addresses and identifiers by made-up ones")
	flags.StringVar(&opts.from, "from", "", "with --redact: take `DIR`, a folder that capture made, in place of this Mac")
	return cmd
}

// check refuses flags that do not go together.
func (o *captureOptions) check(a *frame.App) error {
	switch {
	case o.changed("from") && o.from == "":
		return frame.BadValue("from", o.from, "must not be empty").WithHint("omit the flag to capture this Mac")
	case o.from != "" && !o.redact:
		return frame.Usagef(frame.CodeConflictingFlags, "--from requires --redact").WithHint("to read a capture: macwrangler cachelocator inspect --from DIR")
	case o.from != "" && (o.changed("root") || o.changed("data-root")):
		return frame.Usagef(frame.CodeConflictingFlags, "--from cannot be combined with --root").WithHint("name a folder, or a volume")
	case a.Format == formatShell && o.redact:
		return frame.Usagef(frame.CodeConflictingFlags, "--redact cannot be combined with --format sh").
			WithHint("redact what the script saved: macwrangler cachelocator capture --redact --from DIR NEW")
	}
	return nil
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

// collect returns the evidence of this Mac, of a volume, or of a folder.
func (o *captureOptions) collect(ctx context.Context, a *frame.App) (capture.Documents, []string, error) {
	if o.from != "" {
		if err := isCapture(o.from); err != nil {
			return nil, nil, err
		}
		documents, err := frame.Until(ctx, func() (capture.Documents, error) { return capture.Load(volume.Files(o.from)) })
		return documents, nil, err
	}
	mac := o.mac
	root := volume.New(a.Root, a.DataRoot).Data()
	if root != "/" {
		mac = Mac{Now: mac.Now} // another Mac: nothing of this one is true of it
	} else if !mac.Darwin {
		return nil, nil, fault.New(codeNotAMac, "run it on the Mac, or name its volume with --root; for one without this program: macwrangler cachelocator capture --format sh",
			"saving the evidence: not a Mac")
	}
	copies, err := capture.Copies(ctx, cachelocator.Search{Root: root, UserName: mac.userName})
	if err != nil {
		return nil, nil, err
	}
	if len(copies) == 0 {
		a.Warn("no file of the locator was found; %s", a.PermissionHint())
	}
	documents, notes := capture.Collect(ctx, mac.Runner, copies, mac.Now().UTC().Truncate(time.Second))
	return documents, notes, nil
}

func runCapture(ctx context.Context, a *frame.App, opts captureOptions) error {
	documents, notes, err := opts.collect(ctx, a)
	if err != nil {
		return err
	}
	if opts.redact {
		redacted, more, err := documents.Redact()
		if err != nil {
			return err
		}
		documents, notes = redacted, append(notes, more...)
	}
	dir := opts.dir
	if err := documents.Save(a.Door.Path(dir)); err != nil {
		return err
	}
	result := captured{Directory: dir, Redacted: opts.redact, Notes: notes}
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		result.Files = append(result.Files, capturedFile{name, len(documents[name])})
	}
	for _, note := range notes {
		a.Warn("not saved: %s", note)
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
