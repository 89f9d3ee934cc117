package csvfile

import (
	"slices"
	"strings"
)

// Columns returns the columns of a header that have one of the names. Case, spaces,
// hyphens and underscores do not matter: "Object GUID" is ObjectGUID.
func Columns(header []string, names ...string) []int {
	var at []int
	for i, cell := range header {
		if slices.ContainsFunc(names, func(name string) bool { return plain(name) == plain(cell) }) {
			at = append(at, i)
		}
	}
	return at
}

// plain returns a name of a column without what does not matter.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_', '\t', '\u00a0', '\ufeff':
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// ParseBool returns the truth value of a cell, in any case and in the languages in
// which Excel writes TRUE and FALSE; known is false for any other word.
func ParseBool(cell string) (value, known bool) {
	cell = strings.TrimSpace(cell)
	switch { // most are
	case strings.EqualFold(cell, "true"):
		return true, true
	case strings.EqualFold(cell, "false"):
		return false, true
	case cell == "":
		return false, false
	}
	word := strings.ToLower(cell)
	switch {
	case slices.Contains(yes(), word):
		return true, true
	case slices.Contains(no(), word):
		return false, true
	}
	return false, false
}

// yes are the words for TRUE.
func yes() []string {
	return []string{
		"true", "$true", "1", "yes", "wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar", "sant", "sann", "sand", "tosi",
		"prawda", "pravda", "igaz", "истина", "істина", "doğru", "adevărat", "tõene", "αληθησ", "αληθης", "真", "참",
	}
}

// no are the words for FALSE.
func no() []string {
	return []string{
		"false", "$false", "0", "no", "falsch", "faux", "falso", "onwaar", "falskt", "falsk", "usann", "epätosi",
		"fałsz", "nepravda", "hamis", "ложь", "хибність", "yanlış", "yanliş", "fals", "väär", "ψευδησ", "ψευδης", "假", "거짓",
	}
}
