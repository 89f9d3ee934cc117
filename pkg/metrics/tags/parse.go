package tags

import (
	"errors"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of this package's errors.
const (
	CodeBadTag         fault.Code = "bad-tag"            // line protocol cannot carry the key or value
	CodeDuplicateTag   fault.Code = "duplicate-tag"      // a key twice on the command line
	CodeBadTagsFile    fault.Code = "bad-tags-file"      // the inventory cannot be read
	CodeNoTagsRow      fault.Code = "no-tags-row"        // the inventory has no row for a database
	CodeAmbiguousRow   fault.Code = "ambiguous-tags-row" // several rows fit a database equally well
	CodeSerialUnknown  fault.Code = "serial-unknown"     // the inventory needs this Mac's serial number, which is not known
	CodeHostUnknown    fault.Code = "host-unknown"       // the inventory needs this Mac's name, which is not known
	CodeTagsFileAbsent            = fault.NotFound       // no such inventory
)

// Parse reads the tags of a command line, each KEY=VALUE; the first equals sign
// ends the key. note receives remarks on values that had to be changed; it may
// be nil.
func Parse(words []string, note func(string)) (Set, error) {
	var set Set
	seen, keys := map[string]bool{}, newKeys()
	for _, word := range words {
		key, value, found := strings.Cut(word, "=")
		fail := func(code fault.Code, err error, hint string) (Set, error) {
			return nil, &fault.Error{Code: code, Act: fmt.Sprintf("reading tag %q", fault.Clip(word)), Err: err, Hint: hint}
		}
		if !found {
			return fail(CodeBadTag, errors.New("it has no equals sign"), "write it as KEY=VALUE, such as region=north")
		}
		if err := keys.check(key); err != nil {
			return fail(CodeBadTag, err, "choose another key, such as site_code")
		}
		if seen[key] {
			return fail(CodeDuplicateTag, fmt.Errorf("key %q is given twice", key), "give each key once")
		}
		seen[key] = true
		value, change, err := clean(value)
		if err != nil {
			return fail(CodeBadTag, err, "")
		}
		if change != "" && note != nil {
			note(fmt.Sprintf("tag %q: %s", key, change))
		}
		if value != "" {
			set = append(set, Tag{key, value})
		}
	}
	if err := checkSize(set); err != nil {
		return nil, &fault.Error{Code: CodeBadTag, Act: "reading tags", Err: err}
	}
	set.sort()
	return set, nil
}
