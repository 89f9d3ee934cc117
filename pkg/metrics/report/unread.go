package report

import (
	"errors"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// unread counts the rows of one database that are invalid for one reason.
type unread struct {
	database string
	count    int
	first    metrics.BadRow
}

// lostRows are the rows of one database that cannot be read, by reason.
type lostRows []unread

func (l *lostRows) add(db *metrics.Database, row metrics.BadRow) {
	for i := range *l {
		if u := &(*l)[i]; u.first.Reason == row.Reason {
			u.count++
			return
		}
	}
	*l = append(*l, unread{db.Path(), 1, row})
}

// Unread returns an error that names the rows that the report lacks: their number
// and the first of each kind. It returns nil if none are missing.
func (b *Builder) Unread() error {
	if len(b.unread) == 0 {
		return nil
	}
	total := 0
	for _, u := range b.unread {
		total += u.count
	}
	const maxKinds = 10
	var parts []string
	database := ""
	for _, u := range b.unread[:min(maxKinds, len(b.unread))] {
		part := fmt.Sprintf("%d %s, the first: row %d: %s", u.count, u.first.Reason, u.first.ID, u.first.Text)
		if u.database != database {
			part = u.database + ": " + part
		}
		database = u.database
		parts = append(parts, part)
	}
	if n := len(b.unread) - maxKinds; n > 0 {
		parts = append(parts, fmt.Sprintf("and %d more kinds", n))
	}
	return &fault.Error{
		Code: CodeUnreadRows,
		Act:  fmt.Sprintf("the totals lack %s that cannot be read", plural(total, "row")),
		Err:  errors.New(strings.Join(parts, "; ")),
		Hint: "all other rows are in the report; metrics export writes the bad ones to a quarantine file",
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
