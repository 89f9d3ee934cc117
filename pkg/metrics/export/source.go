package export

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// The codes of errors of this package.
const (
	CodeAmbiguousSeries metrics.Code = "ambiguous-series"   // two databases would write the same points
	CodeDuplicate       metrics.Code = "duplicate-database" // one database, or copies of it, named twice
	CodeCannotMerge     metrics.Code = "cannot-merge"       // a clock was set back too far for summing in one pass
	CodeWriting         metrics.Code = "writing-failed"     // a file or stream could not be written
	CodeHeaderDiffers   metrics.Code = "header-differs"     // a CSV file has other columns than this run
	CodeRowsLeftOut     metrics.Code = "rows-left-out"      // all went well but for rows in quarantine
	CodeWouldCountTwice metrics.Code = "would-count-twice"  // all rows again, to a server that adds them up
)

// Source is a database and the tags of its points.
type Source struct {
	DB   *metrics.Database
	Tags tags.Set
}

func (s Source) path() string {
	if abs, err := filepath.Abs(s.DB.Path()); err == nil {
		return abs
	}
	return s.DB.Path()
}

// Options say what to send and how.
type Options struct {
	Names        encode.Names // measurement names
	Merge        bool         // databases may share a tag set: sum them
	Since, Until time.Time    // zero: no bound; Until is exclusive
	Now          func() time.Time
	Note         func(string) // takes remarks for a person
	Quarantine   *Quarantine
}

// Summary says what was done, a line a database.
type Summary struct {
	Databases []Done
}

// Done says what was done with a database.
type Done struct {
	Path    string
	Rows    int  // rows sent and, where there is a checkpoint, committed
	Seconds int  // distinct times of these
	Lines   int  // lines, objects or rows written
	Resent  int  // rows of earlier runs whose fate was not known, settled now
	Skipped int  // rows of a database made anew that an adding server may have
	Expired int  // rows of earlier runs that were gone before they could be sent
	Bad     int  // rows and lines in quarantine
	Held    bool // the newest second waits for the next run
}

// check refuses sources whose points could not be told apart, or would be
// counted twice, before anything is sent. Copies of one database that are to
// be summed are refused where positions are kept, and told of where not.
func check(sources []Source, pos *Positions, opts *Options) error {
	series := map[string]Source{}
	files := make([]os.FileInfo, len(sources))
	for i, s := range sources {
		files[i], _ = os.Stat(s.DB.Path()) // one that is gone is no other's
		key := s.Tags.Key()
		if other, taken := series[key]; taken && !opts.Merge {
			return ambiguous(other, s)
		}
		series[key] = s
		same := func(other os.FileInfo) bool { return os.SameFile(other, files[i]) }
		if at := slices.IndexFunc(files[:i], same); at >= 0 {
			return sameDatabase(sources[at], s)
		}
	}
	for _, group := range groups(sources) {
		a, b, found, err := copies(group)
		switch {
		case err != nil:
			return err
		case found && pos != nil:
			return sameDatabase(a, b)
		case found:
			opts.Note(fmt.Sprintf("%s and %s are copies of one database: what both have is counted twice", a.DB.Path(), b.DB.Path()))
		}
	}
	return nil
}

func ambiguous(a, b Source) error {
	set := b.Tags.String()
	if set == "" {
		set = "no tags at all"
	}
	return &metrics.Error{
		Code: CodeAmbiguousSeries, Act: fmt.Sprintf("exporting %q and %q", a.DB.Path(), b.DB.Path()),
		Err:  fmt.Errorf("both have %s: their points would take each other's place", set),
		Hint: "tell them apart with --tags FILE, or sum them with --merge",
	}
}

func sameDatabase(a, b Source) error {
	return &metrics.Error{
		Code: CodeDuplicate, Act: fmt.Sprintf("exporting %q and %q", a.DB.Path(), b.DB.Path()),
		Err: errors.New("they are one database, or copies of one"), Hint: "name it once; of copies, the newest",
	}
}

// copies finds a database and a copy of it among those that are summed. Core
// Data stores have a UUID; others are told by their rows.
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

// groups puts sources that share a tag set together, in the order given.
func groups(sources []Source) [][]Source {
	var all [][]Source
	index := map[string]int{}
	for _, s := range sources {
		at, ok := index[s.Tags.Key()]
		if !ok {
			at = len(all)
			index[s.Tags.Key()] = at
			all = append(all, nil)
		}
		all[at] = append(all[at], s)
	}
	return all
}

// noteUnknown tells once of columns that have no name here.
func noteUnknown(s Source, note func(string)) {
	if columns := s.DB.UnknownColumns(); len(columns) > 0 {
		note(fmt.Sprintf("%s has columns that are not known here; their values go to the measurement %q: %s",
			s.DB.Path(), metrics.OtherMeasurement, strings.Join(columns, ", ")))
	}
}

// count gives a number with its word.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// isCode tells whether an error has a code.
func isCode(err error, code metrics.Code) bool {
	var e *metrics.Error
	return errors.As(err, &e) && e.Code == code
}

// also adds a second error, in one line.
func also(err, second error) error {
	switch {
	case err == nil:
		return second
	case second == nil:
		return err
	default:
		return fmt.Errorf("%w; and %w", err, second)
	}
}

func newlines(b []byte) int { return bytes.Count(b, []byte{'\n'}) }
