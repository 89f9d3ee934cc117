package frame

import "fmt"

// WouldBe returns how a line about a change begins: "" if it was made, "would be "
// in a dry run.
func WouldBe(dryRun bool) string {
	if dryRun {
		return "would be "
	}
	return ""
}

// Amount returns a number with its noun: "1 row", "2 rows".
func Amount(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
