package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Size writes a number of bytes as Apple does, in decimal units: 227 KB,
// 97.3 MB, 1.08 GB; but never with more than three digits, to be taken in at a
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
		// What is rounded up to 1000 belongs to the next unit.
		if rounded, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(rounded) < 1000 || i == len(units)-1 {
			return text + " " + unit
		}
		value /= 1000
	}
	return "" // never: the last unit always returns
}

func decimals(unit string, value float64) int {
	most := 2
	switch unit {
	case "KB":
		most = 0
	case "MB":
		most = 1
	}
	switch {
	case math.Abs(value) >= 99.95:
		return 0
	case math.Abs(value) >= 9.995:
		return min(most, 1)
	default:
		return most
	}
}

// percent writes a ratio; 100% and 0% stand for exactly all and nothing.
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

// count writes a number with commas between the thousands.
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

// printable keeps names from changing a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != ' ' && (!unicode.IsGraphic(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
}
