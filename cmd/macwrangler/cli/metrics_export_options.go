package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
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

// toURL reports whether --to is an address.
func (o *metricsExportOptions) toURL() bool {
	return strings.HasPrefix(o.to, "http://") || strings.HasPrefix(o.to, "https://")
}

// keepsState reports whether positions are kept.
func (o *metricsExportOptions) keepsState(format string) bool {
	return o.checkpoint != "" || o.toURL() || format == formatPrometheus
}

// check refuses flags that conflict.
func (o *metricsExportOptions) check(a *app) error {
	clash := func(format string, args ...any) *usageError { return usagef(codeConflictingFlags, format, args...) }
	bounds := o.since != "" || o.until != ""
	switch {
	case o.to == "":
		return badValue("to", o.to, "want -, a file, or an address")
	case strings.Contains(o.to, "://") && !o.toURL():
		return badValue("to", redactURL(o.to), "want -, a file, or an address that starts with http:// or https://")
	case o.toURL() && a.format != formatLine:
		return clash("an address takes --format %s, not %s", formatLine, a.format).withHint("leave out --format")
	case a.format == formatPrometheus && (o.all || bounds):
		return clash("--format %s writes running totals: it does not go with --all, --since or --until", formatPrometheus)
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

// redactURL removes everything from an address that may be a secret.
func redactURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "…"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// parse turns the values of --since, --until and --measurements into options.
func (x *metricsExport) parse() error {
	var err error
	x.export.Since, x.export.Until, err = parseMetricsBounds(x.opts.since, x.opts.until, time.UTC, x.opts.now())
	if err != nil {
		return err
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

// bare removes a path that the text around an error already names.
func bare(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
