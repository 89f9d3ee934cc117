//go:build race

package disk_test

// underRace is set by the race detector, which multiplies time.
const underRace = true
