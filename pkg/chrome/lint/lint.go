package lint

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Kind is what a file is for.
type Kind string

// The kinds of JSON files.
const (
	KindInitial     Kind = "initial"     // Initial or Master Preferences
	KindPreferences Kind = "preferences" // the Preferences of a profile of Chrome
)

// Options are what a file is, where its name does not show it.
type Options struct {
	// Kind is that of a JSON file; "" is decided by the name.
	Kind Kind
}

// maxFindings is how many findings of each severity one file gets, maxComparisons how
// many of its unknown keys are compared with all known ones.
const (
	maxFindings    = 1000
	maxComparisons = 40
)

// File returns the findings about one file by itself: Initial or Master
// Preferences, the Preferences of a profile of Chrome, or a property list with
// settings of com.google.Chrome or com.google.Keystone, which may be a
// configuration profile, signed or not. The name decides which kind of JSON file it
// is, and is in the findings, which are in the order of the file.
//
// If Chrome or macOS would not read the file, that is a finding. An error has the
// code too-large, or is that of package profile for what is neither JSON nor a
// property list.
func File(name string, data []byte, o Options) ([]finding.Finding, error) {
	l := &linter{Collector: finding.NewCollector(name, Rules(), maxFindings)}
	err := l.file(name, data, o)
	return l.Findings(), err
}

// linter checks one file.
type linter struct {
	*finding.Collector

	comparisons int
	kind        Kind
	macs        *prefjson.Node // protection.macs of a Preferences file
	texts       map[string]textRule
}

// at returns the place of a value.
func at(path string, line, column int) finding.Place {
	return finding.Place{Path: path, Line: line, Column: column}
}

func (l *linter) file(name string, data []byte, o Options) error {
	if len(data) > prefjson.MaxBytes {
		return fault.New(fault.TooLarge, "", "reading the file: larger than %d bytes", prefjson.MaxBytes)
	}
	if isPlist(data) || len(bytes.TrimSpace(data)) == 0 && isPlistName(name) {
		return l.plist(name, data)
	}
	return l.json(name, data, o)
}

// isPlist recognises a property list, signed or not, by its first bytes.
func isPlist(data []byte) bool {
	text := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	signed := len(data) > 1 && data[0] == '0' && data[1] >= 0x80 // DER or BER, not the number 0
	return signed || bytes.HasPrefix(text, []byte("<")) || bytes.HasPrefix(data, []byte("bplist")) || isWideXML(data)
}

// isWideXML recognises XML in UTF-16 or UTF-32: behind the mark of the byte order, if
// there is one, only zeros are around its first character.
func isWideXML(data []byte) bool {
	head := bytes.TrimLeft(data[:min(len(data), 8)], "\x00")
	for _, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		head = bytes.TrimPrefix(head, []byte(mark))
	}
	first := bytes.TrimLeft(head, "\x00")
	wide := len(head) < min(len(data), 8) || len(first) > 1 && first[1] == 0
	return wide && bytes.HasPrefix(first, []byte("<"))
}

func isPlistName(name string) bool {
	extension := strings.ToLower(filepath.Ext(name))
	return extension == ".plist" || extension == ".mobileconfig"
}

// nearest returns the word that was probably meant, within a bound for each file.
// Beyond it words is not called: the lists are long.
func (l *linter) nearest(typed string, words func() []string) string {
	if l.comparisons++; l.comparisons > maxComparisons || len(typed) > 100 {
		return ""
	}
	return fault.Nearest(typed, words())
}

// only returns some words for [linter.nearest].
func only(words ...string) func() []string { return func() []string { return words } }

// didYouMean asks for the word that may be meant.
func didYouMean(meant, otherwise string) string {
	if meant != "" {
		return "did you mean " + meant + "?"
	}
	return otherwise
}
