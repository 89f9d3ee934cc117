//go:build !race

package export

const underRace = false
