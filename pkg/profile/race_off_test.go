//go:build !race

package profile_test

const underRace = false
