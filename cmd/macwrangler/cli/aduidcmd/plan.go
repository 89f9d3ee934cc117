package aduidcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/plan"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// formatShell is the format of the scripts that run on Macs.
const formatShell = "sh"

const planLong = `Say what leaving the Active Directory bind does to the uids on Macs: per Mac and user
the uid now, the one that Active Directory's plugin would derive, whether it changes,
which users of the Mac are in the way, and which home has to change its owner. Nothing
is changed.

--macs is a CSV file with the columns mac, name, uid, guid and home, for one Mac or
thousands: the output of the script that macwrangler aduid collect prints. The
directory is one of the sources of aduid scan. A user belongs to the account that has
the guid, or else the name; users that are local only are named with --local.

--route says how users get their accounts afterwards. uidtool: XCreds or NoMAD Login AD
with UIDTool, or XCreds with a map_uid that holds the same number. next-free: Platform
SSO, XCreds or NoMAD Login AD without these, which take the next free uid from 501.
keep: the account is converted to a local one where it is.

--mac NAME --format sh prints a script for one Mac, which runs there after the bind was
removed and before anybody logs in. Without --yes it only checks. It refuses if
anything differs from the plan or a process has one of the uids, changes the owner in
the homes only, follows no link and keeps a log. -q prints a line per user whose uid
changes: Mac, name, uid, new uid, home.`

const planExample = `  # on each Mac, with a management tool
  macwrangler aduid collect --format sh >collect.sh
  # all output in one file
  macwrangler aduid plan --macs macs.csv --domain corp.example.org --gssapi --local admin
  macwrangler aduid plan --macs macs.csv --csv users.csv --route next-free --format json
  macwrangler aduid plan --macs macs.csv --csv users.csv --mac C02XG0FDH7JY --format sh >leave.sh`

// planOptions are the flags of aduid plan.
type planOptions struct {
	source scanOptions
	macs   string // a file, or -
	mac    string // "": all
	route  string
	local  []string
}

func newPlan(a *frame.App) *cobra.Command {
	opts := planOptions{source: scanOptions{input: aduid.Auto.String()}, route: string(plan.Computed)}
	cmd := a.Verb(frame.Verb{
		Use:     "plan",
		Short:   "Plan the uids of Macs that leave Active Directory",
		Long:    planLong,
		Found:   "a user has a clash, or no account",
		Example: planExample,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := frame.NoArgs(cmd, args); err != nil {
				return err
			}
			return opts.check(a, cmd)
		},
		Formats: frame.ResultFormats(formatShell),
		Run:     func(ctx context.Context, _ []string) error { return runPlan(ctx, a, opts) },
	})
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	opts.source.bindSource(cmd)
	flags := cmd.Flags()
	flags.StringVar(&opts.macs, "macs", "", "CSV `FILE` with the users of the Macs, or - for standard input")
	flags.StringVar(&opts.mac, "mac", "", "only this Mac, by the `NAME` in the column mac")
	flags.StringArrayVar(&opts.local, "local", nil, "`NAME` of a user without an account in the directory (repeatable)")
	frame.ChoiceVar(cmd, &opts.route, "route", plan.RouteNames(), "how users get their accounts:")
	return cmd
}

func (o *planOptions) check(a *frame.App, cmd *cobra.Command) error {
	switch {
	case o.macs == "":
		return frame.Usagef(frame.CodeMissingFlag, "%s needs --macs", cmd.CommandPath()).WithHint(frame.HelpHint(cmd))
	case cmd.Flags().Changed("mac") && o.mac == "":
		return frame.BadValue("mac", "", "it is empty").WithHint("leave the flag out for all Macs")
	case a.Format == formatShell && o.mac == "":
		return frame.Usagef(frame.CodeMissingFlag, "--format sh needs --mac: a script is for one Mac").WithHint("--mac NAME, as the column mac has it")
	}
	if err := o.source.check(cmd); err != nil {
		return err
	}
	return frame.StdinOnce(frame.RoleOf{Role: "--macs", Path: o.macs}, frame.RoleOf{Role: "the directory", Path: o.source.file()},
		frame.RoleOf{Role: "the password", Path: o.source.passwordFile})
}

func runPlan(ctx context.Context, a *frame.App, opts planOptions) (err error) {
	macs, err := readMacs(a, opts.macs)
	if err != nil {
		return err
	}
	bar := progress{w: progressStream(a)}
	input, err := opts.source.open(ctx, a, &bar)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, input.Close()) }()
	fleet, planErr := plan.Make(ctx, macs, input.Source, plan.Options{
		Name: input.name, Route: plan.Route(opts.route), Local: opts.local,
		Warn: func(w fault.Reason) { a.Warn("%s (%s)", w.Text, w.Code) },
	})
	bar.end()
	if fleet == nil {
		return planErr
	}
	if opts.mac != "" {
		if fleet, err = fleet.Only(opts.mac); err != nil {
			return err
		}
	}
	if err := showFleet(a, fleet, planErr == nil); err != nil {
		return err
	}
	switch {
	case planErr != nil:
		return planErr
	case fleet.Found():
		return frame.ErrFound
	}
	return nil
}

// showFleet writes the plan. What is not known gets no script.
func showFleet(a *frame.App, f *plan.Fleet, known bool) error {
	switch {
	case a.Format != formatShell:
		return a.Render("macwrangler/aduid.plan/1", f, func(w *bufio.Writer) { printFleet(a, w, f) })
	case known:
		return a.WriteArtefact("", []byte(plan.Script(f.Macs[0], plan.ScriptOptions{})))
	}
	return nil
}

func readMacs(a *frame.App, path string) (macs []plan.Mac, err error) {
	in, err := a.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading Macs %q: %w", path, fault.WithoutPath(err))
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return plan.ReadMacs(in)
}
