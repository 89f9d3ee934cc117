package export

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// serverSeconds is a window's size where a server has to answer: four batches
// of 5,000 lines, seven lines a second. A window is also what an interrupted
// run has to settle.
const serverSeconds = 4 * (sink.MaxLines / 7)

// Server is where lines are posted.
type Server struct {
	Address *sink.Address
	Client  *sink.Client
	Retry   sink.Retry
	// Patience is how long a request of an earlier run may still be under
	// way: the longest wait for one answer.
	Patience time.Duration
	// Yes allows sending everything again to a server that adds up.
	Yes bool
}

// ToServer sends the rows after the positions to a server, exactly once. The
// checkpoint is saved as it goes; what has been confirmed stays so whatever
// ends the run.
func ToServer(ctx context.Context, srv Server, sources []Source, pos *Positions, opts Options) (Summary, error) {
	return newRemote(ctx, srv, pos, opts).export(sources)
}

// remote is one run to a server.
type remote struct {
	ctx     context.Context //nolint:containedctx // one run's
	srv     Server
	pos     *Positions
	opts    *Options
	seconds int // a window's size
	largest int // bytes of the largest window so far
	kind    sink.Kind
	sender  *sink.Sender
	settled bool // no request of unknown outcome is under way
	matched []*matched
	seen    others
}

func newRemote(ctx context.Context, srv Server, pos *Positions, opts Options) *remote {
	return &remote{ctx: ctx, srv: srv, pos: pos, opts: &opts, seconds: serverSeconds, seen: others{}}
}

func (r *remote) export(sources []Source) (Summary, error) {
	err := r.run(sources)
	var summary Summary
	for _, m := range r.matched {
		summary.Databases = append(summary.Databases, m.done)
	}
	return summary, err
}

func (r *remote) run(sources []Source) (err error) {
	if err := check(sources, r.pos, r.opts); err != nil {
		return err
	}
	if r.matched, err = matchAll(sources, r.pos, r.opts); err != nil {
		return err
	}
	if err := r.quarantineIDs(); err != nil {
		return err
	}
	if !r.somethingToDo() {
		return r.opts.Quarantine.Err()
	}
	if err := r.meet(); err != nil {
		return err
	}
	for _, m := range r.matched {
		noteUnknown(m.src, r.opts.Note)
		if err := m.settle(r.kind.Overwrites() || r.pos.All, r.opts); err != nil {
			return err
		}
	}
	// What is under way under some tags is part of the past of whatever else
	// goes out under them.
	for _, step := range []func(*matched) error{r.finishAll, r.database} {
		for i, m := range r.matched {
			if err := step(m); err != nil {
				return r.leaving(i, err)
			}
		}
	}
	return r.opts.Quarantine.Err()
}

// quarantineIDs puts aside what reading by id never comes to.
func (r *remote) quarantineIDs() error {
	before := r.opts.Quarantine.Count
	for _, m := range r.matched {
		if err := m.quarantineIDs(r.opts.Quarantine); err != nil {
			return err
		}
	}
	if r.opts.Quarantine.Count == before {
		return nil
	}
	return r.pos.File.Save()
}

// somethingToDo: a run with nothing new does not trouble the server.
func (r *remote) somethingToDo() bool {
	return r.pos.All || slices.ContainsFunc(r.matched, func(m *matched) bool { return !m.nothingNew() })
}

// meet finds out what the server is, before anything is sent.
func (r *remote) meet() error {
	kind, err := r.srv.Client.Detect(r.ctx)
	known := sink.Kind(r.pos.Sink.Kind)
	switch {
	case err != nil && r.ctx.Err() != nil:
		return fmt.Errorf("asking %q what it is: %w", r.srv.Address, context.Cause(r.ctx))
	case err != nil && known == "":
		return &metrics.Error{
			Code: sink.CodeUnavailable, Act: fmt.Sprintf("asking %q what it is", r.srv.Address), Err: err,
			Hint: "nothing is lost: run the same command again when the server answers",
		}
	case err != nil || (kind == sink.Unknown && known != ""):
		kind = known // what it was the last time
	}
	if err := r.srv.Address.Check(kind); err != nil {
		return err
	}
	if r.pos.All && !kind.Overwrites() && !r.srv.Yes {
		return &metrics.Error{
			Code: CodeWouldCountTwice, Act: fmt.Sprintf("sending all rows to %q again", r.srv.Address),
			Err:  errors.New("VictoriaMetrics adds up what it gets twice"),
			Hint: "leave out --all to send only what is new, or say --yes if the old points are gone",
		}
	}
	if err := r.onlyName(kind); err != nil {
		return err
	}
	r.kind = kind
	r.pos.Sink.Kind = string(kind)
	r.sender = sink.NewSender(r.srv.Client, kind, r.srv.Retry, r.opts.Note)
	return nil
}

// onlyName refuses a second spelling of the address of a server that adds up:
// it would be sent all rows again.
func (r *remote) onlyName(kind sink.Kind) error {
	if kind != sink.VictoriaMetrics {
		return nil
	}
	for _, s := range r.pos.File.Sinks() {
		if s != r.pos.Sink && len(s.Entries) > 0 && r.srv.Address.SameSeries(s.Name) {
			return &metrics.Error{
				Code: CodeWouldCountTwice, Act: "writing to", Operand: r.srv.Address.String(),
				Err:  fmt.Errorf("this VictoriaMetrics has been sent to as %q, and would count all rows again", s.Name),
				Hint: "give the same address as before: --to '" + s.Name + "'",
			}
		}
	}
	return nil
}

// leaving says how far a run came that did not come to its end.
func (r *remote) leaving(i int, err error) error {
	m := r.matched[i]
	var what []string
	switch n := m.done.Rows + m.done.Resent; {
	case n > 0:
		what = append(what, count(n, "row is", "rows are")+" confirmed, the rest waits for the next run")
	case r.ctx.Err() != nil:
		what = append(what, "no row is confirmed, all wait for the next run")
	}
	if waiting := len(r.matched) - 1 - i; waiting > 0 && r.ctx.Err() != nil {
		what = append(what, "so does all of "+count(waiting, "more database", "more databases"))
	}
	return partly(r.ctx, m.src.DB.Path(), strings.Join(what, ", and "), err)
}

// database sends what is new in a database.
func (r *remote) database(m *matched) error {
	if r.pos.All && r.pos.keep(r.opts) {
		m.entry.Skip = nil
	}
	scans := m.scans(r.opts, r.pos, r.seconds, r.kind.Overwrites())
	r.noteWaiting(m, scans)
	reviews := make([]*scan, 0, len(scans))
	for _, s := range scans {
		again := *s
		reviews = append(reviews, &again)
		if err := r.scanAll(m, s); err != nil {
			return err
		}
	}
	if !r.mayHaveIgnored(m) {
		return nil
	}
	return r.review(m, reviews)
}

// scanAll sends what a scan reads under the tags and names of this run.
func (r *remote) scanAll(m *matched, s *scan) error {
	set, names := m.src.Tags.Map(), r.opts.Names
	s.past = newPast(r.matched, m.src, s.after, set, names)
	from := s.after
	if err := r.scan(m, s); err != nil || !s.replay || !r.pos.keep(r.opts) || s.after <= from {
		return err
	}
	m.entry.Took(from, s.after, set, names)
	return r.pos.File.Save()
}

// noteWaiting tells of new rows that a part of the old ones cannot take along.
func (r *remote) noteWaiting(m *matched, scans []*scan) {
	if !r.pos.keep(r.opts) && scans[0].through < m.through {
		r.opts.Note(m.src.DB.Path() + ": rows that have not been sent yet wait for a run without --since and --until, which would count them twice")
	}
}
