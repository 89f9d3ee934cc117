package report

import (
	"fmt"
	"math"
	"strconv"
)

// Size returns a number of bytes in decimal units, as Apple writes it: 227 KB,
// 97.3 MB, 1.08 GB; but never with more than three digits, for reading at a
// glance.
func Size(n int64) string {
	switch {
	case n == 0:
		return "0"
	case n > -1000 && n < 1000:
		return strconv.FormatInt(n, 10) + " bytes"
	}
	value := float64(n) / 1000
	units := []string{"KB", "MB", "GB", "TB", "PB", "EB"}
	for i, unit := range units {
		text := strconv.FormatFloat(value, 'f', decimals(unit, value), 64)
		// A value that is rounded up to 1000 belongs to the next unit.
		if rounded, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(rounded) < 1000 || i == len(units)-1 {
			return text + " " + unit
		}
		value /= 1000
	}
	return "" // never: the last unit always returns
}

func decimals(unit string, value float64) int {
	digits := 2
	switch unit {
	case "KB":
		digits = 0
	case "MB":
		digits = 1
	}
	switch {
	case math.Abs(value) >= 99.95:
		return 0
	case math.Abs(value) >= 9.995:
		return min(digits, 1)
	default:
		return digits
	}
}

// percent returns the saved ratio; 100% and 0% mean exactly all and nothing.
func percent(p Period) string {
	if p.ServedBytes == 0 {
		return ""
	}
	rounded := math.Round(100 * p.SavedRatio)
	switch {
	case rounded == 100 && p.SavedBytes != p.ServedBytes:
		rounded = 99
	case rounded == 0 && p.SavedBytes > 0:
		rounded = 1
	}
	return fmt.Sprintf("%.0f%%", rounded)
}

// count returns a number with commas between the thousands.
func count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return sign + digits
}
