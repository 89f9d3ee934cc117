package export

import (
	"errors"
	"fmt"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// dropsSoon is how much longer than its retention period allows a point has to live:
// VictoriaMetrics accepts what it then drops, and that takes a moment.
const dropsSoon = time.Minute

// learnRetention asks a server that drops old points in silence for how long it keeps
// them. One that does not say is found out by its counters.
func (r *remote) learnRetention() {
	if r.kind != sink.VictoriaMetrics {
		return
	}
	period, err := sink.NewVictoria(r.srv.Client).Retention(r.ctx)
	if err == nil && period > 0 {
		r.retention = period
	}
}

// keepFrom tells the sender how old points may be by now.
func (r *remote) keepFrom() {
	if r.retention > 0 {
		from := r.opts.Now().Add(dropsSoon - r.retention).Unix()
		r.sender.KeepFrom(max(0, from) * r.unit())
	}
}

// keptFrom returns the first second that the server keeps; 0 if it is not known.
func (r *remote) keptFrom() int64 {
	unit := r.unit()
	return (r.sender.KeptFrom() + unit - 1) / unit
}

// unit is how many of the address's units a second has.
func (r *remote) unit() int64 {
	return [...]int64{1_000_000_000, 1_000_000, 1000, 1}[r.srv.Address.Precision()]
}

// checkClock refuses a server with a wrong clock that takes points for too old: it
// would lose them.
func (r *remote) checkClock() error {
	const wrong = 10 * time.Minute
	if r.sender.KeptFrom() == 0 {
		return nil
	}
	why, now := "", r.opts.Now()
	if at := r.sender.RefusedAt(); !at.IsZero() && at.Sub(now).Abs() > wrong {
		why = fmt.Sprintf("it refuses points for their age, and its clock says %s, this one %s", utc(at.Unix()), utc(now.Unix()))
	} else if time.Unix(r.keptFrom(), 0).After(now.Add(-wrong)) {
		why = "it refuses points of the last minutes for their age"
	}
	if why == "" {
		return nil
	}
	return &fault.Error{
		Code: sink.CodeRefused, Act: "writing to", Operand: r.srv.Address.String(), Err: errors.New(why),
		Hint: "nothing is lost: check both clocks and the server's retention policy, then run the same command again",
	}
}

// countBeyond counts the rows of a database, sent by this run, that are older than the
// server keeps.
func (r *remote) countBeyond(t *tracked, after, through int64) error {
	from := max(r.keptFrom(), t.entry.Kept)
	if from == 0 {
		return nil
	}
	db := t.src.DB
	n, err := db.CountWithin(after, through, from-1)
	if err != nil {
		return err
	}
	if b := t.entry.Before; b != nil && after < b.Through { // these were not wanted
		left, err := db.CountWithin(after, min(through, b.Through), min(from-1, b.Second))
		if err != nil {
			return err
		}
		n -= left
	}
	if n == 0 {
		return nil
	}
	t.done.Beyond += n
	r.opts.Note(fmt.Sprintf("%s: %s older than %q keeps, from before %s; the others arrive",
		db.Path(), count(n, "row is", "rows are"), r.srv.Address, utc(from)))
	return nil
}
