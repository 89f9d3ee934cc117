package aduidcmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid/plan"
)

const collectLong = `Print a shell script that collects the users of a Mac for aduid plan: the Mac's serial
number, and name, uid, GeneratedUID and home of each local or mobile account with a
uid of 500 or more. Run it on each Mac with a management tool, and put the output of
all of them into one file. It needs no rights, and changes nothing.`

const collectExample = `  macwrangler aduid collect --format sh >collect.sh
  # on each Mac: sh collect.sh >>macs.csv; then
  macwrangler aduid plan --macs macs.csv --csv users.csv`

func newCollect(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:     "collect",
		Short:   "Print a script that collects a Mac's users for plan",
		Long:    collectLong,
		Example: collectExample,
		Formats: []string{formatShell},
		Run:     func(ctx context.Context, _ []string) error { return runCollect(ctx, a) },
	})
}

func runCollect(_ context.Context, a *frame.App) error {
	return a.WriteArtefact("", []byte(plan.Collector(plan.ScriptOptions{})))
}
