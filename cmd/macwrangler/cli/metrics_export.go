package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/export"
	"github.com/macwrangler/macwrangler/pkg/metrics/report"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// metricsExportOptions are the flags of metrics export.
type metricsExportOptions struct {
	to           string
	tags         metricsTags
	measurements string
	merge        bool
	checkpoint   string
	quarantine   string
	tokenFile    string
	all, yes     bool
	since, until string
	retries      int
	dryRun       bool
	databases    []string

	now func() time.Time
}

const metricsExportLong = `Send every row of a content cache's statistics exactly once, with its own time,
to InfluxDB, VictoriaMetrics or another server that takes line protocol, or
write them to standard output or a file.

Without a DB, the databases of --root are read; a running server's too. To a
server goes only what it has not got yet: the position is kept in a checkpoint.
A run that is cut short, at any point, is made good by the next one. The newest
rows are held back while they may still be added to.

Credentials are read from INFLUX_TOKEN, or from INFLUX_USERNAME and
INFLUX_PASSWORD, or from --token-file, never from the address.

Rows that cannot be read and lines that the server refuses are kept in a
quarantine file; all others are sent, and the status is 2.`

const metricsExportExample = `  # look at it
  macwrangler metrics export Metrics.sqlite | head
  # from launchd or cron, as root: what is new, to InfluxDB
  /usr/local/bin/macwrangler metrics export --tag site_code=1234 --deadline 50s \
    --to 'http://influx.example.org:8086/write?db=caching&rp=autogen'
  # copies of a fleet's databases, each with the tags of its row
  macwrangler metrics export --tags sites.csv servers/*/Metrics.db \
    --to 'https://influx.example.org/api/v2/write?org=it&bucket=caching'
  # a page for node_exporter's textfile collector
  /usr/local/bin/macwrangler metrics export --format prometheus --to /var/lib/node_exporter/caching.prom`

// The formats that only metrics export has.
const (
	formatLine       = "line"
	formatPrometheus = "prometheus"
)

func newMetricsExport(a *app) *cobra.Command {
	opts := metricsExportOptions{to: "-", now: time.Now}
	cmd := a.verb(verb{
		use:     "export [DB...]",
		short:   "Send a content cache's statistics to a time-series database",
		long:    metricsExportLong,
		example: metricsExportExample,
		args:    anyArgs,
		formats: []string{formatLine, formatJSON, formatCSV, formatPrometheus},
		run: func(ctx context.Context, args []string) error {
			opts.databases = args
			return runMetricsExport(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	flags.StringVar(&opts.to, "to", opts.to, "`WHERE` to: - for standard output, a file, or a full write address")
	opts.tags.bind(cmd)
	flags.BoolVar(&opts.merge, "merge", false, "sum databases that share their tags")
	flags.StringVar(&opts.measurements, "measurements", "", "YAML `FILE` of other names for measurements (default name: new name)")
	flags.StringVar(&opts.checkpoint, "checkpoint", "", "`FILE` that keeps what has been sent; for an address, by default below --root")
	flags.StringVar(&opts.quarantine, "quarantine", "", "`FILE` for what was no good (default: beside the checkpoint)")
	flags.StringVar(&opts.tokenFile, "token-file", "", "`FILE` with the token for the server, or - for standard input")
	flags.BoolVar(&opts.all, "all", false, "send everything again; the position never moves back")
	flags.BoolVar(&opts.yes, "yes", false, "with --all: also to what counts points twice")
	flags.StringVar(&opts.since, "since", "", usageSince)
	flags.StringVar(&opts.until, "until", "", usageUntil)
	flags.IntVar(&opts.retries, "retries", 4, "try a request again `N` times, 5 s to 2 min apart")
	dryRunVar(cmd, &opts.dryRun)
	return cmd
}

func runMetricsExport(ctx context.Context, a *app, opts metricsExportOptions) error {
	if err := opts.check(a); err != nil {
		return err
	}
	run := &metricsExport{app: a, opts: opts}
	defer run.close()
	if err := run.open(ctx); err != nil {
		return err
	}
	summary, err := run.run(ctx)
	run.report(summary, err)
	return err
}

// toURL tells whether --to is an address.
func (o *metricsExportOptions) toURL() bool {
	return strings.HasPrefix(o.to, "http://") || strings.HasPrefix(o.to, "https://")
}

// keepsState tells whether positions are kept.
func (o *metricsExportOptions) keepsState(format string) bool {
	return o.checkpoint != "" || o.toURL() || format == formatPrometheus
}

// check finds flags that do not go together.
func (o *metricsExportOptions) check(a *app) error {
	clash := func(format string, args ...any) *usageError { return usagef(codeConflictingFlags, format, args...) }
	bounds := o.since != "" || o.until != ""
	switch {
	case o.to == "":
		return badValue("to", o.to, "want -, a file, or an address")
	case strings.Contains(o.to, "://") && !o.toURL():
		return badValue("to", redactURL(o.to), "want -, a file, or an address that begins with http:// or https://")
	case o.toURL() && a.format != formatLine:
		return clash("only --format %s goes to an address, not %s", formatLine, a.format).withHint("leave --format out")
	case a.format == formatPrometheus && (o.all || bounds):
		return clash("--format %s gives running totals: it does not go with --all, --since or --until", formatPrometheus)
	case bounds && !o.all && o.keepsState(a.format):
		return clash("--since and --until do not go with a checkpoint: rows outside would never be sent").
			withHint("add --all to send these rows again without moving the checkpoint")
	case o.yes && !o.all:
		return clash("--yes goes with --all")
	case o.tokenFile != "" && !o.toURL():
		return clash("--token-file goes with --to and an address")
	case o.all && !o.yes && o.checkpoint != "" && !o.toURL() && o.to != "-":
		return clash("--all would write every row to %q a second time", o.to).
			withHint("leave out --checkpoint to replace the file, or add --yes")
	case o.retries < 0:
		return badValue("retries", fmt.Sprint(o.retries), "want 0 or more")
	}
	return nil
}

// redactURL takes everything out of an address that may be a secret.
func redactURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "…"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// metricsExport is one run.
type metricsExport struct {
	*app
	opts    metricsExportOptions
	export  export.Options
	pos     *export.Positions
	sources []export.Source
	server  *export.Server
}

// open opens everything that is read and locks the checkpoint; nothing is
// sent or written before all of it is there.
func (x *metricsExport) open(ctx context.Context) error {
	x.export = export.Options{
		Merge: x.opts.merge, Now: x.opts.now, Note: func(text string) { x.note("%s", text) },
	}
	if err := x.parse(); err != nil {
		return err
	}
	if err := x.openServer(); err != nil {
		return err
	}
	paths, err := x.metricsDatabases(x.opts.databases)
	if err != nil {
		return err
	}
	if err := x.checkFiles(paths); err != nil {
		return err
	}
	if err := x.openDatabases(ctx, paths); err != nil {
		return err
	}
	if err := x.openCheckpoint(ctx); err != nil {
		return err
	}
	x.export.Quarantine = export.NewQuarantine(x.quarantinePath(), x.opts.now)
	return nil
}

func (x *metricsExport) parse() error {
	now := x.opts.now()
	for _, bound := range []struct {
		text string
		at   *time.Time
	}{{x.opts.since, &x.export.Since}, {x.opts.until, &x.export.Until}} {
		if bound.text == "" {
			continue
		}
		var err error
		if *bound.at, err = report.ParseTime(bound.text, time.UTC, now); err != nil {
			return err
		}
	}
	if x.opts.since != "" && x.opts.until != "" && !x.export.Since.Before(x.export.Until) {
		return notBefore(x.opts.since, x.opts.until)
	}
	if x.opts.measurements == "" {
		return nil
	}
	f, err := os.Open(x.opts.measurements)
	if err != nil {
		return fmt.Errorf("reading measurements file %q: %w", x.opts.measurements, bare(err))
	}
	defer func() { _ = f.Close() }() // only read
	if x.export.Names, err = encode.ReadNames(f); err != nil {
		return fmt.Errorf("reading measurements file %q: %w", x.opts.measurements, err)
	}
	return nil
}

// bare takes a path off that the text around an error names already.
func bare(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

func (x *metricsExport) openDatabases(ctx context.Context, paths []string) error {
	sets, err := x.opts.tags.sets(ctx, x.app, paths)
	if err != nil {
		return err
	}
	for i, path := range paths {
		db, err := metrics.Open(ctx, path, metrics.Options{BusyTimeout: x.timeoutOr(defaultTimeout), Note: x.export.Note})
		if err != nil {
			return err
		}
		x.sources = append(x.sources, export.Source{DB: db, Tags: sets[i]})
	}
	return nil
}

// checkpointPath is where positions are kept, "" if none are.
func (x *metricsExport) checkpointPath() string {
	switch {
	case !x.opts.keepsState(x.format):
		return ""
	case x.opts.checkpoint != "":
		return x.opts.checkpoint
	default:
		return x.defaultCheckpoint()
	}
}

// defaultCheckpoint is where positions are kept unless --checkpoint says
// another place. A mounted data volume has no /var of its own.
func (x *metricsExport) defaultCheckpoint() string {
	const place = "var/db/macwrangler/metrics.checkpoint"
	v := volume.New(x.root, x.dataRoot)
	if v.Data() != v.System() {
		return filepath.Join(v.Data(), "private", filepath.FromSlash(place))
	}
	return filepath.Join(v.System(), filepath.FromSlash(place))
}

func (x *metricsExport) openCheckpoint(ctx context.Context) error {
	if !x.opts.keepsState(x.format) {
		return nil
	}
	path := x.checkpointPath()
	open := func() (*checkpoint.File, error) { return checkpoint.Open(ctx, path, x.timeoutOr(defaultTimeout)) }
	if x.opts.dryRun {
		open = func() (*checkpoint.File, error) { return checkpoint.Peek(path) }
	}
	file, err := open()
	if err != nil {
		return err
	}
	name, err := x.sinkName()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	x.pos = &export.Positions{File: file, Sink: file.Sink(name), All: x.opts.all}
	return nil
}

// sinkName is what the checkpoint calls the place that rows go to.
func (x *metricsExport) sinkName() (string, error) {
	if x.server != nil {
		return x.server.Address.Name(), nil
	}
	name := x.opts.to
	if name != "-" {
		abs, err := filepath.Abs(name)
		if err != nil {
			return "", err
		}
		name = abs
	}
	if x.format != formatLine {
		name = x.format + ":" + name
	}
	return name, nil
}

// quarantinePath is beside the checkpoint, so that it is found again.
func (x *metricsExport) quarantinePath() string {
	if path := x.checkpointPath(); x.opts.quarantine == "" && path != "" {
		return path + ".quarantine"
	}
	return x.opts.quarantine
}

// close ends the use of everything. What is durable is so already.
func (x *metricsExport) close() {
	for _, s := range x.sources {
		if err := s.DB.Close(); err != nil {
			x.warn("closing database %q: %v", s.DB.Path(), err)
		}
	}
	closers := []io.Closer{}
	if x.pos != nil {
		closers = append(closers, x.pos.File)
	}
	if x.export.Quarantine != nil {
		closers = append(closers, x.export.Quarantine)
	}
	for _, c := range closers {
		if err := c.Close(); err != nil {
			x.warn("closing a file: %v", err)
		}
	}
	if x.server != nil {
		x.server.Client.Close()
	}
}
