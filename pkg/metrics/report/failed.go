package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// fail lists a database that is not in the report.
func (b *Builder) fail(database string, err error) {
	b.failed = append(b.failed, Failed{Database: database, Code: fault.CodeOf(err), Message: fault.Text(err), err: err})
}

// named returns the message, with the database if it does not name it itself.
func (f Failed) named() string {
	if strings.Contains(f.Message, fault.Printable(f.Database)) {
		return f.Message
	}
	return fmt.Sprintf("%q: %s", f.Database, f.Message)
}

// closeAll adds the figures of all feeds that are open still to their groups.
func (b *Builder) closeAll() error {
	for _, f := range b.open {
		if err := b.close(f); err != nil {
			return err
		}
	}
	b.open = nil
	return nil
}

// Failures returns an error that names the databases that are not in the report, and
// nil if there are none. Of a single database it is that one's own error.
func (b *Builder) Failures() error {
	switch {
	case len(b.failed) == 0:
		return nil
	case b.inputs == 1:
		return b.failed[0].err
	}
	const maxListed = 20
	var parts []string
	for _, f := range b.failed[:min(maxListed, len(b.failed))] {
		parts = append(parts, f.named())
	}
	if n := len(b.failed) - maxListed; n > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", n))
	}
	e := &fault.Error{
		Code: CodeUnreadDatabases,
		Act:  fmt.Sprintf("the report lacks %d of %d databases", len(b.failed), b.inputs),
		Err:  errors.New(strings.Join(parts, "; ")),
		Hint: "all others are in the report; of the first: " + fault.HintOf(b.failed[0].err),
	}
	if len(b.failed) == b.inputs {
		e.Act, e.Hint = fmt.Sprintf("reading %d databases", b.inputs), fault.HintOf(b.failed[0].err)
	} else if fault.HintOf(b.failed[0].err) == "" {
		e.Hint = "all others are in the report"
	}
	return e
}

// identities are the paths of the stores by identity.
type identities map[string][]string

func (i identities) add(uuid, path string) {
	if uuid != "" {
		i[uuid] = append(i[uuid], path)
	}
}

// note says which stores have one identity: copies, or Macs that were cloned.
func (i identities) note(note func(string)) {
	var shared []string
	for uuid, paths := range i {
		if len(paths) > 1 {
			shared = append(shared, fmt.Sprintf("%s (%s)", listed(paths, ", "), uuid))
		}
	}
	if len(shared) == 0 || note == nil {
		return
	}
	slices.Sort(shared)
	note(fmt.Sprintf("databases with the same identity: %s: if one is a copy of the other, its rows are counted twice", listed(shared, "; ")))
}

// listed joins a few words, and counts the rest.
func listed(words []string, separator string) string {
	const maxWords = 3
	text := strings.Join(words[:min(maxWords, len(words))], separator)
	if n := len(words) - maxWords; n > 0 {
		text += fmt.Sprintf("%sand %d more", separator, n)
	}
	return text
}
