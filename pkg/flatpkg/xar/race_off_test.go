//go:build !race

package xar_test

const underRace = false
