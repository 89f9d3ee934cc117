package metricscmd

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

const exportLong = `Send every row of a content cache's statistics exactly once, with its own timestamp,
to InfluxDB, VictoriaMetrics or another server that accepts line protocol, or
write them to standard output or a file.

Without a DB, the databases found below --root are read; the caching service may
be running. A server is sent only new rows: the position is kept in a checkpoint.
If a run is interrupted at any point, the next one completes it. The newest second
is held back while more of its rows may come.

Credentials are read from INFLUX_TOKEN, or from INFLUX_USERNAME and
INFLUX_PASSWORD, or from --token-file, never from the address. sudo does not pass
these variables on: use --token-file there. Credentials are not sent over plain
http to another machine. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are obeyed, but never
for this machine.

The name of the server is written as the tag host, so that two caches of one site
stay apart: this Mac's name, or that of the folder that a copy lies in, or what the
column host of --tags says. Series that were sent without it go on without it.

Rows that cannot be read and lines that the server refuses are written to a
quarantine file; all others are sent, and the status is 2. So it is for rows that
will never arrive, and if one of several databases cannot be read: the others are
done. macwrangler explain CODE explains the code of an error.`

const exportExample = `  # show the rows of a database
  macwrangler metrics export Metrics.sqlite | head
  # send new rows to InfluxDB, from launchd or cron, as root
  /usr/local/bin/macwrangler metrics export --tag site_code=1234 --deadline 50s \
    --to 'http://influx.example.org:8086/write?db=caching&rp=autogen'
  # send copies of a fleet's databases, each with the tags of its row
  macwrangler metrics export --tags sites.csv servers/*/Metrics.db \
    --to 'https://influx.example.org/api/v2/write?org=it&bucket=caching'
  # write a page for node_exporter's textfile collector
  /usr/local/bin/macwrangler metrics export --format prometheus --to /var/lib/node_exporter/caching.prom`

// The formats that only metrics export has.
const (
	formatLine       = "line"
	formatPrometheus = "prometheus"
)

func newExport(a *frame.App) *cobra.Command {
	opts := exportOptions{to: "-", limit: -1, now: time.Now}
	cmd := a.Verb(frame.Verb{
		Use:     "export [DB...]",
		Short:   "Send a content cache's statistics to a time-series database",
		Long:    exportLong,
		Example: exportExample,
		Args:    frame.AnyArgs,
		Formats: []string{formatLine, frame.FormatJSON, formatCSV, formatPrometheus},
		Run: func(ctx context.Context, args []string) error {
			opts.databases = args
			return runExport(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	flags.StringVar(&opts.to, "to", opts.to, "write to `WHERE`: - for standard output, a file, or a full write address")
	opts.tags.bind(cmd)
	flags.BoolVar(&opts.noHostTag, "no-host-tag", false, "do not write the server's name as the tag host")
	flags.BoolVar(&opts.merge, "merge", false, "sum databases that have the same tags")
	flags.StringVar(&opts.measurements, "measurements", "", "YAML `FILE` that renames measurements, with lines such as default-name: new-name")
	flags.StringVar(&opts.checkpoint, "checkpoint", "", "`FILE` that records what has been sent (default for an address: below --root)")
	flags.StringVar(&opts.quarantine, "quarantine", "", "quarantine `FILE` for rejected rows and lines (default: beside the checkpoint)")
	opts.accessFlags.bind(cmd)
	frame.ChoiceVar(cmd, &opts.sink, "sink", sinkKinds(), "what a server is that cannot be asked itself:")
	flags.IntVar(&opts.limit, "limit", opts.limit, "with a checkpoint: at most `N` rows a run, 0 for all (default 1000 to standard output, else 0)")
	flags.Lookup("limit").DefValue = "0" // the default depends on where the rows go
	flags.BoolVar(&opts.all, "all", false, "send everything again; the position never moves back")
	flags.BoolVar(&opts.yes, "yes", false, "with --all: also to servers that add duplicate points")
	flags.StringVar(&opts.since, "since", "", usageSince)
	flags.StringVar(&opts.until, "until", "", usageUntil)
	flags.IntVar(&opts.retries, "retries", 4, "repeat a failed request up to `N` times, 5 s to 2 min apart")
	frame.DryRunVar(cmd, &opts.dryRun)
	return cmd
}

func runExport(ctx context.Context, a *frame.App, opts exportOptions) (err error) {
	if err := opts.check(a); err != nil {
		return err
	}
	x := &exporter{App: a, opts: opts}
	defer func() { err = both(err, x.close()) }()
	if err := x.open(ctx); err != nil {
		return err
	}
	summary, err := x.send(ctx)
	x.report(summary, err)
	return err
}
