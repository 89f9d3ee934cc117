package report

import "strings"

// maxLabel leaves room for figures: a tag's value can be as long as a page.
const maxLabel = 32

// shortLabels returns labels that fit. Of paths, the folders that all of them begin
// or end with are left out first: they tell nothing apart.
func shortLabels(labels []string) []string {
	fit := true
	for _, label := range labels {
		fit = fit && len([]rune(label)) <= maxLabel
	}
	if fit {
		return labels
	}
	first, last := common(labels)
	short := make([]string, len(labels))
	for i, label := range labels {
		short[i] = shortLabel(label[first : len(label)-last])
	}
	return short
}

// common returns how many bytes of whole folders all labels have in common, at the
// beginning and at the end; nothing of a single one.
func common(labels []string) (first, last int) {
	if len(labels) < 2 {
		return 0, 0
	}
	one := labels[0]
	first, last = len(one), len(one)
	for _, label := range labels[1:] {
		n := 0
		for n < min(first, len(label)) && label[n] == one[n] {
			n++
		}
		first, n = n, 0
		for n < min(last, len(label)) && label[len(label)-1-n] == one[len(one)-1-n] {
			n++
		}
		last = n
	}
	first = strings.LastIndexByte(one[:first], '/') + 1
	if at := strings.IndexByte(one[len(one)-last:], '/'); at >= 0 {
		last -= at
	} else {
		last = 0
	}
	for _, label := range labels {
		if first+last >= len(label) {
			return 0, 0 // a path that the others go on from
		}
	}
	return first, last
}

// shortLabel does not use fault.ClipTo, whose ellipsis not every terminal can show and
// which would make the column wider than maxLabel.
func shortLabel(label string) string {
	runes := []rune(label)
	if len(runes) <= maxLabel {
		return label
	}
	return string(runes[:maxLabel-3]) + "..."
}
