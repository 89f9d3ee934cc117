package export

import (
	"context"
	"maps"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// job is a window ready to be sent.
type job struct {
	piece  *piece
	intent checkpoint.Intent
	body   []byte // lines
	lines  int
}

// prepare encodes a piece with the tags and names of this run.
func (r *remote) prepare(m *matched, p *piece) (*job, error) {
	in := checkpoint.Intent{
		After: p.window.After, Through: p.window.Through, Rows: p.window.Rows, Mark: p.window.Last, Proof: p.proof,
		Tags: m.src.Tags.Map(), Names: maps.Clone(r.opts.Names),
	}
	if n := len(p.frame.Seconds); n > 0 {
		in.FirstSecond, in.LastSecond = p.frame.Seconds[0], p.frame.Seconds[n-1]
	}
	if r.kind.Overwrites() {
		if err := p.prior.addTo(p.frame); err != nil {
			return nil, err
		}
	}
	body := r.encode(p.frame, m.src.Tags, r.opts.Names)
	return &job{piece: p, intent: in, body: body, lines: newlines(body)}, nil
}

func (r *remote) encode(f *encode.Frame, set tags.Set, names encode.Names) []byte {
	line := encode.NewLine(f.Fields, set, names, r.srv.Address.Precision())
	body := make([]byte, 0, r.largest) // growing it took a seventh of a run's time
	for i := range f.Seconds {
		body = line.Append(body, f, i)
	}
	r.largest = max(r.largest, len(body))
	return body
}

// jobs prepares the windows of a scan in a goroutine of its own, one ahead.
func (r *remote) jobs(ctx context.Context, m *matched, s *scan) (<-chan *job, <-chan error) {
	jobs, errs := make(chan *job), make(chan error, 1)
	go func() {
		defer close(errs)
		defer close(jobs)
		for {
			p, err := s.next()
			if err != nil || p == nil {
				errs <- err
				return
			}
			j, err := r.prepare(m, p)
			if err != nil {
				errs <- err
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				errs <- context.Cause(ctx)
				return
			}
		}
	}()
	return jobs, errs
}

// scan sends the windows of a scan. While one is under way, the next one is
// read and its intent made durable together with the confirmation of the one
// before: one durable write a window, beside the sending.
func (r *remote) scan(m *matched, s *scan) error {
	ctx, cancel := context.WithCancel(r.ctx)
	jobs, errs := r.jobs(ctx, m, s)
	defer func() {
		cancel()
		for range jobs { // let the reader end before the database is used again
		}
	}()
	next := <-jobs
	if next == nil {
		return <-errs
	}
	if err := r.record(m, next); err != nil {
		return err
	}
	for next != nil {
		current := next
		sent := make(chan error, 1)
		go func() { sent <- r.send(m, current) }()

		var recordErr error
		if next = <-jobs; next != nil {
			recordErr = r.record(m, next)
		}
		err := <-sent
		if err != nil {
			r.forget(m, next)
			if !r.sender.Arrived() {
				r.forget(m, current)
			}
			return also(err, r.pos.File.Save())
		}
		r.confirm(m, current)
		if recordErr != nil {
			r.forget(m, next)
			return recordErr
		}
	}
	if err := r.pos.File.Save(); err != nil {
		return err
	}
	return <-errs
}

// record makes an intent durable. Rows that are sent again by request need
// none: they were confirmed long ago.
func (r *remote) record(m *matched, j *job) error {
	if j.piece.replay {
		return nil
	}
	m.entry.Intents = append(m.entry.Intents, j.intent)
	return r.pos.File.Save()
}

// forget takes back the intent of a window of which nothing was sent.
func (r *remote) forget(m *matched, j *job) {
	if j == nil || j.piece.replay {
		return
	}
	last := len(m.entry.Intents) - 1
	if last >= 0 && m.entry.Intents[last].Through == j.intent.Through {
		m.entry.Intents = m.entry.Intents[:last]
	}
}

// confirm moves the position behind a window that the server has.
func (r *remote) confirm(m *matched, j *job) {
	m.done.Rows += j.intent.Rows
	m.done.Lines += j.lines
	m.done.Seconds += len(j.piece.frame.Seconds)
	if m.newest = max(m.newest, j.intent.LastSecond); m.oldest == 0 || j.intent.FirstSecond < m.oldest {
		m.oldest = j.intent.FirstSecond
	}
	if !j.piece.replay {
		m.entry.Confirm(r.opts.Now())
	}
}

// send posts a window, and puts what is no good into quarantine, once the rest
// has arrived: what has not is tried again, and would be put there twice.
func (r *remote) send(m *matched, j *job) error {
	r.seen.note(j.piece.frame, r.opts.Note)
	refused, err := r.post(j.body)
	if isCode(err, sink.CodeOutcomeUnknown) && r.ctx.Err() == nil {
		r.opts.Note(err.Error() + "; asking the server what it has")
		refused, err = nil, r.reconcile(m, j.piece, j.intent)
	}
	if err != nil && !isCode(err, sink.CodeTooManyRefused) {
		return err
	}
	j.lines -= len(refused)
	return also(err, r.putAside(m, j.piece.window.Bad, refused))
}

// post sends lines, and notes when it is not known what has become of them.
func (r *remote) post(lines []byte) ([]sink.Refusal, error) {
	refused, err := r.sender.Send(r.ctx, lines)
	if err != nil {
		r.settled = false
	}
	return refused, err
}

// putAside writes rows and lines into the quarantine file.
func (r *remote) putAside(m *matched, bad []metrics.BadRow, refused []sink.Refusal) error {
	m.done.Bad += len(bad) + len(refused)
	if err := r.opts.Quarantine.Rows(m.src.DB.Path(), bad); err != nil {
		return err
	}
	return r.opts.Quarantine.Lines(m.src.DB.Path(), r.srv.Address.String(), refused)
}
