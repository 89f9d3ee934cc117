package metrics

import (
	"math/big"
	"strconv"
	"strings"
)

// isExactly reports whether a decimal is the whole number that its nearest float64
// is: 9007199204740993.5 and 1e-400 are not.
func isExactly(text string, v int64) bool {
	const maxText, maxExponent = 1000, 400 // what [big.Rat] computes in no time
	at := strings.IndexAny(text, "eE")
	if at < 0 {
		at = len(text)
	}
	exponent := 0
	if at < len(text) {
		var err error
		if exponent, err = strconv.Atoi(text[at+1:]); err != nil {
			exponent = maxExponent + 1
		}
	}
	if len(text) > maxText || max(exponent, -exponent) > maxExponent {
		return v == 0 && strings.Trim(text[:at], "+-.0") == ""
	}
	exact, ok := new(big.Rat).SetString(text)
	return ok && exact.IsInt() && exact.Num().IsInt64() && exact.Num().Int64() == v
}
