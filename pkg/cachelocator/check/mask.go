package check

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// maskOf returns the length of the prefix in a line of ifconfig.
func maskOf(words []string) (int, bool) {
	if at := slices.Index(words, "prefixlen"); at > 0 && at+1 < len(words) && words[0] == "inet6" {
		n, err := strconv.Atoi(words[at+1])
		return n, err == nil && n >= 0 && n <= 128
	}
	at := slices.Index(words, "netmask")
	if at < 0 || at+1 >= len(words) || words[0] != "inet" {
		return 0, false
	}
	mask, err := strconv.ParseUint(strings.TrimPrefix(words[at+1], "0x"), 16, 32)
	ones := bits.OnesCount64(mask)
	return ones, err == nil && uint64(1)<<32-uint64(1)<<(32-ones) == mask
}
