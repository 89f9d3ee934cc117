//go:build !race

package disk_test

const underRace = false
