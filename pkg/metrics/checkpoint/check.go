package checkpoint

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// check refuses a state that no run can have written. Acting on it could send
// rows twice, or never, or write invalid lines.
func (s *state) check() error {
	if s.Schema != Schema {
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
		if err := sink.check(); err != nil {
			return fmt.Errorf("sink %q: %w", sink.Name, err)
		}
	}
	return nil
}

// check refuses two entries for one database. Two entries may share a path if
// their UUIDs differ, since one database may have moved to where the other was,
// or if one of them is Replaced.
func (s *Sink) check() error {
	seen := map[[2]string]bool{}
	for _, e := range s.Entries {
		if e == nil {
			return errors.New("a database is null")
		}
		id := [2]string{"uuid", e.UUID}
		if e.UUID == "" {
			id = [2]string{"path", e.Path}
		}
		if seen[id] && !e.Replaced {
			return fmt.Errorf("database %q appears twice", e.Path)
		}
		seen[id] = seen[id] || !e.Replaced
		if err := e.check(); err != nil {
			return fmt.Errorf("database %q: %w", e.Path, err)
		}
	}
	return nil
}

func (e *Entry) check() error {
	switch {
	case e.Path == "":
		return errors.New("it has no path")
	case e.Kind != metrics.StatsData && e.Kind != metrics.ZMetric:
		return errors.New("it has no kind")
	case e.Rows < 0 || e.MaxSecond < 0 || e.Skip != nil && e.Skip.Second < 0:
		return errors.New("a number is negative")
	case !valid(e.Mark):
		return errors.New("its mark is invalid")
	}
	at := e.Through
	for i, in := range e.Intents {
		// Rows between two ranges would never be sent. A gap is allowed only up to
		// the end of what is skipped: it contains no rows.
		follows := in.After == at || e.Skip != nil && in.After == e.Skip.Through && in.After > at
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
	for key, value := range in.Tags {
		if !encodable(key) || !encodable(value) {
			return fmt.Errorf("tag %q cannot be in a line", key)
		}
	}
	for measurement, name := range in.Names {
		if !encodable(name) {
			return fmt.Errorf("measurement %q has a name that cannot be in a line", measurement)
		}
	}
	return nil
}

func valid(m metrics.Mark) bool { return m.First <= m.Last && m.Second >= 0 }

// encodable reports whether line protocol can carry a text. A line break would
// start another line.
func encodable(text string) bool {
	return text != "" && !strings.HasSuffix(text, `\`) && !strings.ContainsFunc(text, unicode.IsControl)
}
