package export

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// localSeconds is a window's size where no server has to answer: three weeks of
// minutes, 9 MB. Seconds that come twice within one window are summed.
const localSeconds = 32768

// ToWriter writes the rows of the sources in a format: all of them without
// positions, else those after the positions. Positions in a stream move when all
// of it has been written, those in an [AppendFile] after each database.
func ToWriter(ctx context.Context, out Output, format Format, sources []Source, pos *Positions, opts Options) (Summary, error) {
	if err := check(sources, pos, &opts); err != nil {
		return Summary{}, err
	}
	l := &local{ctx: ctx, out: out, format: format, pos: pos, opts: &opts, seen: unknownMetrics{}}
	_, l.whole = out.(*Whole)
	if l.whole = l.whole && pos.moves(&opts); l.whole && opts.Quarantine != nil {
		opts.Quarantine.once = true
	}
	all, err := l.run(sources)
	err = finish(&l.summary, all, &opts, err)
	if l.withheld {
		err = withheldError(err)
	}
	return l.summary, err
}

// local is one run to a stream or a file.
type local struct {
	ctx      context.Context //nolint:containedctx // one run's
	out      Output
	format   Format
	pos      *Positions
	opts     *Options
	keys     []tags.Set
	seen     unknownMetrics
	summary  Summary
	buf      []byte
	whole    bool // a run that leaves something out writes nothing
	withheld bool // this one is one
}

func (l *local) run(sources []Source) (all []*tracked, err error) {
	all = l.track(sources)
	for _, t := range all {
		l.keys = append(l.keys, t.src.Tags)
	}
	if l.format == CSV {
		if err := l.header(); err != nil {
			return all, err
		}
	}
	err = each(l.ctx, all, func(t *tracked) error {
		noteUnknownColumns(t.src, l.opts.Note)
		return t.quarantineIDs(l.opts.Quarantine)
	})
	if err != nil {
		return all, err
	}
	if err := l.writeAll(all); err != nil {
		return all, err
	}
	if len(all) > 0 && !slices.ContainsFunc(all, func(t *tracked) bool { return t.failed == nil }) {
		return all, nil // what little was written is written again
	}
	if l.whole && l.leavesOut(all) {
		return all, l.withhold(all)
	}
	return all, l.commit(all...)
}

// leavesOut reports whether the run will end with an error that says what it has left
// out.
func (l *local) leavesOut(all []*tracked) bool {
	return l.opts.Quarantine.Count > 0 || len(l.opts.Unread) > 0 || slices.ContainsFunc(all, func(t *tracked) bool {
		return t.failed != nil || t.done.Expired+t.done.Doubtful > 0
	})
}

// withhold writes nothing, and records that what is left out was said. No position
// moves but past rows that are gone.
func (l *local) withhold(all []*tracked) error {
	l.withheld = true
	for _, t := range all {
		if t.original == nil {
			continue
		}
		if t.gap != 0 {
			t.original.Through = t.gap
		}
		t.original.BadIDs = t.entry.BadIDs
	}
	for i := range l.summary.Databases {
		d := &l.summary.Databases[i]
		d.Rows, d.Seconds, d.Lines = 0, 0, 0
	}
	return l.pos.File.Save()
}

// withheldError says that the rows wait for the next run.
func withheldError(err error) error {
	e := &fault.Error{
		Code: CodeRowsLeftOut, Act: "exporting", Hint: fault.HintOf(err),
		Err: fmt.Errorf("no row is written by this run, because a reader such as Telegraf drops what a run writes that ends with status 2; "+
			"they wait for the next one: %w", err),
	}
	var cause *fault.Error
	if errors.As(err, &cause) {
		e.Code = cause.Code
	}
	return e
}

// each does a step for all databases that are not set aside. What is wrong with one
// of them sets it aside, and does not stop the others.
func each(ctx context.Context, all []*tracked, step func(*tracked) error) error {
	for _, t := range all {
		if t.failed != nil {
			continue
		}
		switch err := step(t); {
		case err == nil:
		case ctx.Err() == nil && aboutDatabase(err):
			t.failed = err
		default:
			return err
		}
	}
	return nil
}

// track finds where to start in the databases.
func (l *local) track(sources []Source) []*tracked {
	all := trackAll(sources, l.pos, l.opts)
	if l.pos == nil {
		return all
	}
	for _, t := range all {
		if t.failed != nil {
			continue
		}
		// Points in line protocol overwrite earlier ones; JSON and CSV add up.
		memory := Adds
		if l.format == Line || l.pos.All {
			memory = Overwrites
		}
		if t.failed = t.checkContinuity(memory, l.opts); t.failed == nil {
			t.detach()
		}
	}
	return all
}

// header writes the header of a CSV file, or checks the one of an earlier run.
func (l *local) header() error {
	header := encode.CSVHeader(encode.CSVKeys(l.keys...))
	if a, ok := l.out.(*AppendFile); ok && !a.Fresh() {
		return a.checkHeader(header)
	}
	if _, err := l.out.Write(header); err != nil {
		return writeError(err)
	}
	return nil
}

// writeAll writes the databases in turn. Without positions, those that share a
// tag set are written as one.
func (l *local) writeAll(all []*tracked) error {
	if l.pos != nil {
		return each(l.ctx, all, func(t *tracked) error { return l.writeDatabase(t, all) })
	}
	for _, group := range groupByTags(all, func(t *tracked) Source { return t.src }) {
		group = slices.DeleteFunc(group, func(t *tracked) bool { return t.failed != nil })
		if len(group) > 1 {
			if err := l.merge(group); err != nil {
				return err
			}
			continue
		}
		if err := each(l.ctx, group, func(t *tracked) error { return l.writeDatabase(t, nil) }); err != nil {
			return err
		}
	}
	return nil
}

// writeDatabase writes the new rows of a database; all are the databases whose
// earlier rows may share its series.
func (l *local) writeDatabase(t *tracked, all []*tracked) (err error) {
	enc := l.encoderFor(t.src.DB.Fields(), t.src)
	_, appends := l.out.(*AppendFile)
	defer func() {
		if err == nil {
			l.summary.Databases = append(l.summary.Databases, t.done)
		}
	}()
	for _, s := range t.scans(l.opts, l.pos, localSeconds, !appends) {
		if l.format == Line {
			s.earlier = newEarlierRows(all, t.src, s.after, t.src.Tags.Map(), l.opts.Names)
		}
		from := s.after
		if err := l.writeScan(t, s, enc); err != nil {
			return l.withProgress(t, err)
		}
		if l.pos.moves(l.opts) && !s.replay {
			if err := t.countBefore(from, t.entry.Through); err != nil {
				return l.withProgress(t, err)
			}
		}
	}
	if appends {
		if err := l.commit(t); err != nil {
			return l.withProgress(t, err)
		}
	}
	return nil
}

// withProgress adds to an error how far the run came.
func (l *local) withProgress(t *tracked, err error) error {
	what := count(t.done.Rows, "row was written", "rows were written")
	if l.pos != nil {
		what += ", and the position has not moved"
	}
	return newPartialError(l.ctx, t.src.DB.Path(), what, err)
}

func (l *local) encoderFor(fields []metrics.Field, s Source) encode.Encoder {
	switch l.format {
	case JSON:
		return encode.NewJSON(fields, s.Tags, l.opts.Names)
	case CSV:
		return encode.NewCSV(fields, s.Tags, l.opts.Names, encode.CSVKeys(l.keys...))
	default:
		return encode.NewLine(fields, s.Tags, l.opts.Names, encode.Nanosecond)
	}
}

// writeScan writes what a scan reads.
func (l *local) writeScan(t *tracked, s *scan, enc encode.Encoder) error {
	ctx, cancel := context.WithCancel(l.ctx)
	defer cancel()
	pieces, errs := prefetch(ctx, 1, s.next)
	for p := range pieces {
		if err := l.writePiece(t, p, enc); err != nil {
			cancel()
			for range pieces { // let the reader end
			}
			return err
		}
	}
	return <-errs
}

func (l *local) writePiece(t *tracked, p *piece, enc encode.Encoder) error {
	if err := l.opts.Quarantine.Rows(t.src.DB.Path(), p.window.Bad); err != nil {
		return err
	}
	t.done.Quarantined += len(p.window.Bad)
	l.seen.note(p.frame, l.opts.Note)
	if n := len(p.earlier); n > 0 {
		l.opts.Note(fmt.Sprintf("%s: %s again, with complete sums: the clock was set back, or another database has the same tags; the later line applies",
			t.src.DB.Path(), count(n, "second is written", "seconds are written")))
	}
	if err := p.earlier.addTo(p.frame); err != nil {
		return err
	}
	if err := l.write(&t.done, p.frame, enc); err != nil {
		return err
	}
	t.done.Rows += p.window.Rows
	if l.pos.moves(l.opts) && !p.replay {
		t.advance(p, l.opts)
	}
	return context.Cause(l.ctx)
}

// write encodes a frame and writes it in parts.
func (l *local) write(d *Done, f *encode.Frame, enc encode.Encoder) error {
	const part = 256 << 10
	for i := range f.Seconds {
		before := len(l.buf)
		l.buf = enc.Append(l.buf, f, i)
		d.Lines += newlines(l.buf[before:])
		if len(l.buf) >= part {
			if err := l.flush(); err != nil {
				return err
			}
		}
	}
	d.Seconds += len(f.Seconds)
	return l.flush()
}

func (l *local) flush() error {
	_, err := l.out.Write(l.buf)
	l.buf = l.buf[:0]
	if err != nil {
		return writeError(err)
	}
	return nil
}

// commit makes the positions that were reached durable, after what was written.
func (l *local) commit(all ...*tracked) error {
	if err := l.out.Commit(); err != nil {
		return writeError(err)
	}
	if !l.pos.moves(l.opts) {
		return nil
	}
	for _, t := range all {
		if t.original != nil {
			t.endFirst()
			t.commit()
		}
	}
	return l.pos.File.Save()
}
