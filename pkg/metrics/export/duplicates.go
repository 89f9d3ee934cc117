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
