package export

import (
	"bytes"
	"context"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// job is a window that is ready to be sent.
type job struct {
	piece  *piece
	intent checkpoint.Intent
	body   []byte // lines
	lines  int
}

// nextJob reads the next window of a scan and prepares it; nil at the end.
func (r *remote) nextJob(t *tracked, s *scan) (*job, error) {
	p, err := s.next()
	if err != nil || p == nil {
		return nil, err
	}
	return r.prepare(t, p)
}

// prepare encodes a piece with the tags and names of this run.
func (r *remote) prepare(t *tracked, p *piece) (*job, error) {
	in := r.intentFor(t, p)
	if r.kind.Overwrites() {
		if err := p.earlier.addTo(p.frame); err != nil {
			return nil, err
		}
	}
	body := r.encode(p.frame, t.src.Tags, r.opts.Names)
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

// sendWindows sends the windows of a scan. While one is being sent, the next one
// is read, and its intent is made durable together with the confirmation of the
// one before: one durable write per window, in parallel with the sending.
func (r *remote) sendWindows(t *tracked, s *scan) error {
	ctx, cancel := context.WithCancel(r.ctx)
	jobs, errs := prefetch(ctx, 0, func() (*job, error) { return r.nextJob(t, s) })
	defer func() {
		cancel()
		for range jobs { // let the reader end before the database is used again
		}
	}()
	next := <-jobs
	if next == nil {
		return <-errs
	}
	if err := r.recordIntent(t, next); err != nil {
		return err
	}
	for next != nil {
		current := next
		sent := make(chan error, 1)
		go func() { sent <- r.send(t, current) }()

		var recordErr error
		if next = <-jobs; next != nil {
			recordErr = r.recordIntent(t, next)
		}
		err := <-sent
		if err != nil {
			r.dropIntent(t, next)
			if !r.sender.Arrived() {
				r.dropIntent(t, current)
			}
			return combine(err, r.pos.File.Save())
		}
		r.confirm(t, current)
		r.noteUnchecked(t, current)
		t.entry.Kept = max(t.entry.Kept, r.keptFrom())
		if recordErr != nil {
			r.dropIntent(t, next)
			return recordErr
		}
	}
	if err := r.pos.File.Save(); err != nil {
		return err
	}
	return <-errs
}

// recordIntent makes an intent durable. Rows that --all sends again need none:
// they were confirmed long ago.
func (r *remote) recordIntent(t *tracked, j *job) error {
	if j.piece.replay {
		return nil
	}
	t.entry.Intents = append(t.entry.Intents, j.intent)
	return r.pos.File.Save()
}

// dropIntent removes the intent of a window that was not sent at all.
func (r *remote) dropIntent(t *tracked, j *job) {
	if j == nil || j.piece.replay {
		return
	}
	last := len(t.entry.Intents) - 1
	if last >= 0 && t.entry.Intents[last].Through == j.intent.Through {
		t.entry.Intents = t.entry.Intents[:last]
	}
}

// confirm moves the position past a window that the server has confirmed.
func (r *remote) confirm(t *tracked, j *job) {
	t.done.Rows += j.intent.Rows
	t.done.Lines += j.lines
	t.done.Seconds += len(j.piece.frame.Seconds)
	if !j.piece.replay {
		t.entry.Confirm(r.opts.Now())
	}
}

// send posts a window. Bad rows and refused lines go into quarantine only after
// the rest has arrived: a window that has not is sent again, and would put them
// there twice.
func (r *remote) send(t *tracked, j *job) error {
	r.seen.note(j.piece.frame, r.opts.Note)
	refused, err := r.post(j.body)
	if fault.Has(err, sink.CodeOutcomeUnknown) && r.kind == sink.VictoriaMetrics && r.ctx.Err() == nil {
		r.opts.Note(err.Error() + "; asking the server what it has")
		refused, err = nil, r.reconcile(t, j.piece, j.intent)
	}
	if err != nil && !fault.Has(err, sink.CodeTooManyRefused) {
		return err
	}
	if cerr := r.checkClock(); cerr != nil {
		return cerr
	}
	j.lines -= len(refused) + r.sender.Beyond()
	return combine(err, r.quarantine(t, j.piece.window.Bad, refused))
}

// post sends lines, and remembers if a request may still be in flight.
func (r *remote) post(lines []byte) ([]sink.Refusal, error) {
	r.keepFrom()
	refused, err := r.sender.Send(r.ctx, lines)
	if err != nil {
		r.nothingInFlight = false
	}
	return refused, err
}

// quarantine writes rows and lines into the quarantine file.
func (r *remote) quarantine(t *tracked, bad []metrics.BadRow, refused []sink.Refusal) error {
	t.done.Quarantined += len(bad) + len(refused)
	if err := r.opts.Quarantine.Rows(t.src.DB.Path(), bad); err != nil {
		return err
	}
	return r.opts.Quarantine.Lines(t.src.DB.Path(), r.srv.Address.String(), refused)
}

// newlines returns the number of lines in b.
func newlines(b []byte) int { return bytes.Count(b, []byte{'\n'}) }
