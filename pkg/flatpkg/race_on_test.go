//go:build race

package flatpkg_test

// underRace is set by the race detector, which multiplies time and memory.
const underRace = true
