package cachelocator

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The bounds of what a sentence takes from a file.
const (
	maxNamed  = 6   // names in a list
	maxQuoted = 100 // characters of one name
)

// quoted returns a text from a file as it is if it is short and plain, and else
// shortened and in quotes: it may end up on a terminal.
func quoted(text string) string {
	short := fault.ClipTo(text, maxQuoted)
	plain := func(r rune) bool { return r != ' ' && r != '"' && strconv.IsPrint(r) }
	if short == text && text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !plain(r) }) {
		return text
	}
	return strconv.Quote(short)
}

// list returns "a, b and c".
func list(names []string) string {
	var words []string
	for _, name := range names[:min(len(names), maxNamed)] {
		words = append(words, quoted(name))
	}
	if more := len(names) - len(words); more > 0 {
		words = append(words, fmt.Sprintf("%d more", more))
	}
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// oneOf names the caches of which one is used.
func oneOf(addresses []string) string {
	if len(addresses) == 1 {
		return "the cache at " + quoted(addresses[0])
	}
	return "one of the caches at " + list(addresses) + ", at random"
}
