package checkpoint

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// check refuses a state that no run can have written. Acting on it could send
// rows twice, or never, or write invalid lines.
func (s *state) check() error {
	if s.Schema != Schema && s.Schema != firstSchema {
		return fmt.Errorf("its schema is %q, not %q", s.Schema, Schema)
	}
	seen := map[string]bool{}
	for _, sink := range s.Sinks {
		switch {
		case sink == nil:
			return errors.New("a sink is null")
		case sink.Name == "":
			return errors.New("a sink has no name")
		case seen[sink.Name]:
			return fmt.Errorf("sink %q appears twice", sink.Name)
		case sink.Length < 0:
			return fmt.Errorf("sink %q: its length is negative", sink.Name)
		}
		seen[sink.Name] = true
		if err := sink.check(s.Schema == firstSchema); err != nil {
			return fmt.Errorf("sink %q: %w", sink.Name, err)
		}
	}
	return nil
}

// check refuses two entries for one database of one series. In the first schema
// the series does not count: there, two entries may share a path if their UUIDs
// differ, since one database may have moved to where the other was, or if one of
// them is Replaced.
func (s *Sink) check(first bool) error {
	seen := map[[3]string]bool{}
	for _, e := range s.Entries {
		if e == nil {
			return errors.New("a database is null")
		}
		id := [3]string{"uuid", e.UUID}
		if e.UUID == "" || !first {
			id = [3]string{"path", e.Path, e.UUID}
		}
		if !first {
			id[2] += series(e.Tags)
		}
		single := !e.Replaced && !e.Turned
		if seen[id] && single {
			return fmt.Errorf("database %q appears twice", e.Path)
		}
		seen[id] = seen[id] || single
		if err := e.check(); err != nil {
			return fmt.Errorf("database %q: %w", e.Path, err)
		}
	}
	return nil
}

// series returns a text that is the same for equal tag sets only.
func series(tags map[string]string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		b.WriteString("\x00" + key + "\x00" + tags[key])
	}
	return b.String()
}

func (e *Entry) check() error {
	switch {
	case e.Path == "":
		return errors.New("it has no path")
	case e.Kind != metrics.StatsData && e.Kind != metrics.ZMetric:
		return errors.New("it has no kind")
	case e.Rows < 0 || e.Lost < 0 || e.Doubtful < 0 || e.Kept < 0 || e.MaxSecond < 0 || e.First < 0 || e.Skip.negative() || e.Before.negative():
		return errors.New("a number is negative")
	case !valid(e.Mark) || slices.ContainsFunc(e.Trail, func(m metrics.Mark) bool { return !valid(m) }):
		return errors.New("its mark is invalid")
	}
	if err := checkTags(e.Tags); err != nil {
		return err
	}
	at := e.Through
	for i, in := range e.Intents {
		// Rows between two ranges would never be sent. A gap is allowed only up to
		// the end of what is skipped: it contains no rows.
		follows := in.After == at || in.After > at && (e.Skip != nil && in.After == e.Skip.Through || e.Review != nil && in.After == e.Review.Through || e.Before != nil && in.After == e.Before.Through)
		if !follows || in.Through <= in.After {
			return fmt.Errorf("intent %d does not follow the range before it", i+1)
		}
		if err := in.check(); err != nil {
			return fmt.Errorf("intent %d: %w", i+1, err)
		}
		at = in.Through
	}
	return nil
}

func (in *Intent) check() error {
	switch {
	case in.Rows < 0 || in.FirstSecond < 0 || in.LastSecond < in.FirstSecond:
		return errors.New("its rows or seconds are out of range")
	case !valid(in.Mark):
		return errors.New("its mark is invalid")
	}
	if err := checkTags(in.Tags); err != nil {
		return err
	}
	for measurement, name := range in.Names {
		if !encodable(name) {
			return fmt.Errorf("measurement %q has a name that cannot be in a line", measurement)
		}
	}
	return nil
}

func checkTags(tags map[string]string) error {
	for key, value := range tags {
		if !encodable(key) || !encodable(value) {
			return fmt.Errorf("tag %q cannot be in a line", key)
		}
	}
	return nil
}

func (s *Skip) negative() bool { return s != nil && s.Second < 0 }

func valid(m metrics.Mark) bool { return m.First <= m.Last && m.Second >= 0 }

// encodable reports whether line protocol can carry a text. A line break would
// start another line.
func encodable(text string) bool {
	return text != "" && !strings.HasSuffix(text, `\`) && !strings.ContainsFunc(text, unicode.IsControl)
}
