package report

import (
	"math"
	"strings"
)

// marks returns the characters that bars are made of.
func (o TextOptions) marks() (saved, fetched string) {
	saved, fetched = "#", "."
	if o.UTF8 {
		saved, fetched = "█", "░"
	}
	if o.Color {
		saved, fetched = "\x1b[32m"+saved+"\x1b[0m", "\x1b[33m"+fetched+"\x1b[0m"
	}
	return saved, fetched
}

// bar draws what was served: first what was saved, then what had to be fetched.
// A period that served longest bytes fills the width.
func (o TextOptions) bar(p Period, longest int64, width int) string {
	if p.ServedBytes <= 0 || longest <= 0 {
		return ""
	}
	length := max(1, int(math.Round(float64(width)*float64(p.ServedBytes)/float64(longest))))
	saved := int(math.Round(float64(length) * p.SavedRatio))
	saved = min(max(saved, 0), length)
	first, second := o.marks()
	if !o.Color {
		return strings.Repeat(first, saved) + strings.Repeat(second, length-saved)
	}
	return paint(first, saved) + paint(second, length-saved)
}

// paint repeats a coloured mark within one pair of escapes.
func paint(mark string, n int) string {
	if n == 0 {
		return ""
	}
	const end = "\x1b[0m"
	start := mark[:strings.IndexByte(mark, 'm')+1]
	body := strings.TrimSuffix(mark[len(start):], end)
	return start + strings.Repeat(body, n) + end
}
