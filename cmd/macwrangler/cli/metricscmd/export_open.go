package metricscmd

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/export"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// exporter is one run of metrics export: its options, and what it has opened.
type exporter struct {
	*frame.App
	opts    exportOptions
	export  export.Options
	pos     *export.Positions
	sources []export.Source
	server  *export.Server
}

// open opens everything that is read, and locks the checkpoint. Nothing is sent
// or written before that.
func (x *exporter) open(ctx context.Context) error {
	x.export = export.Options{
		Merge: x.opts.merge, Now: x.opts.now, Note: func(text string) { x.Note("%s", text) },
		Limit: x.opts.rowLimit(),
	}
	if err := x.parse(); err != nil {
		return err
	}
	if err := x.openServer(); err != nil {
		return err
	}
	paths, err := databases(x.App, x.opts.databases)
	if err != nil {
		return err
	}
	if len(x.opts.databases) == 0 { // of one Mac, before and after it was upgraded
		x.export.Merge = true
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
	x.export.Quarantine = x.quarantine()
	return nil
}

// checkpointPath returns where positions are kept; ok is false if none are.
func (x *exporter) checkpointPath() (path volume.Path, ok bool) {
	switch {
	case !x.opts.keepsState(x.Format):
		return volume.Path{}, false
	case x.opts.checkpoint != "":
		return x.Door.Path(x.opts.checkpoint), true
	default:
		return x.defaultCheckpoint(), true
	}
}

// defaultCheckpoint returns where positions are kept without --checkpoint. A
// mounted data volume has no /var of its own.
func (x *exporter) defaultCheckpoint() volume.Path {
	const place = "var/db/macwrangler/metrics.checkpoint"
	v := volume.New(x.Root, x.DataRoot).Through(x.Door)
	if v.Data() != v.System() {
		return v.Path("private/" + place)
	}
	return v.SystemPath(place)
}

func (x *exporter) openCheckpoint(ctx context.Context) error {
	path, ok := x.checkpointPath()
	if !ok {
		return nil
	}
	open := func() (*checkpoint.File, error) { return checkpoint.Open(ctx, path, x.TimeoutOr(frame.DefaultTimeout)) }
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
	return x.boundFirst()
}

// sinkName returns the name in the checkpoint of the place that rows go to.
func (x *exporter) sinkName() (string, error) {
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
	if x.Format != formatLine {
		name = x.Format + ":" + name
	}
	return name, nil
}

// quarantinePath returns the path of the quarantine file: by default beside the
// checkpoint, where it can be found again; ok is false without a checkpoint.
func (x *exporter) quarantinePath() (path volume.Path, ok bool) {
	if x.opts.quarantine != "" {
		return x.Door.Path(x.opts.quarantine), true
	}
	path, ok = x.checkpointPath()
	return path.Plus(".quarantine"), ok
}

func (x *exporter) quarantine() *export.Quarantine {
	if path, ok := x.quarantinePath(); ok {
		return export.NewQuarantine(path, x.opts.now)
	}
	return export.NewTemporaryQuarantine(x.Door, x.opts.now)
}

// close closes everything. What must be durable already is; still, a disk that
// fails is not passed over in silence.
func (x *exporter) close() error {
	for _, s := range x.sources {
		if err := s.DB.Close(); err != nil {
			x.Warn("closing database %q: %v", s.DB.Path(), err)
		}
	}
	var err error
	if x.pos != nil {
		err = notClosed("checkpoint", x.pos.File.Path(), x.pos.File.Close())
	}
	if q := x.export.Quarantine; q != nil {
		path := q.Path()
		err = both(err, notClosed("quarantine file", path, q.Close()))
	}
	if x.server != nil {
		x.server.Client.Close()
	}
	return err
}

func notClosed(what, path string, err error) error {
	if err == nil {
		return nil
	}
	return &fault.Error{
		Code: export.CodeWriting, Act: "closing " + what, Operand: path, Err: fault.WithoutPath(err),
		Hint: "check the disk, then run the same command again",
	}
}
