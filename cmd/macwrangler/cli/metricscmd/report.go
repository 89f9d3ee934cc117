package metricscmd

import (
	"context"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/report"
)

// reportOptions are the flags of metrics report.
type reportOptions struct {
	by           string
	groups       []string
	tags         tagFlags
	tz           string
	since, until string
	last         string
	from         influxFlags
	databases    []string

	now       func() time.Time
	localZone func() string // name of the computer's own zone, "" if unknown
}

const reportLong = `Add up what content caches served, by hour, day, week or month, in any time
zone, over many databases at once, and grouped by tags.

Served is everything that was sent to clients: from the cache, from Apple, from
peer and from parent caches. Saved is the part of it that did not have to be
fetched from Apple or from a parent. If a parent is among the databases, what it
fetched from Apple for its children counts instead, so that nothing counts twice.

Without a DB, the databases found below --root are read. A database that cannot be
read does not stop the others: it is listed with the reason, and the status is 2.
So are rows that cannot be read: they are left out, and counted by reason.
macwrangler explain CODE explains the code of an error.

With --from, the figures come from InfluxDB, where metrics export has sent them,
for one report on a whole fleet. Credentials are read from INFLUX_TOKEN, or from
INFLUX_USERNAME and INFLUX_PASSWORD, or from --token-file, never from the address.
sudo does not pass these variables on: use --token-file there. Credentials are not
sent over plain http to another machine. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are
obeyed, but never for this machine.`

const reportExample = `  # the last seven days of this Mac's cache
  macwrangler metrics report --tz local --since 7d
  # a month by the hour, for a spreadsheet
  macwrangler metrics report --by hour --tz Australia/Sydney --since 2026-03-01 \
    --until 2026-04-01 --format csv Metrics.db >march.csv
  # last month of each of a fleet's servers, from copies in folders that have their names
  macwrangler metrics report --last month --by all --group host servers/*/Metrics.db
  # how much each region saved
  macwrangler metrics report --by month --group region --tags sites.csv servers/*/Metrics.db
  # the whole fleet, for management
  macwrangler metrics report --by week --group region --format html \
    --from 'https://influx.example.org:8086/query?db=caching&rp=autogen' >fleet.html`

// The formats that only metrics report has.
const (
	formatCSV  = "csv"
	formatHTML = "html"
)

func newReport(a *frame.App) *cobra.Command {
	opts := reportOptions{by: report.Day.String(), now: time.Now, localZone: localZoneName(a)}
	cmd := a.Verb(frame.Verb{
		Use:     "report [DB...]",
		Short:   "Add up what content caches served and saved",
		Long:    reportLong,
		Example: reportExample,
		Args:    frame.AnyArgs,
		Formats: frame.ResultFormats(formatCSV, formatHTML),
		Run: func(ctx context.Context, args []string) error {
			opts.databases = args
			return runReport(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	frame.ChoiceVar(cmd, &opts.by, "by", report.ByWords(), "length of a period:")
	flags.StringArrayVar(&opts.groups, "group", nil, "group by this `TAG`, or by host or database without any tags (repeatable)")
	opts.tags.bind(cmd)
	flags.StringVar(&opts.tz, "tz", "UTC", "time `ZONE` of periods and dates, such as Europe/Berlin, or local")
	flags.StringVar(&opts.since, "since", "", usageSince)
	flags.StringVar(&opts.until, "until", "", usageUntil)
	frame.ChoiceVar(cmd, &opts.last, "last", report.LastWords(), "only the last whole period before today:")
	opts.from.bind(cmd)
	return cmd
}

func runReport(ctx context.Context, a *frame.App, opts reportOptions) error {
	if err := opts.checkFrom(); err != nil {
		return err
	}
	how, err := opts.parse()
	if err != nil {
		return err
	}
	b := report.New(how)
	if opts.from.url != "" {
		err = opts.readInflux(ctx, a, b)
	} else {
		err = opts.readDatabases(ctx, a, b)
	}
	if err != nil {
		return err
	}
	result, err := b.Result()
	if err != nil {
		return err
	}
	if err := renderReport(a, result); err != nil {
		return err
	}
	return lacks(b)
}

// lacks returns the error of a report that is there, but lacks databases or rows.
func lacks(b *report.Builder) error {
	return both(b.Failures(), b.Unread())
}

// parse turns the words of the flags into values.
func (o *reportOptions) parse() (how report.Options, err error) {
	if err := how.By.UnmarshalText([]byte(o.by)); err != nil {
		return how, err
	}
	for i, tag := range o.groups {
		if tag == "" || slices.Contains(o.groups[:i], tag) {
			return how, frame.BadValue("group", tag, "want a tag key, each once")
		}
	}
	how.GroupBy = o.groups
	if how.Zone, err = report.LoadZone(o.tz, o.localZone()); err != nil {
		return how, err
	}
	if o.last == "" {
		how.Since, how.Until, err = parseBounds(o.since, o.until, how.Zone, o.now())
		return how, err
	}
	if o.since != "" || o.until != "" {
		return how, frame.Usagef(frame.CodeConflictingFlags, "--last %s cannot be combined with --since or --until", o.last).
			WithHint(`use one of them: --since "last month" is open to the end`)
	}
	how.Since, how.Until, err = report.Last(o.last, how.Zone, o.now())
	return how, err
}

func (o *reportOptions) readDatabases(ctx context.Context, a *frame.App, b *report.Builder) error {
	paths, err := databases(a, o.databases)
	if err != nil {
		return err
	}
	chosen, err := o.tags.choose(ctx, a, paths)
	if err != nil {
		return err
	}
	inputs := make([]report.Input, len(paths))
	for i, path := range paths {
		inputs[i] = report.Input{Path: path, Tags: chosen[i].Tags, Host: chosen[i].Host, Err: chosen[i].Err}
	}
	var bare withoutLog
	err = report.ReadFiles(ctx, b, inputs, metrics.Options{
		BusyTimeout: a.TimeoutOr(frame.DefaultTimeout),
		Note:        func(text string) { a.Warn("%s", text) },
		WithoutLog:  bare.add,
	})
	bare.warn(a)
	return err
}

// localZoneName reads the zone's name where a Mac and most other systems keep it.
func localZoneName(a *frame.App) func() string {
	return func() string {
		link, err := os.Readlink("/etc/localtime")
		if err != nil {
			link = "" // not a link: the zone has no name
		}
		return report.ZoneName(a.Getenv("TZ"), link)
	}
}
