package export

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// The codes of errors of this package.
const (
	CodeNoDatabase      fault.Code = "no-database"         // no database was named, and none is in its known place
	CodeAmbiguousSeries fault.Code = "ambiguous-series"    // two databases would write the same points
	CodeDuplicate                  = metrics.CodeDuplicate // one database, or a copy of it, was named twice
	CodeCannotMerge     fault.Code = "cannot-merge"        // a clock was set back too far for summing in one pass
	CodeWriting         fault.Code = "writing-failed"      // a file or stream could not be written
	CodeHeaderDiffers   fault.Code = "header-differs"      // a CSV file has other columns than this run
	CodeRowsLeftOut     fault.Code = "rows-left-out"       // all is done except for rows in quarantine
	CodeRowsLost        fault.Code = "rows-lost"           // all is done except for rows that will never arrive
	CodeSeriesTaken     fault.Code = "series-taken"        // the tags belong to another database
	CodeSomeFailed      fault.Code = "databases-failed"    // all is done except for some of the databases
	CodeOtherSink       fault.Code = "other-sink"          // the server is not what --sink says
	CodeWouldCountTwice fault.Code = "would-count-twice"   // all rows again, to a server that adds them up
)

// shown returns tags for a person.
func shown(set map[string]string) string { return cmp.Or(tags.FromMap(set).String(), "no tags at all") }

func ambiguousError(a, b Source) error {
	set := shown(b.Tags.Map())
	return &fault.Error{
		Code: CodeAmbiguousSeries, Act: fmt.Sprintf("exporting %q and %q", a.DB.Path(), b.DB.Path()),
		Err:  fmt.Errorf("both have %s: their points would overwrite each other", set),
		Hint: "tell them apart with --tags FILE, or sum them with --merge",
	}
}

// seriesTakenError refuses a database under tags that belong to another one.
func seriesTakenError(s Source, e *checkpoint.Entry) error {
	return &fault.Error{
		Code: CodeSeriesTaken, Act: "exporting", Operand: s.DB.Path(),
		Err: fmt.Errorf("under %s, rows of another database of the same time were sent, up to %s from %q: the points of the two would be mixed up",
			shown(s.Tags.Map()), utc(e.MaxSecond), e.Path),
		Hint: "tell the two apart with --tags FILE or --tag host=NAME; to sum them, name both in one command with --merge; if the server is the same, and its database was restored, send it whole with --all",
	}
}

func duplicateError(a, b Source) error {
	return &fault.Error{
		Code: CodeDuplicate, Act: fmt.Sprintf("exporting %q and %q", a.DB.Path(), b.DB.Path()),
		Err: errors.New("both are the same database, or copies of it"), Hint: "name it once; of several copies, name the newest",
	}
}

func writeError(err error) error {
	return &fault.Error{Code: CodeWriting, Act: "writing the export", Err: fault.WithoutPath(err), Hint: "check the free disk space"}
}

// combine adds a second error, in one line.
func combine(err, second error) error {
	switch {
	case err == nil:
		return second
	case second == nil:
		return err
	default:
		return fmt.Errorf("%w; and %w", err, second)
	}
}
