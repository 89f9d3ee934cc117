//go:build !race

package flatpkg_test

const underRace = false
