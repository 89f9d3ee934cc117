package diskcmd

import (
	"bufio"
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The formats of disk plan and disk capture, in addition to the usual ones.
const (
	formatShell        = "sh"
	formatDeployStudio = "deploystudio"
)

// planOptions are the flags of disk plan, and the Mac that it is for by default.
type planOptions struct {
	mac  Mac
	from string
	disk.Options
}

const planLong = `Decide which internal disk of a Mac an imaging workflow has to erase, and how,
and print the plan. Nothing is changed. The facts are those of this Mac or, with
--from, those that disk capture saved on another Mac.

Every disk is listed with a verdict and its reasons, and every command with its
purpose. --disk chooses where it is not certain which disk to erase, and makes
one Fusion Drive of two; it never allows a rejected disk. --filesystem auto uses
what the macOS installer needs: APFS on a Mac with a T2 chip, otherwise Mac OS
Extended, which the installer converts. A plan without commands says what to do
next; "route" in its JSON, which way of erasing this Mac has.

--format json is what disk apply reads. --format sh prints a script that does
the same on systems too old for this program: without --yes it only checks the
disks and shows the steps. --format deploystudio prints control lines for
DeployStudio. To explain the code of a reason: macwrangler explain CODE.`

const planExample = `  macwrangler disk plan
  # on another computer, from what disk capture saved
  macwrangler disk plan --from lab-07 --format sh >erase-lab-07.sh
  # choose between two disks that could be erased
  macwrangler disk plan --disk disk1 --volume-name 'Lab HD' --format json >plan.json`

func newPlan(a *frame.App, mac Mac) *cobra.Command {
	opts := planOptions{mac: mac, Options: disk.Options{VolumeName: disk.DefaultVolumeName, Filesystem: "auto"}}
	cmd := a.Verb(frame.Verb{
		Use:     "plan",
		Short:   "Show which disk would be erased, how and why",
		Long:    planLong,
		Found:   "nothing can be erased now; the result says why",
		Example: planExample,
		Formats: frame.ResultFormats(formatShell, formatDeployStudio),
		Args: func(cmd *cobra.Command, args []string) error {
			if err := frame.NoArgs(cmd, args); err != nil {
				return err
			}
			return notEmpty(cmd, "from", "volume-name")
		},
		Run: func(ctx context.Context, _ []string) error { return runPlan(ctx, a, opts) },
	})
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	flags := cmd.Flags()
	flags.StringVar(&opts.from, "from", "", "folder `DIR` that disk capture made (default: this Mac)")
	flags.StringArrayVar(&opts.Disks, "disk", nil, "choose whole disk `ID`, such as disk0 (repeatable)")
	flags.StringVar(&opts.VolumeName, "volume-name", opts.VolumeName, "`NAME` of the new volume")
	frame.ChoiceVar(cmd, &opts.Filesystem, "filesystem", []string{"auto", "apfs", "jhfs+"}, "file system of the new volume:")
	return cmd
}

// notEmpty rejects flags that were given with an empty value, as by a script whose
// variable is not set.
func notEmpty(cmd *cobra.Command, flags ...string) error {
	for _, name := range flags {
		if flag := cmd.Flags().Lookup(name); flag.Changed && flag.Value.String() == "" {
			return frame.BadValue(name, "", "it is empty").WithHint("leave the flag out for the default")
		}
	}
	return nil
}

func runPlan(ctx context.Context, a *frame.App, opts planOptions) error {
	if err := opts.Check(); err != nil {
		return err
	}
	facts, err := readFacts(ctx, opts.mac, opts.from)
	if err != nil {
		return err
	}
	plan := disk.MakePlan(facts, opts.Options)
	switch a.Format {
	case formatShell:
		err = a.WriteArtefact("", []byte(script.Plan(plan, facts, script.Options{})))
	case formatDeployStudio:
		err = a.WriteArtefact("", []byte(script.DeployStudio(plan)))
	default:
		err = a.Render(disk.Schema, planResultOf(plan), func(w *bufio.Writer) {
			printPlan(a, w, plan, facts, disk.NextSteps(facts, opts.Options))
		})
	}
	if err != nil {
		return err
	}
	if !plan.Runnable() {
		return frame.ErrFound
	}
	return nil
}

// planResult is a plan with a machine that the renderer can show.
type planResult struct {
	Kind        disk.Kind      `json:"kind"`
	Machine     machine        `json:"machine"`
	Options     disk.Options   `json:"options"`
	Disks       []disk.Verdict `json:"disks"`
	Commands    []disk.Command `json:"commands"`
	Warnings    []fault.Reason `json:"warnings"`
	Blocked     []fault.Reason `json:"blocked"`
	Route       disk.Route     `json:"route"`
	Fingerprint string         `json:"fingerprint"`
}

type machine struct {
	Model     string `json:"model"`
	Arch      string `json:"arch"`
	T2        *bool  `json:"t2"` // nil: not known
	OSVersion string `json:"osVersion"`
	Virtual   bool   `json:"virtual"`
}

func planResultOf(p *disk.Plan) planResult {
	m := machine{Model: p.Machine.Model, Arch: p.Machine.Arch, OSVersion: p.Machine.OSVersion, Virtual: p.Machine.Virtual}
	if p.Machine.T2 != disk.Absent {
		t2 := p.Machine.T2 == disk.True
		m.T2 = &t2
	}
	return planResult{
		Kind: p.Kind, Machine: m, Options: p.Options, Disks: p.Disks, Commands: p.Commands,
		Warnings: p.Warnings, Blocked: p.Blocked, Route: p.Route, Fingerprint: p.Fingerprint,
	}
}
