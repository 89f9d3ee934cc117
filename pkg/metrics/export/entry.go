package export

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// findEntry looks for the entry of this database: one of its path or UUID whose
// last rows it holds, or else, if it has no UUID, one of any path whose last
// rows it holds. If the entry of its path or UUID has other last rows, it is
// that of a database which this one has replaced.
func (t *tracked) findEntry() error {
	near, far := t.candidates()
	entry, err := t.furthestHeld(near, false)
	if entry == nil && err == nil {
		entry, err = t.furthestHeld(far, true)
	}
	if err != nil {
		return err
	}
	if entry == nil {
		return t.takeUnverified()
	}
	t.entry = entry
	t.claimEntry()
	return nil
}

// claimEntry makes the entry that of the database's path or UUID. The one that
// was that so far may belong to a database that has moved, too.
func (t *tracked) claimEntry() {
	t.entry.Path, t.entry.Replaced = t.src.path(), false
	for _, e := range t.sink.Entries {
		if e != t.entry && e.UUID == t.entry.UUID && (e.UUID != "" || e.Path == t.entry.Path) {
			e.Replaced = true
		}
	}
}

// candidates returns the entries of this database's path or UUID, and those that
// it may have had in another place.
func (t *tracked) candidates() (near, far []*checkpoint.Entry) {
	path, uuid := t.src.path(), t.src.DB.UUID()
	for _, e := range t.sink.Entries {
		switch {
		case e.Kind != t.src.DB.Kind() || e.UUID != uuid:
		case e.Path == path || uuid != "":
			near = append(near, e)
		default:
			far = append(far, e)
		}
	}
	return near, far
}

// furthestHeld returns the furthest entry, open windows included, of those whose
// last rows are in the database, and drops the others: they belong to older
// copies. byFingerprint compares more rows, where neither path nor UUID shows
// that two databases are the same.
func (t *tracked) furthestHeld(entries []*checkpoint.Entry, byFingerprint bool) (*checkpoint.Entry, error) {
	var best *checkpoint.Entry
	var older []*checkpoint.Entry
	for _, e := range entries {
		found, err := t.compare(e)
		if err == nil && found == metrics.Same && byFingerprint {
			var held bool
			if held, err = holdsFingerprint(t.src.DB, lastFingerprint(e)); err == nil && !held {
				continue
			}
		}
		switch {
		case err != nil:
			return nil, err
		case found != metrics.Same:
		case best == nil:
			best = e
		case sentThrough(e) > sentThrough(best):
			best, older = e, append(older, best)
		default:
			older = append(older, e)
		}
	}
	t.sink.Entries = slices.DeleteFunc(t.sink.Entries, func(e *checkpoint.Entry) bool {
		return !byFingerprint && slices.Contains(older, e)
	})
	return best, nil
}

// takeUnverified takes the entry of the database's UUID or path although the
// database does not hold its last rows, or adds an entry.
func (t *tracked) takeUnverified() error {
	path, db := t.src.path(), t.src.DB
	t.entry = t.sink.ByUUID(db.UUID())
	if t.entry == nil {
		t.entry = t.sink.ByPath(path)
	}
	if t.entry == nil {
		t.entry = t.sink.Add(path, db.UUID(), db.Kind())
		return nil
	}
	found, err := t.compare(t.entry)
	if err != nil {
		return err
	}
	t.recreated = found == metrics.Different
	if !t.recreated {
		t.entry.Path = path
	}
	return nil
}

// compare reports whether the database holds the last rows of an entry, those
// of open windows included; 0 means that the entry has none.
func (t *tracked) compare(e *checkpoint.Entry) (metrics.Match, error) {
	mark := e.Mark
	for i := 0; mark == (metrics.Mark{}) && i < len(e.Intents); i++ {
		mark = e.Intents[i].Mark
	}
	switch {
	case e.Kind != t.src.DB.Kind() || e.UUID != t.src.DB.UUID():
		return metrics.Different, nil
	case mark == (metrics.Mark{}):
		return 0, nil
	case t.tail.Rows && t.tail.MaxID < sentThrough(e): // rows expire from the other end
		return metrics.Different, nil
	default:
		return t.src.DB.Verify(mark)
	}
}

// lastFingerprint returns the fingerprint of the last rows sent, or nil.
func lastFingerprint(e *checkpoint.Entry) *checkpoint.Fingerprint {
	f := e.Fingerprint
	for i := 0; f == nil && i < len(e.Intents); i++ {
		f = e.Intents[i].Fingerprint
	}
	return f
}
