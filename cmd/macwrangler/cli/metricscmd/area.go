// Package metricscmd has the verbs of metrics: statistics of content caches, exported and reported.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/metrics and hands the
// result to the frame.
package metricscmd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/export"
	"github.com/macwrangler/macwrangler/pkg/metrics/report"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// New returns the area of content-caching statistics.
func New(a *frame.App) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "metrics",
		Short: "Export and report content-cache statistics",
		Long: `Export and report the statistics of Apple's content caches: Metrics.sqlite of
Server.app 5.2 (macOS 10.12) and Metrics.db of macOS 10.13.4 and newer. The kind
of a database is recognized by its content.`,
		Example: "  # what this Mac's cache served each day\n  macwrangler metrics report --tz local",
	}, newExport(a), newReport(a))
}

// maxTagsFile is more than tags.ReadFile accepts, which says so.
const maxTagsFile = 16 << 20

// tagFlags are the flags that say which site a database belongs to.
type tagFlags struct {
	words []string
	file  string
}

func (t *tagFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&t.words, "tag", nil, "tag `KEY=VALUE` for all databases (repeatable)")
	flags.StringVar(&t.file, "tags", "", "tags from a YAML or CSV `FILE` whose columns host, serial, database select a row")
}

// choose returns the host and the tags of each database, those of the command line
// included, or why there are none for it.
func (t *tagFlags) choose(ctx context.Context, a *frame.App, databases []volume.Path) ([]tags.Chosen, error) {
	note := func(text string) { a.Note("%s", text) }
	own, err := tags.Parse(t.words, note)
	if err != nil {
		return nil, err
	}
	var table *tags.Table // nil for none
	if t.file != "" {
		table, err = tags.ReadFile(t.file, func() (io.ReadCloser, error) {
			data, err := a.ReadFile(t.file, maxTagsFile)
			return io.NopCloser(bytes.NewReader(data)), err
		})
		if err != nil {
			return nil, err
		}
	}
	mac := tags.Mac{
		Host:   os.Hostname,
		Serial: func() (string, error) { return tags.LocalSerial(ctx, outputOf) },
	}
	chosen, err := table.Choose(mac, names(databases), note)
	if err != nil {
		return nil, err
	}
	for i := range chosen {
		chosen[i].Tags = tags.Merge(chosen[i].Tags, own)
	}
	return chosen, nil
}

func names(paths []volume.Path) []string {
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = path.String()
	}
	return names
}

func outputOf(ctx context.Context, name string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, name, args...) //nolint:gosec // the library names the program
	command.WaitDelay = time.Second                    // a child process may keep the pipe open
	return command.Output()
}

// The texts of flags that several verbs of the area have.
const (
	usageSince = "only rows at or after this `TIME`: 2026-03-01, 2026-03, RFC 3339, yesterday, \"last month\", or 36h, 7d or 2w ago"
	usageUntil = "only rows before this `TIME`"
)

// databases returns the databases that the user named, or else those in
// the known places.
func databases(a *frame.App, named []string) ([]volume.Path, error) {
	if len(named) > 0 {
		paths := make([]volume.Path, len(named))
		for i, name := range named {
			paths[i] = a.Door.Path(name)
		}
		return paths, nil
	}
	v := volume.New(a.Root, a.DataRoot).Through(a.Door)
	found := metrics.Discover(v)
	if len(found) > 0 {
		return found, nil
	}
	return nil, &fault.Error{
		Code: export.CodeNoDatabase,
		Act:  "looking for a metrics database",
		Err:  fmt.Errorf("not found below %s: %s", v.Data(), strings.Join(metrics.KnownPlaces(), ", ")),
		Hint: "name one, or another volume with --root",
	}
}

// parseBounds parses --since and --until; "" is the zero time, which sets
// no bound.
func parseBounds(since, until string, zone *time.Location, now time.Time) (from, to time.Time, err error) {
	if since != "" {
		if from, err = report.ParseTime(since, zone, now); err != nil {
			return from, to, err
		}
	}
	if until != "" {
		if to, err = report.ParseTime(until, zone, now); err != nil {
			return from, to, err
		}
	}
	if since != "" && until != "" && !from.Before(to) {
		return from, to, frame.Usagef(frame.CodeBadArgument, "--since %s is not before --until %s", since, until).
			WithHint("--until is exclusive: a single day is --since 2026-03-01 --until 2026-03-02")
	}
	return from, to, nil
}
