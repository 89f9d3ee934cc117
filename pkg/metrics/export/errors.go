package export

import (
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
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
	CodeWouldCountTwice fault.Code = "would-count-twice"   // all rows again, to a server that adds them up
)

func ambiguousError(a, b Source) error {
	set := b.Tags.String()
	if set == "" {
		set = "no tags at all"
	}
	return &fault.Error{
		Code: CodeAmbiguousSeries, Act: fmt.Sprintf("exporting %q and %q", a.DB.Path(), b.DB.Path()),
		Err:  fmt.Errorf("both have %s: their points would overwrite each other", set),
		Hint: "tell them apart with --tags FILE, or sum them with --merge",
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
