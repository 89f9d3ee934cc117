package export

import (
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// HostTag is the key of the tag that names the server.
const HostTag = "host"

// finder finds the entry of each database of a run. A series is told apart by its
// tags, a database within it by its rows: neither by its path, under which a
// collector may put one server's copy after the other's, nor by its UUID, which a
// Mac's image takes along.
type finder struct {
	sink *checkpoint.Sink
	used map[*checkpoint.Entry]*tracked
	opts *Options
	all  bool // everything is sent, whatever was sent before
}

// find finds the entries of databases that are still without one. The surest
// comes first, for all of them, so that no database takes what is another's.
func (f *finder) find(all []*tracked, fail func(*tracked, error)) {
	for _, step := range []func(*tracked) error{f.ownRows, f.otherTags, f.turnedBack} {
		for _, t := range all {
			if t.entry != nil || t.failed != nil {
				continue
			}
			if err := step(t); err != nil {
				fail(t, err)
			}
		}
	}
	f.refuseCopies(all, fail)
	for _, t := range all {
		if t.entry == nil && t.failed == nil {
			if err := f.begin(t); err != nil {
				fail(t, err)
			}
		}
	}
}

// take makes an entry that of a database, which is where it is now.
func (f *finder) take(t *tracked, e *checkpoint.Entry) {
	t.entry, f.used[e] = e, t
	e.Path, e.Replaced, e.Turned = t.src.path(), false, false
	if e.Tags != nil {
		t.src.Tags = tags.FromMap(e.Tags)
	} else {
		e.Tags = t.src.Tags.Map()
	}
	f.retire(e)
}

// retire marks entries that would be the same database of the same series.
func (f *finder) retire(e *checkpoint.Entry) {
	for _, o := range f.sink.Entries {
		if o != e && o.Path == e.Path && o.UUID == e.UUID && checkpoint.SameTags(o.Tags, e.Tags) {
			o.Replaced = true
		}
	}
}

// ownRows takes the furthest entry of the database's series whose last rows it
// holds. Others that it holds as well belong to older copies, and are dropped.
func (f *finder) ownRows(t *tracked) error {
	var best *checkpoint.Entry
	var older []*checkpoint.Entry
	for _, rel := range []relation{same, asBefore, renamed} {
		for _, e := range f.sink.Entries {
			if e.Turned || f.used[e] != nil || t.relation(e) != rel {
				continue
			}
			sure := t.near(e)
			if rel != same && e.Path != t.src.path() {
				if rel == renamed && (len(e.Tags) < 2 || exists(e.Path)) {
					continue // another server's
				}
				sure = false
			}
			held, err := t.holds(e, sure)
			switch {
			case err != nil:
				return err
			case !held:
			case best == nil || sentThrough(e) > sentThrough(best):
				if best != nil && t.near(best) {
					older = append(older, best)
				}
				best = e
			case sure:
				older = append(older, e)
			}
		}
		if best != nil {
			break
		}
	}
	if best == nil {
		return nil
	}
	for _, e := range older {
		f.sink.Remove(e)
	}
	if t.relation(best) == renamed {
		f.opts.Note(fmt.Sprintf("%s: its series goes on with %s=%s; to begin one under another name, give it: --tag %s=NAME",
			t.src.DB.Path(), HostTag, best.Tags[HostTag], HostTag))
	}
	f.take(t, best)
	return nil
}

// otherTags recognizes a database that was sent under other tags: it is where it
// was, and holds the last rows that were sent. It goes on from there.
func (f *finder) otherTags(t *tracked) error {
	best, err := f.furthest(t, func(e *checkpoint.Entry) bool {
		return !e.Turned && e.Tags != nil && e.Path == t.src.path() && t.relation(e) == other
	})
	if best == nil || err != nil {
		return err
	}
	f.noteTurn(t, best)
	f.sink.Turn(best, t.src.Tags.Map())
	t.turned = true
	f.take(t, best)
	return nil
}

// turnedBack takes an entry that was left when tags turned. If what had come under
// other tags was another database, this one goes on where it was.
func (f *finder) turnedBack(t *tracked) error {
	best, err := f.furthest(t, func(e *checkpoint.Entry) bool { return e.Turned && t.relation(e) == same })
	if best != nil && err == nil {
		f.take(t, best)
	}
	return err
}

func (f *finder) furthest(t *tracked, want func(*checkpoint.Entry) bool) (best *checkpoint.Entry, err error) {
	for _, e := range f.sink.Entries {
		if f.used[e] != nil || !want(e) {
			continue
		}
		held, err := t.holds(e, false)
		if err != nil {
			return nil, err
		}
		if held && (best == nil || sentThrough(e) > sentThrough(best)) {
			best = e
		}
	}
	return best, nil
}

// relation is how a database's tags relate to those of an entry.
type relation int

const (
	other    relation = iota
	same              // the same series
	asBefore          // the same, but for the server's name, which the entry's has not yet
	renamed           // the same, but for the server's name
)

// relation compares tags. A name of the server that nobody gave does not start
// another series by itself: an existing series goes on as it was.
func (t *tracked) relation(e *checkpoint.Entry) relation {
	mine := t.src.Tags.Map()
	switch {
	case e.Tags == nil:
		return other
	case maps.Equal(e.Tags, mine):
		return same
	case !t.src.HostDerived:
		return other
	}
	theirs := maps.Clone(e.Tags)
	_, has := theirs[HostTag]
	delete(theirs, HostTag)
	delete(mine, HostTag)
	switch {
	case !maps.Equal(theirs, mine):
		return other
	case has:
		return renamed
	default:
		return asBefore
	}
}

// near reports whether the path or the UUID shows that an entry may be this
// database's.
func (t *tracked) near(e *checkpoint.Entry) bool {
	return e.Path == t.src.path() || e.UUID != "" && e.UUID == t.src.DB.UUID()
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// holds reports whether a database holds the last rows of an entry. Unless path or
// UUID make it sure, an hour of rows is compared.
func (t *tracked) holds(e *checkpoint.Entry, sure bool) (bool, error) {
	found, err := t.compare(e)
	if err != nil || found != metrics.Same {
		return false, err
	}
	last := lastFingerprint(e)
	switch {
	case sure:
		return true, nil
	case e.UUID != "" && (last == nil || t.tail.MinID-1 > last.After):
		// A version that took a UUID for proof took no fingerprint; and of a quiet server
		// the rows of one expire. The last rows and the UUID are alike, at least.
		return true, nil
	}
	return holdsFingerprint(t.src.DB, last)
}

// compare reports whether the database holds the last rows of an entry, those
// of open windows included; 0 means that the entry has none.
func (t *tracked) compare(e *checkpoint.Entry) (metrics.Match, error) {
	marks := []metrics.Mark{}
	if e.Mark != (metrics.Mark{}) {
		marks = append(marks, e.Mark)
	}
	for _, in := range e.Intents {
		if in.Mark != (metrics.Mark{}) {
			marks = append(marks, in.Mark)
		}
	}
	switch {
	case len(marks) == 0:
		return 0, nil
	case e.Kind != t.src.DB.Kind() || e.UUID != t.src.DB.UUID():
		return metrics.Different, nil
	case t.tail.Rows && t.tail.MaxID < sentThrough(e): // rows expire from the other end
		return metrics.Different, nil
	}
	for _, mark := range slices.Backward(marks) {
		if found, err := t.src.DB.Verify(mark); err != nil || found != metrics.Same {
			return found, err
		}
	}
	return metrics.Same, nil
}

// lastFingerprint returns the fingerprint of the last rows sent, or nil.
func lastFingerprint(e *checkpoint.Entry) *checkpoint.Fingerprint {
	f := e.Fingerprint
	for i := 0; f == nil && i < len(e.Intents); i++ {
		f = e.Intents[i].Fingerprint
	}
	return f
}
