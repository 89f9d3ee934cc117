package metricscmd

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// withoutLog gathers the databases whose newest rows may be missing, for one warning
// instead of one each: of a fleet's copies it may be all of them.
type withoutLog []string

func (l *withoutLog) add(database string) { *l = append(*l, database) }

func (l *withoutLog) warn(a *frame.App) {
	const maxNamed = 3
	names := *l
	if len(names) == 0 {
		return
	}
	which, ending := fmt.Sprintf("%q uses a write-ahead log, but has no -wal file beside it", names[0]), "its newest rows are missing"
	if len(names) > 1 {
		quoted := make([]string, 0, maxNamed)
		for _, name := range names[:min(maxNamed, len(names))] {
			quoted = append(quoted, fmt.Sprintf("%q", name))
		}
		which = fmt.Sprintf("%d databases use a write-ahead log, but have no -wal file beside them (%s", len(names), strings.Join(quoted, ", "))
		if more := len(names) - maxNamed; more > 0 {
			which += fmt.Sprintf(" and %d more", more)
		}
		which, ending = which+")", "their newest rows are missing"
	}
	a.Warn("%s: if copied from a running server without that file, %s", which, ending)
}
