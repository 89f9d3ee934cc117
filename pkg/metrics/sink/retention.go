package sink

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// KeepFrom sets the earliest timestamp, in the unit of the lines, that the server
// keeps: earlier lines are left out. It never goes back.
func (s *Sender) KeepFrom(stamp int64) { s.keptFrom = max(s.keptFrom, stamp) }

// KeptFrom returns the earliest timestamp that the server keeps, as far as it is
// known; 0 if it is not.
func (s *Sender) KeptFrom() int64 { return s.keptFrom }

// RefusedAt returns what the server's clock said when it refused a line for its age;
// the zero time if it did not, or did not say.
func (s *Sender) RefusedAt() time.Time { return s.refusedAt }

// Beyond returns how many lines of the last Send were left out for their age.
func (s *Sender) Beyond() int { return s.beyond }

// keep removes the lines that are older than the server keeps.
func (s *Sender) keep(lines []byte) []byte {
	if s.keptFrom == 0 || len(lines) == 0 {
		return lines
	}
	first := lines[:cut(lines, 1)]
	if stamp(first) >= s.keptFrom { // they are in the order of time
		return lines
	}
	kept := make([]byte, 0, len(lines))
	for line := range bytes.Lines(lines) {
		if stamp(line) < s.keptFrom {
			s.beyond++
		} else {
			kept = append(kept, line...)
		}
	}
	return kept
}

// stamp returns the timestamp of a line.
func stamp(line []byte) int64 {
	line = bytes.TrimSuffix(line, []byte("\n"))
	at, err := strconv.ParseInt(string(line[bytes.LastIndexByte(line, ' ')+1:]), 10, 64)
	if err != nil {
		return 1<<63 - 1 // not a line of ours: nothing is known of its age
	}
	return at
}

// tooOld reports whether an answer refuses points for their age.
func (a answer) tooOld() bool {
	if a.status != http.StatusBadRequest && a.status != http.StatusUnprocessableEntity {
		return false
	}
	text := strings.ToLower(a.text)
	return strings.Contains(text, "retention") && (strings.Contains(text, "beyond") || strings.Contains(text, "outside"))
}

// sendKept sends lines of which the server has refused some for their age: it finds
// out how old they may be, by single lines, and leaves out what is older. The lines
// are in the order of time.
func (s *Sender) sendKept(ctx context.Context, lines []byte, at time.Time) ([]Refusal, error) {
	var all [][]byte
	s.refusedAt = at
	for line := range bytes.Lines(lines) {
		all = append(all, line)
	}
	old, young := -1, len(all) // the last that is too old, the first that is not
	var last answer
	for try := len(all) - 1; young-old > 1; try = (old + young) / 2 {
		a, err := s.post(ctx, all[try])
		if err != nil {
			return nil, err
		}
		if last = a; a.tooOld() {
			old = try
		} else {
			young = try
		}
	}
	switch {
	case old >= 0:
	case len(all) > 1:
		return s.halves(ctx, lines)
	case last.status == http.StatusNoContent:
		return nil, nil
	default:
		return s.refuse(lines, last.text)
	}
	s.KeepFrom(stamp(all[old]) + 1)
	return s.batches(ctx, s.keep(lines))
}

// retention is the value of VictoriaMetrics' flag: months without a unit.
var retention = regexp.MustCompile(`flag\{name="retentionPeriod", ?value="([0-9.]+)([hdwyM]?)"`) //nolint:gochecknoglobals // a constant

// Retention returns for how long the server keeps points, or 0 if it does not say.
func (v *Victoria) Retention(ctx context.Context) (period time.Duration, err error) {
	const day = 24 * time.Hour
	units := map[string]time.Duration{"h": time.Hour, "d": day, "w": 7 * day, "y": 365 * day, "M": 31 * day, "": 31 * day}
	err = v.scan(ctx, func(line string) error {
		found := retention.FindStringSubmatch(line)
		if found == nil {
			return nil
		}
		n, err := strconv.ParseFloat(found[1], 64)
		if err != nil || n > 1000*365 {
			return fmt.Errorf("its retention period %q is not a number", found[1])
		}
		if hours := n * units[found[2]].Hours(); hours < 200*365*24 {
			period = time.Duration(hours * float64(time.Hour))
		} else {
			period = 200 * 365 * day
		}
		return nil
	})
	return period, err
}
