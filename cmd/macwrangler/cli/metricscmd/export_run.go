package metricscmd

import (
	"context"
	"os"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/export"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// openServer checks the address and finds the credentials.
func (x *exporter) openServer() error {
	if !x.opts.toURL() {
		return nil
	}
	address, err := sink.Parse(x.opts.to)
	if err != nil {
		return err
	}
	access, err := x.opts.access(x.App)
	if err != nil {
		return err
	}
	client, err := sink.NewClient(address, access)
	if err != nil {
		return err
	}
	retry := sink.DefaultRetry()
	retry.Tries = x.opts.retries + 1
	x.server = &export.Server{
		Address: address, Client: client,
		Retry: retry, Patience: access.Timeout, AllowDoubleCount: x.opts.yes, Kind: x.opts.sinkKind(),
	}
	return nil
}

// send sends or writes the rows.
func (x *exporter) send(ctx context.Context) (export.Summary, error) {
	switch {
	case x.opts.dryRun:
		return export.DryRun(ctx, x.sources, x.pos, x.memory(), x.export)
	case x.server != nil:
		return export.ToServer(ctx, *x.server, x.sources, x.pos, x.export)
	case x.Format == formatPrometheus:
		return x.toPrometheus(ctx)
	case x.opts.to == "-" && x.pos != nil:
		return x.write(ctx, &export.Whole{Writer: x.Out})
	case x.opts.to == "-":
		return x.write(ctx, export.Stream{Writer: x.Out})
	case x.pos != nil:
		return x.appendFile(ctx)
	default:
		return x.replaceFile(ctx)
	}
}

// memory returns what the sink, as far as the checkpoint knows, does with a point
// that it already has.
func (x *exporter) memory() export.Memory {
	switch {
	case x.server != nil:
		return export.MemoryOf(sink.Kind(x.pos.Sink.Kind))
	case x.Format == formatLine:
		return export.Overwrites
	default:
		return export.Adds
	}
}

func (x *exporter) write(ctx context.Context, out export.Output) (export.Summary, error) {
	return export.ToWriter(ctx, out, export.Format(x.Format), x.sources, x.pos, x.export)
}

// appendFile continues the file where the last run stopped.
func (x *exporter) appendFile(ctx context.Context) (export.Summary, error) {
	out, err := export.OpenAppend(x.Door.Path(x.opts.to), x.pos, x.export.Note)
	if err != nil {
		return export.Summary{}, err
	}
	summary, err := x.write(ctx, out)
	return summary, both(err, out.Close())
}

// both returns the error of a run, and of its end, with the code of the graver one:
// that rows were left out must not hide that the file, or what is known of it, is
// not as it should be.
func both(run, end error) error {
	switch {
	case end == nil:
		return run
	case run == nil:
		return end
	case fault.Has(run, export.CodeRowsLeftOut), fault.Has(run, export.CodeRowsLost), fault.Has(run, export.CodeSomeFailed):
		return frame.Joined([]error{end, run})
	default:
		return frame.Joined([]error{run, end})
	}
}

// replaceFile replaces the file as a whole, or not at all: one that is there already
// is kept if a database is missing from the new one.
func (x *exporter) replaceFile(ctx context.Context) (export.Summary, error) {
	file, err := x.Door.Path(x.opts.to).Replace(0o644)
	if err != nil {
		return export.Summary{}, unwritable(x.opts.to, err)
	}
	defer func() { _ = file.Cleanup() }() // nothing is left to do after Commit
	summary, err := x.write(ctx, export.Stream{Writer: file})
	if !export.Usable(&summary, err) {
		return export.Summary{}, err
	}
	if _, there := os.Lstat(x.opts.to); there == nil && len(summary.Failed) > 0 {
		x.Warn("%s is kept as it was, because databases are missing from the new one", x.opts.to)
		return export.Summary{Failed: summary.Failed}, err
	}
	if cerr := file.Commit(); cerr != nil {
		return export.Summary{}, unwritable(x.opts.to, cerr)
	}
	return summary, err
}

// toPrometheus writes the totals and then saves them: if the page cannot be
// written, the next run writes it again.
func (x *exporter) toPrometheus(ctx context.Context) (export.Summary, error) {
	page, summary, left := export.ToPrometheus(ctx, x.sources, x.pos, x.export)
	if page == nil {
		return summary, left
	}
	var err error
	if x.opts.to == "-" {
		_, err = x.Out.Write(page)
	} else if err = x.Door.Path(x.opts.to).Write(page, 0o644); err != nil {
		err = unwritable(x.opts.to, err)
	}
	if err == nil {
		err = x.pos.File.Save()
	}
	if err != nil {
		return export.Summary{}, err
	}
	return summary, left
}

func unwritable(path string, err error) error {
	return &fault.Error{
		Code: export.CodeWriting, Act: "writing", Operand: path, Err: fault.WithoutPath(err),
		Hint: "use --to to name a file that you can write",
	}
}
