package encode

import "fmt"

// purgedPrefix begins the names of what was purged. The ages of Apple's metrics lie
// within each other: what is younger than a day is also younger than a week.
const purgedPrefix = "bytes.purged."

// purgedAges returns what was purged by ages that do not overlap, so that their sum
// is what was purged. An older database may lack some of the metrics.
func purgedAges(totals Totals) map[string]int64 {
	ages := map[string]int64{}
	var below int64 // purged, and younger than days
	days := 0
	for _, bound := range []struct {
		name string
		days int // 0: any age
	}{{"youngerthan1day", 1}, {"youngerthan7days", 7}, {"youngerthan30days", 30}, {"total", 0}} {
		total, ok := totals[purgedPrefix+bound.name]
		if !ok {
			continue
		}
		// A counter is never negative, whatever a server counts.
		ages[ageLabel(days, bound.days)] = max(0, total-below)
		below, days = max(below, total), bound.days
	}
	return ages
}

// ageLabel names the age from one number of days to another; 0 is no bound.
func ageLabel(from, to int) string {
	switch {
	case from == 0 && to == 0:
		return "any"
	case from == 0 && to == 1:
		return "under1day"
	case from == 0:
		return fmt.Sprintf("under%ddays", to)
	case to == 0:
		return fmt.Sprintf("over%ddays", from)
	default:
		return fmt.Sprintf("%dto%ddays", from, to)
	}
}
