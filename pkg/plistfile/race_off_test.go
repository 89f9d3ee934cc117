//go:build !race

package plistfile_test

const underRace = false
