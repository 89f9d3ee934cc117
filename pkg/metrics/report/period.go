package report

import (
	"fmt"
	"math"
	"strings"
)

// By is the length of a period.
type By int

// The lengths of a period.
const (
	Hour  By = iota + 1 // a clock hour of the zone. Text form "hour".
	Day                 // from midnight to midnight. Text form "day".
	Week                // from Monday to Sunday. Text form "week".
	Month               // a calendar month. Text form "month".
	All                 // one period from the first day to the last. Text form "all".
)

// ByWords returns the text forms, the shortest period first.
func ByWords() []string { return []string{"hour", "day", "week", "month", "all"} }

// String returns the text form.
func (b By) String() string {
	if b < Hour || b > All {
		return fmt.Sprintf("By(%d)", int(b))
	}
	return ByWords()[b-Hour]
}

// longest returns how many seconds no period is longer than.
func (b By) longest() int64 {
	const day = 25 * 3600 // on which clocks go back
	switch b {
	case Hour:
		return 3600
	case Day:
		return day
	case Week:
		return 7 * day
	case Month:
		return 31 * day
	case All:
	}
	return math.MaxInt64
}

// MarshalText returns the text form.
func (b By) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads the text form.
func (b *By) UnmarshalText(text []byte) error {
	for i, word := range ByWords() {
		if string(text) == word {
			*b = Hour + By(i)
			return nil
		}
	}
	return fmt.Errorf("reading period %q: want one of %s", text, strings.Join(ByWords(), ", "))
}
