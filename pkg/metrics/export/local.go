package export

import (
	"context"
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// localSeconds is a window's size where nothing waits for an answer: three
// weeks of minutes, 9 MB. Seconds that come twice within one are summed.
const localSeconds = 32768

// Format is what is written.
type Format string

// The formats of a stream or a file.
const (
	Line Format = "line" // line protocol with nanoseconds
	JSON Format = "json" // one object a line
	CSV  Format = "csv"  // one value a row
)

// Output is a stream or a file.
type Output interface {
	io.Writer
	// Commit returns when everything written so far is where it belongs: the
	// position in the checkpoint moves after that.
	Commit() error
	// Fresh tells that nothing has been written by an earlier run.
	Fresh() bool
}

// Positions is where a run with a checkpoint keeps its positions.
type Positions struct {
	File *checkpoint.File
	Sink *checkpoint.Sink
	// All sends everything; the position never moves back.
	All bool
}

// keep tells whether positions move: a part of the rows moves none.
func (p *Positions) keep(opts *Options) bool {
	return p != nil && opts.Since.IsZero() && opts.Until.IsZero()
}

// ToWriter writes the rows of the sources in a format. Without positions that
// is all of them; with positions, those after them. Positions in a stream move
// when all of it has been written, those in an [AppendFile] with each database.
func ToWriter(ctx context.Context, out Output, format Format, sources []Source, pos *Positions, opts Options) (Summary, error) {
	if err := check(sources, pos, &opts); err != nil {
		return Summary{}, err
	}
	l := &local{ctx: ctx, out: out, format: format, pos: pos, opts: &opts, seen: others{}}
	for _, s := range sources {
		l.keys = append(l.keys, s.Tags)
	}
	err := l.run(sources)
	return l.summary, err
}

type local struct {
	ctx     context.Context //nolint:containedctx // one run's
	out     Output
	format  Format
	pos     *Positions
	opts    *Options
	keys    []tags.Set
	seen    others
	summary Summary
	buf     []byte
}

func (l *local) run(sources []Source) error {
	all, err := l.match(sources)
	if err != nil {
		return err
	}
	if l.format == CSV {
		if err := l.header(); err != nil {
			return err
		}
	}
	for _, m := range all {
		noteUnknown(m.src, l.opts.Note)
		if err := m.quarantineIDs(l.opts.Quarantine); err != nil {
			return err
		}
	}
	if err := l.writeAll(all); err != nil {
		return err
	}
	if err := l.commit(all...); err != nil {
		return err
	}
	return l.opts.Quarantine.Err()
}

// match finds where to begin in the databases.
func (l *local) match(sources []Source) ([]*matched, error) {
	if l.pos == nil {
		all := make([]*matched, 0, len(sources))
		for _, s := range sources {
			all = append(all, everything(s))
		}
		return all, nil
	}
	all, err := matchAll(sources, l.pos, l.opts)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		// Who reads line protocol overwrites; objects and rows add up.
		if err := m.settle(l.format == Line || l.pos.All, l.opts); err != nil {
			return nil, err
		}
		m.begin()
	}
	return all, nil
}

// header begins a CSV file, or looks at how an earlier run has begun it.
func (l *local) header() error {
	header := encode.CSVHeader(encode.CSVKeys(l.keys...))
	if a, ok := l.out.(*AppendFile); ok && !a.Fresh() {
		return a.checkHeader(header)
	}
	if _, err := l.out.Write(header); err != nil {
		return writing(err)
	}
	return nil
}

func writing(err error) error {
	return &metrics.Error{Code: CodeWriting, Act: "writing the export", Err: bare(err), Hint: "is the disk full?"}
}

// writeAll writes the databases in turn. Without positions, those that share a
// tag set are written as one.
func (l *local) writeAll(all []*matched) error {
	if l.pos != nil {
		for _, m := range all {
			if err := l.database(m, all); err != nil {
				return err
			}
		}
		return nil
	}
	for _, group := range groupsOf(all) {
		if len(group) > 1 {
			if err := l.merge(group); err != nil {
				return err
			}
		} else if err := l.database(group[0], nil); err != nil {
			return err
		}
	}
	return nil
}

func (l *local) database(m *matched, all []*matched) error {
	enc := l.encoderFor(m.src.DB.Fields(), m.src)
	_, appends := l.out.(*AppendFile)
	for _, s := range m.scans(l.opts, l.pos, localSeconds, !appends) {
		if l.format == Line {
			s.past = newPast(all, m.src, s.after, m.src.Tags.Map(), l.opts.Names)
		}
		if err := l.scan(m, s, enc); err != nil {
			return l.leaving(m, err)
		}
	}
	if appends {
		if err := l.commit(m); err != nil {
			return l.leaving(m, err)
		}
	}
	l.summary.Databases = append(l.summary.Databases, m.done)
	return nil
}

// leaving says how far a run came that did not come to its end.
func (l *local) leaving(m *matched, err error) error {
	what := count(m.done.Rows, "row was written", "rows were written")
	if l.pos != nil {
		what += ", and the position has not moved"
	}
	return partly(l.ctx, m.src.DB.Path(), what, err)
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

// scan writes what a scan reads.
func (l *local) scan(m *matched, s *scan, enc encode.Encoder) error {
	ctx, cancel := context.WithCancel(l.ctx)
	defer cancel()
	pieces, errs := s.ahead(ctx)
	for p := range pieces {
		if err := l.piece(m, p, enc); err != nil {
			cancel()
			for range pieces { // let the reader end
			}
			return err
		}
	}
	return <-errs
}

func (l *local) piece(m *matched, p *piece, enc encode.Encoder) error {
	if err := l.opts.Quarantine.Rows(m.src.DB.Path(), p.window.Bad); err != nil {
		return err
	}
	m.done.Bad += len(p.window.Bad)
	l.seen.note(p.frame, l.opts.Note)
	if n := len(p.prior); n > 0 {
		l.opts.Note(fmt.Sprintf("%s: %s again, with whole sums: the clock was set back, or another database has the same tags; the later line counts",
			m.src.DB.Path(), count(n, "second is written", "seconds are written")))
	}
	if err := p.prior.addTo(p.frame); err != nil {
		return err
	}
	if err := l.write(&m.done, p.frame, enc); err != nil {
		return err
	}
	m.done.Rows += p.window.Rows
	if l.pos.keep(l.opts) && !p.replay {
		m.advance(p, l.opts)
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
		return writing(err)
	}
	return nil
}

// commit makes the positions that have been reached durable, after what has
// been written.
func (l *local) commit(all ...*matched) error {
	if err := l.out.Commit(); err != nil {
		return writing(err)
	}
	if !l.pos.keep(l.opts) {
		return nil
	}
	for _, m := range all {
		m.commit()
	}
	return l.pos.File.Save()
}
