package metricscmd

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/export"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// openDatabases opens the databases. One that cannot be used does not stop the
// others, unless it is the only one.
func (x *exporter) openDatabases(ctx context.Context, paths []volume.Path) error {
	chosen, err := x.opts.tags.choose(ctx, x.App, paths)
	if err != nil {
		return err
	}
	var bare withoutLog
	defer func() { bare.warn(x.App) }()
	options := metrics.Options{BusyTimeout: x.TimeoutOr(frame.DefaultTimeout), Note: x.export.Note, WithoutLog: bare.add}
	for i, path := range paths {
		err := chosen[i].Err
		if err == nil {
			var db *metrics.Database
			if db, err = metrics.OpenPath(ctx, path, options); err == nil {
				x.sources = append(x.sources, x.source(db, chosen[i]))
				continue
			}
		}
		if len(paths) == 1 || ctx.Err() != nil {
			return err
		}
		x.export.Unread = append(x.export.Unread, export.Failed{Path: path.String(), Err: err})
	}
	if len(x.sources) == 0 {
		return export.AllFailed(x.export.Unread)
	}
	return nil
}

// source returns a database with its tags, among them the name of its server.
func (x *exporter) source(db *metrics.Database, chosen tags.Chosen) export.Source {
	s := export.Source{DB: db, Tags: chosen.Tags}
	_, given := chosen.Tags.Get(export.HostTag)
	if x.opts.noHostTag || given || chosen.Host == "" || saysNothing(db.Path(), chosen.Host) {
		return s
	}
	s.Tags = tags.Merge(chosen.Tags, tags.Set{{Key: export.HostTag, Value: chosen.Host}})
	s.HostDerived = true
	return s
}

// saysNothing reports whether a host is only the name of a folder for temporary
// files, or of one that was made in it: a collector has another one in each run.
func saysNothing(database, host string) bool {
	path, err := filepath.Abs(database)
	if err != nil {
		return false
	}
	folder := filepath.Dir(path)
	if filepath.Base(folder) != host {
		return false
	}
	temporary := []string{filepath.Clean(os.TempDir()), "/tmp", "/var/tmp", "/private/tmp", "/private/var/tmp"}
	return slices.Contains(temporary, folder) || slices.Contains(temporary, filepath.Dir(folder))
}
