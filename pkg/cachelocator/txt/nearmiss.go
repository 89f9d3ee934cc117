package txt

import (
	"fmt"
	"slices"
	"strings"
)

const wantKeys = "prs=, fss=, prn= or fsn="

func keys() []string { return []string{"prs", "fss", "prn", "fsn"} }

// nearMiss returns why a record has no known key, and how to fix it. It names the
// usual mistakes.
func nearMiss(rdata []byte) (what, fix string) {
	list, _ := Strings(rdata)
	if len(list) == 0 || len(list[0]) == 0 {
		return "it is empty", "begin it with " + wantKeys
	}
	first := string(list[0])
	at, key := keyIn(first)
	if at < 0 {
		return spelling(first)
	}
	if at == 0 && len(list[0]) <= keySize && first[:keySize] == key+"=" {
		return fmt.Sprintf("the first string holds only %s", quote(first)), "write key and data in one string"
	}
	if at == 0 {
		return fmt.Sprintf("the key %s is not in lower case", quote(first[:keySize])), "write " + key + "="
	}
	before := first[:at]
	switch {
	case strings.TrimSpace(before) == "":
		return "whitespace comes before the key", "remove it"
	case strings.HasSuffix(before, `"`):
		return "a quote is part of the data", "enter the record without quotes"
	case isLengthByte(before):
		return fmt.Sprintf("%s before the key is the DNS length byte, as Apple's help page shows it", quote(before)),
			"remove it: the server adds it"
	}
	return fmt.Sprintf("%s comes before the key", quote(before)), "begin the record with " + key + "="
}

// keyIn finds the first key, in upper or lower case.
func keyIn(text string) (at int, key string) {
	lower := lowerASCII(text)
	at = -1
	for _, one := range keys() {
		if i := strings.Index(lower, one+"="); i >= 0 && (at < 0 || i < at) {
			at, key = i, one
		}
	}
	return at, key
}

// lowerASCII leaves every other byte as it is, so that offsets stay valid.
func lowerASCII(text string) string {
	lower := []byte(text)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] += 'a' - 'A'
		}
	}
	return string(lower)
}

// isLengthByte reports whether the text is a length byte, itself or as an escape
// that was typed in.
func isLengthByte(before string) bool {
	return len(before) == 1 || (len(before) == 4 && strings.HasPrefix(lowerASCII(before), `\x`))
}

// spelling returns what is wrong with a text that has no key in it.
func spelling(first string) (what, fix string) {
	word := strings.TrimLeft(first, "\" \t")
	if len(word) < 3 {
		return "it has no key", "begin it with " + wantKeys
	}
	key := lowerASCII(word[:3])
	if !slices.Contains(keys(), key) {
		return "its key is not one of " + wantKeys, "if it is meant for content caches, begin it with " + wantKeys
	}
	if len(word) == 3 {
		return "the key is not followed by =", "write " + key + "="
	}
	return fmt.Sprintf("the key is followed by %s, not by =", quote(word[3:4])), "write " + key + "="
}
