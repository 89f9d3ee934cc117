//go:build race

package disk_test

// underRace is true under the race detector, which is many times slower.
const underRace = true
