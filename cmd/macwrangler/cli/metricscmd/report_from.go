package metricscmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/metrics/report"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// influxFlags are the flags of a report on what InfluxDB holds.
type influxFlags struct {
	url string
	accessFlags
}

func (f *influxFlags) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.url, "from", "", "read from InfluxDB: `URL` of its query interface, with db and rp")
	f.accessFlags.bind(cmd)
}

// checkFrom refuses flags that conflict.
func (o *reportOptions) checkFrom() error {
	switch {
	case o.from.url != "" && len(o.databases) > 0:
		return frame.Usagef(frame.CodeConflictingFlags, "--from cannot be combined with a database, such as %q", o.databases[0])
	case o.from.url != "" && o.tags.file != "":
		return frame.Usagef(frame.CodeConflictingFlags, "--from cannot be combined with --tags: InfluxDB has its own tags").
			WithHint("--tag KEY=VALUE selects the series of one site, --group KEY groups by site")
	default:
		return o.from.check(o.from.url, "--from")
	}
}

// readInflux adds up what InfluxDB holds. Here --tag selects series.
func (o *reportOptions) readInflux(ctx context.Context, a *frame.App, b *report.Builder) error {
	where, err := tags.Parse(o.tags.words, func(text string) { a.Note("%s", text) })
	if err != nil {
		return err
	}
	access, err := o.from.access(a)
	if err != nil {
		return err
	}
	influx, err := report.NewInflux(o.from.url, access, where)
	if err != nil {
		return err
	}
	return influx.Read(ctx, b)
}
