package cachelocator

import (
	"fmt"
	"strconv"
	"strings"
)

// The bounds of what a sentence takes from a file.
const (
	mostNamed = 6   // names in a list
	mostShown = 100 // bytes of one name
)

// shown gives a text from a file as it is if it is short and plain, else in
// quotes and cut: it may end up on a terminal.
func shown(text string) string {
	if len(text) > mostShown {
		return strconv.Quote(strings.ToValidUTF8(text[:mostShown], "")) + "…"
	}
	plain := func(r rune) bool { return r != ' ' && r != '"' && strconv.IsPrint(r) }
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return !plain(r) }) {
		return strconv.Quote(text)
	}
	return text
}

// list writes "a, b and c".
func list(names []string) string {
	var words []string
	for _, name := range names[:min(len(names), mostNamed)] {
		words = append(words, shown(name))
	}
	if more := len(names) - len(words); more > 0 {
		words = append(words, fmt.Sprintf("%d more", more))
	}
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// oneOf names the caches of which one is taken.
func oneOf(addresses []string) string {
	if len(addresses) == 1 {
		return "the cache at " + shown(addresses[0])
	}
	return "one of the caches at " + list(addresses) + ", at random"
}
