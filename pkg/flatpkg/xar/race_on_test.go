//go:build race

package xar_test

// underRace is set by the race detector, which multiplies time and memory.
const underRace = true
