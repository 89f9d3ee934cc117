//go:build race

package export

// underRace is set by the race detector, which multiplies time and memory.
const underRace = true
