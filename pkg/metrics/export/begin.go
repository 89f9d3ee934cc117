package export

import (
	"fmt"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// begin gives a database an entry that holds the last rows of none. Either it goes
// on with its series in another's place, or it begins a series of its own.
func (f *finder) begin(t *tracked) error {
	kin := f.kin(t)
	if done, err := f.goOn(t, kin); done || err != nil {
		return err
	}
	old, err := f.predecessor(t, kin)
	if err != nil {
		return err
	}
	if old != nil {
		f.take(t, old)
		t.recreated = true
		return nil
	}
	f.noteTwin(t)
	t.fresh = !slices.ContainsFunc(kin, func(e *checkpoint.Entry) bool { return e.Rows > 0 || len(e.Intents) > 0 })
	f.take(t, f.sink.Add(t.src.path(), t.src.DB.UUID(), t.src.DB.Kind()))
	return nil
}

// kin returns the entries of the database's series. Where a server's name was not
// written yet, the one of its own place goes on as it was.
func (f *finder) kin(t *tracked) []*checkpoint.Entry {
	var kin, before []*checkpoint.Entry
	for _, e := range f.sink.Entries {
		switch rel := t.relation(e); {
		case rel == same, e.Tags == nil && e.Path == t.src.path():
			kin = append(kin, e)
		case rel == asBefore && e.Path == t.src.path() && !e.Turned:
			before = append(before, e)
		}
	}
	if len(kin) > 0 {
		return kin
	}
	return before
}

// goOn takes the entry of the series of which the database holds the furthest
// earlier state, or else one whose last rows have expired, or from which nothing
// was sent.
func (f *finder) goOn(t *tracked, kin []*checkpoint.Entry) (done bool, err error) {
	var best, unknown *checkpoint.Entry
	for _, e := range kin {
		if !t.near(e) || f.used[e] != nil || t.kindDiffers(e) {
			continue
		}
		found, err := t.compare(e)
		if err != nil {
			return false, err
		}
		if found == metrics.Expired || found == 0 {
			unknown = e
			continue
		}
		held, err := t.furthestMark(e)
		if err != nil {
			return false, err
		}
		if held != (metrics.Mark{}) && (best == nil || held.Last > t.held.Last) {
			best, t.held = e, held
		}
	}
	switch {
	case best != nil:
		f.take(t, best)
		t.recreated = true
	case unknown != nil:
		t.fresh = unknown.Rows == 0 && len(unknown.Intents) == 0
		f.take(t, unknown)
	}
	return t.entry != nil, nil
}

func (t *tracked) kindDiffers(e *checkpoint.Entry) bool {
	return e.Kind != t.src.DB.Kind() || e.UUID != t.src.DB.UUID()
}

// furthestMark returns the furthest mark of an entry that the database holds, or
// the zero mark.
func (t *tracked) furthestMark(e *checkpoint.Entry) (best metrics.Mark, err error) {
	if t.kindDiffers(e) {
		return best, nil
	}
	for _, m := range marksOf(e) {
		if m.Last <= best.Last && best != (metrics.Mark{}) || m.Last > t.tail.MaxID {
			continue
		}
		found, err := t.src.DB.Verify(m)
		if err != nil {
			return best, err
		}
		if found == metrics.Same {
			best = m
		}
	}
	return best, nil
}

// marksOf returns the marks that an entry has, open windows excluded, the oldest
// first.
func marksOf(e *checkpoint.Entry) []metrics.Mark {
	marks := append([]metrics.Mark{}, e.Trail...)
	if e.Mark != (metrics.Mark{}) {
		marks = append(marks, e.Mark)
	}
	return marks
}

// predecessor returns the entry of the series that this database goes on with, nil
// if there is none, or an error if its rows belong to another time: then it is
// another server's, and the points of one would be taken for the other's.
func (f *finder) predecessor(t *tracked, kin []*checkpoint.Entry) (old *checkpoint.Entry, err error) {
	for _, e := range kin {
		if e.Rows == 0 && len(e.Intents) == 0 {
			continue
		}
		another, err := t.isAnother(e)
		switch {
		case err != nil:
			return nil, err
		case f.opts.Merge && (another || f.used[e] != nil || !t.near(e)):
			if f.used[e] == nil && another {
				t.absent = append(t.absent, e)
			}
		case another && !f.all:
			return nil, seriesTakenError(t.src, e)
		case t.near(e) && f.used[e] == nil && !e.Turned && (old == nil || e.MaxSecond > old.MaxSecond):
			old = e
		}
	}
	return old, nil
}

// clockError is how far a clock may have been wrong when a database was made anew.
const clockError = 10 * time.Minute

// isAnother reports whether the database was written beside that of an entry, and
// neither after it nor before: it is certain that its rows are others, and they are
// of the same time.
func (t *tracked) isAnother(e *checkpoint.Entry) (bool, error) {
	from, certain, err := t.differsFrom(e)
	if err != nil || !certain && t.near(e) {
		return false, err
	}
	first, last, rows, err := t.src.DB.Span(from)
	if err != nil || rows == 0 {
		return false, err
	}
	if e.First != 0 && first <= e.First && last >= e.First {
		return true, nil
	}
	inside, err := t.src.DB.CountBetween(from, e.First, e.MaxSecond-int64(clockError/time.Second))
	return inside > 0, err
}

// differsFrom returns the first id from which on the rows are certainly others than
// those of an entry.
func (t *tracked) differsFrom(e *checkpoint.Entry) (from int64, certain bool, err error) {
	if t.kindDiffers(e) {
		return metrics.FirstID, true, nil
	}
	for _, m := range marksOf(e) {
		if m.Last > t.tail.MaxID || m.First < t.tail.MinID {
			continue
		}
		found, err := t.src.DB.Verify(m)
		if err != nil {
			return 0, false, err
		}
		if found == metrics.Different {
			return m.First - 1, true, nil
		}
	}
	return metrics.FirstID, false, nil
}

// noteTurn says that a database has other tags than before.
func (f *finder) noteTurn(t *tracked, e *checkpoint.Entry) {
	if e.Rows == 0 {
		return
	}
	f.opts.Note(fmt.Sprintf("%s: its tags were %s and are %s now: the %s sent so far, up to %s, stay under the old ones, new rows get the new ones; --all sends the old ones under the new tags, too",
		t.src.DB.Path(), shown(e.Tags), shown(t.src.Tags.Map()), count(int(e.Rows), "row", "rows"), utc(e.MaxSecond)))
}

// noteTwin says that a database begins a series, although its rows were sent for
// another one: it is the image of another server, or has been moved and renamed.
func (f *finder) noteTwin(t *tracked) {
	for _, e := range f.sink.Entries {
		if held, err := t.holds(e, false); err != nil || !held || e.Turned {
			continue
		}
		f.opts.Note(fmt.Sprintf("%s: its rows up to %s were sent from %s under %s; as a server of its own, it is sent whole under %s",
			t.src.DB.Path(), utc(e.MaxSecond), e.Path, shown(e.Tags), shown(t.src.Tags.Map())))
		return
	}
}
