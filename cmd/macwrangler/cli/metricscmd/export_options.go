package metricscmd

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// maxMeasurements is more than encode.ReadNames accepts, which says so.
const maxMeasurements = 1 << 20

// exportOptions are the flags of metrics export.
type exportOptions struct {
	to           string
	tags         tagFlags
	measurements string
	noHostTag    bool
	sink         string
	limit        int // -1: as it is by default
	merge        bool
	checkpoint   string
	quarantine   string
	accessFlags
	all, yes     bool
	since, until string
	retries      int
	dryRun       bool
	databases    []string

	now func() time.Time
}

// toURL reports whether --to is an address.
func (o *exportOptions) toURL() bool {
	return strings.HasPrefix(o.to, "http://") || strings.HasPrefix(o.to, "https://")
}

// likeURL reports whether --to was meant for an address, and not for a file:
// http:/user:password@host would be the name of one, and be shown.
func (o *exportOptions) likeURL() bool {
	scheme, _, _ := strings.Cut(strings.TrimSpace(o.to), ":")
	return strings.Contains(o.to, "://") ||
		len(scheme) < len(o.to) && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// keepsState reports whether positions are kept.
func (o *exportOptions) keepsState(format string) bool {
	return o.checkpoint != "" || o.toURL() || format == formatPrometheus
}

// check refuses flags that conflict.
func (o *exportOptions) check(a *frame.App) error {
	clash := func(format string, args ...any) *fault.Error {
		return frame.Usagef(frame.CodeConflictingFlags, format, args...)
	}
	bounds := o.since != "" || o.until != ""
	switch {
	case o.to == "":
		return frame.BadValue("to", o.to, "want -, a file, or an address")
	case o.likeURL() && !o.toURL():
		return frame.BadValue("to", outbound.Shown(o.to), "want -, a file, or an address that starts with http:// or https://")
	case !o.toURL() && outbound.HasCredentialParameter(o.to):
		return sink.CredentialsError("") // an address without http://, which would be the name of a file
	case o.toURL() && a.Format != formatLine:
		return clash("--to with an address requires --format %s, not %s", formatLine, a.Format).WithHint("omit --format")
	case a.Format == formatPrometheus && (o.all || bounds):
		return clash("--format %s writes running totals and cannot be combined with --all, --since or --until", formatPrometheus)
	case o.yes && !o.all:
		return clash("--yes requires --all")
	case o.all && !o.yes && o.checkpoint != "" && !o.toURL() && o.to != "-":
		return clash("--all would write every row to %q a second time", o.to).
			WithHint("omit --checkpoint to replace the file, or add --yes")
	case o.sink != "" && !o.toURL():
		return clash("--sink requires --to with an address")
	case o.limit < -1:
		return frame.BadValue("limit", fmt.Sprint(o.limit), "want 0 for no limit, or a number of rows")
	case o.limit > 0 && (!o.keepsState(a.Format) || a.Format == formatPrometheus):
		return clash("--limit requires --checkpoint or an address: without a position, no row would be sent after the first ones")
	case o.limit > 0 && o.all:
		return clash("--limit cannot be combined with --all")
	case o.retries < 0:
		return frame.BadValue("retries", fmt.Sprint(o.retries), "want 0 or more")
	}
	address := ""
	if o.toURL() {
		address = o.to
	}
	return o.accessFlags.check(address, "--to with an address")
}

// sinkKinds are the words of --sink.
func sinkKinds() []string { return []string{"influxdb", "victoria-metrics", "appending"} }

// sinkKind returns what --sink says that the server is.
func (o *exportOptions) sinkKind() sink.Kind {
	if o.sink == "victoria-metrics" {
		return sink.VictoriaMetrics
	}
	return sink.Kind(o.sink)
}

// telegrafRows is how many rows a run writes to a reader of standard output: seven lines
// each fit into the 10,000 that Telegraf buffers.
const telegrafRows = 1000

// rowLimit returns how many rows a run sends; 0 for all of them.
func (o *exportOptions) rowLimit() int {
	switch {
	case o.limit >= 0:
		return o.limit
	case o.to == "-" && o.checkpoint != "" && !o.all:
		return telegrafRows
	default:
		return 0
	}
}

// boundFirst gives the bounds of a run with a checkpoint to its first run, the only one
// that can have them: later, rows outside them would never be sent.
func (x *exporter) boundFirst() error {
	if x.opts.all || x.export.Since.IsZero() && x.export.Until.IsZero() {
		return nil
	}
	if x.pos.Sink.Begun() {
		return frame.Usagef(frame.CodeConflictingFlags, "--since and --until cannot be combined with a checkpoint after its first run: rows outside them would never be sent").
			WithHint("add --all to send these rows again without moving the checkpoint, or leave them out to send what is new")
	}
	x.pos.Since, x.pos.Until = x.export.Since, x.export.Until
	x.export.Since, x.export.Until = time.Time{}, time.Time{}
	return nil
}

// parse turns the values of --since, --until and --measurements into options.
func (x *exporter) parse() error {
	var err error
	x.export.Since, x.export.Until, err = parseBounds(x.opts.since, x.opts.until, time.UTC, x.opts.now())
	if err != nil {
		return err
	}
	if x.opts.measurements == "" {
		return nil
	}
	data, err := x.ReadFile(x.opts.measurements, maxMeasurements)
	if err != nil {
		return fmt.Errorf("reading measurements file %q: %w", x.opts.measurements, fault.WithoutPath(err))
	}
	if x.export.Names, err = encode.ReadNames(bytes.NewReader(data)); err != nil {
		return fmt.Errorf("reading measurements file %q: %w", x.opts.measurements, err)
	}
	return nil
}
