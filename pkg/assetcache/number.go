package assetcache

import (
	"math"
	"strconv"
	"strings"
)

// Number is a count, or a size in bytes.
type Number struct {
	Value int64
	// Rounded is set for a size that was printed in larger units, such as 293.24 GB: it
	// is off by up to half of its last digit, so that no sums should be made of it.
	Rounded bool
	// Unlimited is set for a limit that is none; Value is 0.
	Unlimited bool
}

// number reads a count or a size.
func (r reader) number(key string) Value[Number] {
	return read(r, key, "a number or a size", r.asNumber)
}

func (r reader) asNumber(n *node) (Number, bool) {
	if n.kind != numberNode && (n.kind != textNode || r.typed()) {
		return Number{}, false
	}
	if whole, err := strconv.ParseInt(strings.TrimSuffix(n.text, "%"), 10, 64); err == nil {
		return Number{Value: whole}, true
	}
	if float, err := strconv.ParseFloat(n.text, 64); err == nil && n.kind == numberNode && float == math.Trunc(float) && math.Abs(float) < 1<<53 {
		return Number{Value: int64(float)}, true // 5e11, or a real of a property list
	}
	if n.text == "unlimited" {
		return Number{Unlimited: true}, true
	}
	return size(n.text)
}

// size reads a size as Apple's programs print it, in decimal units: "293.24 GB",
// "Zero KB", "1 byte".
func size(text string) (Number, bool) {
	amount, unit, found := strings.Cut(text, " ")
	if !found {
		return Number{}, false
	}
	zeros := map[string]int{"byte": 0, "bytes": 0, "KB": 3, "MB": 6, "GB": 9, "TB": 12, "PB": 15}
	digits, known := zeros[unit]
	if !known {
		return Number{}, false
	}
	if amount == "Zero" {
		return Number{}, true
	}
	whole, fraction, _ := strings.Cut(amount, ".")
	if whole == "" || len(whole) > 3 && digits > 0 || len(fraction) > digits {
		return Number{}, false
	}
	value, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 63)
	if err != nil {
		return Number{}, false
	}
	return Number{Value: int64(value), Rounded: digits > 0}, true
}

// numbers reads the sizes of a dictionary, such as those of the kinds of content.
func (r reader) numbers(key string) Value[map[string]Number] {
	return read(r, key, "names with sizes", func(n *node) (map[string]Number, bool) {
		all := map[string]Number{}
		if n.kind == listNode && len(n.items) == 0 {
			return all, true // (none)
		}
		if n.kind != dictNode || len(n.keys) > maxItems {
			return nil, false
		}
		for i, name := range n.keys {
			one, ok := r.asNumber(n.items[i])
			if !ok {
				return nil, false
			}
			all[name] = one
		}
		return all, true
	})
}
