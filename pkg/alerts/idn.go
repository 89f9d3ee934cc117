package alerts

import (
	"errors"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainDomain returns a domain with its labels as people read them: the one with
// xn--bcher-kva and the one with bücher are the same.
func plainDomain(domain string) string {
	domain = strings.Map(func(r rune) rune {
		if r == '\u3002' || r == '\uff0e' || r == '\uff61' { // full stops of RFC 3490, 3.1
			return '.'
		}
		return r
	}, domain)
	labels := strings.Split(domain, ".")
	for i, label := range labels {
		if encoded, ok := strings.CutPrefix(label, "xn--"); ok {
			if decoded, err := decodePunycode(encoded); err == nil {
				labels[i] = strings.ToLower(decoded)
			}
		}
	}
	return strings.Join(labels, ".")
}

// maxLabel is the longest label of a domain, in bytes (RFC 1035, 2.3.4).
const maxLabel = 63

var errPunycode = errors.New("not punycode")

// decodePunycode decodes a label without its xn-- (RFC 3492, 6.2).
func decodePunycode(encoded string) (string, error) {
	const base, minimum, maximum = 36, 1, 26
	if len(encoded) > maxLabel {
		return "", errPunycode
	}
	hyphen := strings.LastIndexByte(encoded, '-')
	out := []rune(encoded[:max(hyphen, 0)])
	if slices.ContainsFunc(out, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return "", errPunycode
	}
	code, at, bias := 128, 0, 72
	for left := encoded[hyphen+1:]; left != ""; {
		before, weight := at, 1
		for k := base; ; k += base {
			digit := -1
			if left != "" {
				digit = punycodeDigit(left[0])
			}
			if digit < 0 || digit > (math.MaxInt32-at)/weight {
				return "", errPunycode
			}
			left = left[1:]
			at += digit * weight
			threshold := min(max(k-bias, minimum), maximum)
			if digit < threshold {
				break
			}
			if weight > math.MaxInt32/(base-threshold) {
				return "", errPunycode
			}
			weight *= base - threshold
		}
		length := len(out) + 1
		bias = adaptPunycode(at-before, length, before == 0)
		code += at / length
		at %= length
		if code > unicode.MaxRune || !utf8.ValidRune(rune(code)) { //nolint:gosec // compared on the left
			return "", errPunycode
		}
		out = slices.Insert(out, at, rune(code)) //nolint:gosec // compared above
		at++
	}
	return string(out), nil
}

func punycodeDigit(c byte) int {
	switch {
	case 'a' <= c && c <= 'z':
		return int(c - 'a')
	case '0' <= c && c <= '9':
		return int(c-'0') + 26
	}
	return -1
}

// adaptPunycode returns the next bias (RFC 3492, 6.1).
func adaptPunycode(delta, length int, first bool) int {
	const base, minimum, maximum, skew, damp = 36, 1, 26, 38, 700
	if first {
		delta /= damp
	} else {
		delta /= 2
	}
	delta += delta / length
	k := 0
	for delta > (base-minimum)*maximum/2 {
		delta /= base - minimum
		k += base
	}
	return k + (base-minimum+1)*delta/(delta+skew)
}
