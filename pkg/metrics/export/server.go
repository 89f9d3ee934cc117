package export

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// serverSeconds is a window's size where a server has to answer: four batches of
// 5,000 lines, with seven lines for each second. A window is also what the run
// after an interrupted one has to settle.
const serverSeconds = 4 * (sink.MaxLines / 7)

// Server is the server that lines are posted to.
type Server struct {
	Address *sink.Address
	Client  *sink.Client
	Retry   sink.Retry
	// Patience is how long a request of an earlier run may still be in flight:
	// the longest wait for one answer.
	Patience time.Duration
	// Kind is what somebody has said the server is, where it cannot be found out.
	Kind sink.Kind
	// AllowDoubleCount allows sending all rows again to a server that adds up.
	AllowDoubleCount bool
}

// ToServer sends the rows after the positions to a server, exactly once. The
// checkpoint is saved along the way; what has been confirmed stays confirmed,
// whatever ends the run.
func ToServer(ctx context.Context, srv Server, sources []Source, pos *Positions, opts Options) (Summary, error) {
	return newRemote(ctx, srv, pos, opts).export(sources)
}

// remote is one run to a server.
type remote struct {
	ctx             context.Context //nolint:containedctx // one run's
	srv             Server
	pos             *Positions
	opts            *Options
	seconds         int // a window's size
	largest         int // bytes of the largest window so far
	kind            sink.Kind
	sender          *sink.Sender
	nothingInFlight bool          // no request with an unknown outcome is in flight
	flushed         bool          // what was sent before this run is visible
	retention       time.Duration // for how long the server keeps points; 0: not known
	tracked         []*tracked
	seen            unknownMetrics
}

func newRemote(ctx context.Context, srv Server, pos *Positions, opts Options) *remote {
	return &remote{ctx: ctx, srv: srv, pos: pos, opts: &opts, seconds: serverSeconds, seen: unknownMetrics{}}
}

func (r *remote) export(sources []Source) (Summary, error) {
	err := r.run(sources)
	err = combine(err, r.tell(err == nil))
	var summary Summary
	for _, t := range r.tracked {
		summary.Databases = append(summary.Databases, t.done)
	}
	return summary, finish(&summary, r.tracked, r.opts, err)
}

// tell puts into the summary what was lost since the last run that came to its end. If
// this one has, it is told, and forgotten.
func (r *remote) tell(end bool) error {
	told := false
	for _, t := range r.tracked {
		if t.entry == nil || t.failed != nil {
			continue
		}
		e := t.entry
		t.done.Expired, t.done.Doubtful = t.done.Expired+e.Lost, t.done.Doubtful+e.Doubtful
		if end && e.Untells() {
			e.Lost, e.Doubtful, e.Untold, e.Kept, told = 0, 0, nil, 0, true
		}
	}
	if !told {
		return nil
	}
	return r.pos.File.Save()
}

func (r *remote) run(sources []Source) error {
	if err := check(sources, r.pos, r.opts); err != nil {
		return err
	}
	r.tracked = trackAll(sources, r.pos, r.opts)
	for _, t := range r.tracked {
		t.durable = true
	}
	if err := r.quarantineIDs(); err != nil {
		return err
	}
	if !r.hasWork() {
		return nil
	}
	if err := r.detectServer(); err != nil {
		return err
	}
	// Open windows are settled first, in all databases: their rows are earlier
	// rows of whatever else is sent under the same tags.
	for _, step := range []func(*tracked) error{r.prepareDatabase, r.settleAll, r.sendDatabase} {
		if err := r.each(step); err != nil {
			return err
		}
	}
	return r.checkIgnored()
}

// each does a step for all databases. What is wrong with one of them sets it aside
// and does not stop the others.
func (r *remote) each(step func(*tracked) error) error {
	for i, t := range r.tracked {
		if t.failed != nil {
			continue
		}
		err := step(t)
		switch {
		case err == nil:
		case r.ctx.Err() == nil && aboutDatabase(err):
			t.failed = r.withProgress(i, err)
		default:
			return r.withProgress(i, err)
		}
	}
	return nil
}

// prepareDatabase finds out where a database goes on.
func (r *remote) prepareDatabase(t *tracked) error {
	noteUnknownColumns(t.src, r.opts.Note)
	memory := MemoryOf(r.kind)
	if r.pos.All && memory != Overwrites && t.held == (metrics.Mark{}) {
		memory = Overwrites // all of it is sent anyway
	}
	if err := t.checkContinuity(memory, r.opts); err != nil {
		return err
	}
	if e := t.entry; memory == Answers && e.Skip != nil { // of a version that did not ask
		e.Review, e.Skip = &checkpoint.Review{Through: e.Skip.Through}, nil
	}
	if e := t.entry; e.Untold == nil {
		from := e.Through
		e.Untold = &from
	}
	return r.lookForOwn(t)
}

// MemoryOf returns what a kind of server does with a point that it already has.
func MemoryOf(kind sink.Kind) Memory {
	switch {
	case kind == sink.VictoriaMetrics:
		return Answers
	case kind.Overwrites():
		return Overwrites
	default:
		return Adds
	}
}

// quarantineIDs puts rows into quarantine that reading by id never reaches. That
// they are there, and that tags have turned, is said once.
func (r *remote) quarantineIDs() error {
	before := r.opts.Quarantine.Count
	if err := r.each(func(t *tracked) error { return t.quarantineIDs(r.opts.Quarantine) }); err != nil {
		return err
	}
	if r.opts.Quarantine.Count == before && !slices.ContainsFunc(r.tracked, func(t *tracked) bool { return t.turned }) {
		return nil
	}
	return r.pos.File.Save()
}

// hasWork reports whether the server is needed: a run with nothing new does not
// contact it.
func (r *remote) hasWork() bool {
	return slices.ContainsFunc(r.tracked, func(t *tracked) bool {
		return t.failed == nil && (r.pos.All || !t.upToDate() || t.unchecked() || t.entry.Untells())
	})
}

// detectServer finds out what the server is, before anything is sent.
func (r *remote) detectServer() error {
	kind, err := r.srv.Client.Detect(r.ctx)
	known := sink.Kind(r.pos.Sink.Kind)
	switch {
	case err != nil && r.ctx.Err() != nil:
		return fmt.Errorf("identifying the server at %q: %w", r.srv.Address, context.Cause(r.ctx))
	case err != nil && known == "" && r.srv.Kind == "":
		return &fault.Error{
			Code: sink.CodeUnavailable, Act: "identifying the server at", Operand: r.srv.Address.String(), Err: err,
			Hint: "nothing is lost: run the same command again when the server answers",
		}
	case err == nil && r.srv.Kind != "" && kind != sink.Unknown && kind.Overwrites() != r.srv.Kind.Overwrites():
		return kindError(r.srv, kind)
	case r.srv.Kind != "":
		kind = r.srv.Kind
	case err != nil || (kind == sink.Unknown && known != ""):
		kind = known // what it was last time
	}
	if err := r.srv.Address.Check(kind); err != nil {
		return err
	}
	if r.pos.All && !kind.Overwrites() && !r.srv.AllowDoubleCount {
		return &fault.Error{
			Code: CodeWouldCountTwice, Act: fmt.Sprintf("sending all rows to %q again", r.srv.Address),
			Err:  errors.New("VictoriaMetrics would count every point twice"),
			Hint: "leave out --all to send only new rows, or add --yes if the old points are gone",
		}
	}
	if err := r.refuseAlias(kind); err != nil {
		return err
	}
	if err := r.checkNaming(kind); err != nil {
		return err
	}
	if kind == sink.Unknown || kind == sink.Appending { // what one window has cannot be told
		r.seconds = min(r.seconds, sink.MaxLines/7)
	}
	r.notePromise(kind)
	r.kind = kind
	r.pos.Sink.Kind = string(kind)
	r.sender = sink.NewSender(r.srv.Client, kind, r.srv.Retry, r.opts.Note)
	r.learnRetention()
	return nil
}

// refuseAlias refuses a second spelling of the address of a server that adds up,
// which would be sent all rows again.
func (r *remote) refuseAlias(kind sink.Kind) error {
	if kind != sink.VictoriaMetrics {
		return nil
	}
	for _, s := range r.pos.File.Sinks() {
		if s != r.pos.Sink && len(s.Entries) > 0 && r.srv.Address.SameSeries(s.Name) {
			return &fault.Error{
				Code: CodeWouldCountTwice, Act: "writing to", Operand: r.srv.Address.String(),
				Err:  fmt.Errorf("rows were sent to this VictoriaMetrics as %q, and it would count all of them again", s.Name),
				Hint: "use the same address as before: --to '" + s.Name + "'",
			}
		}
	}
	return nil
}

// withProgress adds to an error how far the run came.
func (r *remote) withProgress(i int, err error) error {
	t := r.tracked[i]
	var what []string
	switch n := t.done.Rows + t.done.Settled; {
	case n > 0:
		what = append(what, count(n, "row is", "rows are")+" confirmed, the rest waits for the next run")
	case r.ctx.Err() != nil:
		what = append(what, "no row is confirmed, all wait for the next run")
	}
	if waiting := len(r.tracked) - 1 - i; waiting > 0 && r.ctx.Err() != nil {
		what = append(what, count(waiting, "more database waits", "more databases wait")+", too")
	}
	return newPartialError(r.ctx, t.src.DB.Path(), strings.Join(what, ", and "), err)
}

// sendDatabase sends the new rows of a database.
func (r *remote) sendDatabase(t *tracked) error {
	if r.pos.All && r.pos.moves(r.opts) {
		t.entry.Skip, t.entry.Review = nil, nil
	}
	scans := t.scans(r.opts, r.pos, r.seconds, r.kind.Overwrites())
	r.noteWaiting(t, scans)
	for _, s := range scans {
		from := s.after
		send := r.sendScan
		if s.review {
			send = r.reviewWindows
		}
		err := send(t, s)
		if r.pos.moves(r.opts) && !s.replay {
			err = combine(err, t.countBefore(from, t.entry.Through))
		} else if s.after > from {
			err = combine(err, r.countBeyond(t, from, s.after))
		}
		if err != nil {
			return err
		}
	}
	if t.entry.Untold != nil {
		if err := r.countBeyond(t, *t.entry.Untold, t.entry.Through); err != nil {
			return err
		}
	}
	if !t.endFirst() {
		return nil
	}
	return r.pos.File.Save()
}

// sendScan sends what a scan reads under the tags and names of this run.
func (r *remote) sendScan(t *tracked, s *scan) error {
	set, names := t.src.Tags.Map(), r.opts.Names
	s.earlier = newEarlierRows(r.tracked, t.src, s.after, set, names)
	from := s.after
	if err := r.sendWindows(t, s); err != nil || !s.replay || !r.pos.moves(r.opts) || s.after <= from {
		return err
	}
	t.entry.AddSent(from, s.after, set, names)
	return r.pos.File.Save()
}

// noteWaiting notes new rows that a run on a part of the old ones leaves out.
func (r *remote) noteWaiting(t *tracked, scans []*scan) {
	if !r.pos.moves(r.opts) && scans[0].through < t.through {
		r.opts.Note(t.src.DB.Path() + ": rows not sent yet wait for a run without --since and --until, because they would be counted twice")
	}
}
