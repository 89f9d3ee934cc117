package export

import (
	"fmt"
	"os"
	"slices"
)

// check refuses sources whose points could not be told apart, or would be
// counted twice, before anything is sent. Copies of one database that are to
// be summed are refused if positions are kept, and noted otherwise.
func check(sources []Source, pos *Positions, opts *Options) error {
	series := map[string]Source{}
	files := make([]os.FileInfo, len(sources))
	for i, s := range sources {
		files[i], _ = os.Stat(s.DB.Path()) // a file that is gone is not another one's
		key := s.Tags.Key()
		if other, taken := series[key]; taken && !opts.Merge {
			return ambiguousError(other, s)
		}
		series[key] = s
		same := func(other os.FileInfo) bool { return os.SameFile(other, files[i]) }
		if at := slices.IndexFunc(files[:i], same); at >= 0 {
			return duplicateError(sources[at], s)
		}
	}
	for _, group := range groupByTags(sources, func(s Source) Source { return s }) {
		a, b, found, err := copies(group)
		switch {
		case err != nil:
			return err
		case found && pos != nil:
			return duplicateError(a, b)
		case found:
			opts.Note(fmt.Sprintf("%s and %s are copies of one database: rows that both have are counted twice", a.DB.Path(), b.DB.Path()))
		}
	}
	return nil
}

// copies finds a database and a copy of it among those that are summed. Core
// Data stores have a UUID; others are compared by their rows.
func copies(group []Source) (a, b Source, found bool, err error) {
	for i, a := range group {
		for _, b := range group[i+1:] {
			switch {
			case a.DB.Kind() != b.DB.Kind() || a.DB.UUID() != b.DB.UUID():
				continue
			case a.DB.UUID() != "":
				found = true
			default:
				if found, err = holdsEndOf(a.DB, b.DB); err == nil && !found {
					found, err = holdsEndOf(b.DB, a.DB)
				}
			}
			if found || err != nil {
				return a, b, found, err
			}
		}
	}
	return Source{}, Source{}, false, nil
}

// refuseCopies sets both databases of a pair aside of which one has no row of its
// own: it is a copy, whatever its tags say. Macs that were imaged from one another
// differ as soon as each of them has served something.
func (f *finder) refuseCopies(all []*tracked, fail func(*tracked, error)) {
	for i, a := range all {
		for _, b := range all[i+1:] {
			if a.failed != nil || b.failed != nil || a.entry != nil && b.entry != nil || !f.alike(a, b) {
				continue
			}
			found, err := copyOf(a.src, b.src)
			if err == nil && !found {
				found, err = copyOf(b.src, a.src)
			}
			if err != nil {
				continue // whoever cannot be read says so itself
			}
			if found {
				err = duplicateError(a.src, b.src)
				fail(a, err)
				fail(b, err)
			}
		}
	}
}

// alike reports whether two databases may be copies: they have one UUID, or one of
// them holds what was sent from the other.
func (f *finder) alike(a, b *tracked) bool {
	if a.src.DB.Kind() != b.src.DB.Kind() || a.src.DB.UUID() != b.src.DB.UUID() {
		return false
	}
	if a.src.DB.UUID() != "" {
		return true
	}
	if a.entry == nil {
		a, b = b, a
	}
	if a.entry == nil {
		return false
	}
	held, err := b.holds(a.entry, false)
	return held && err == nil
}

// copyOf reports whether all rows of a database are those of another, as far as its
// last hour shows.
func copyOf(db, of Source) (bool, error) { return holdsEndOf(of.DB, db.DB) }
