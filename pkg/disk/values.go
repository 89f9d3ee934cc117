package disk

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// Ids and UUIDs become words of commands and names of files, so only these forms
// are taken from a document.
var (
	wholeForm   = regexp.MustCompile(`^disk[0-9]{1,5}$`)
	partForm    = regexp.MustCompile(`^disk[0-9]{1,5}(s[0-9]{1,5}){0,2}$`)
	uuidForm    = regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`)
	versionForm = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{1,3}){0,2}$`)
	modelForm   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ,._-]{0,63}$`)
)

// maxList bounds each list in a document: no Mac has so many disks, volumes or
// members.
const maxList = 512

// wholeOf returns the whole disk in an id: disk0 for disk0s2.
func wholeOf(id string) string {
	if !partForm.MatchString(id) {
		return ""
	}
	whole, _, _ := strings.Cut(strings.TrimPrefix(id, "disk"), "s")
	return "disk" + whole
}

func tri(node *plistfile.Node, key string) Tri {
	value, ok := node.Get(key).Bool()
	if !ok {
		return Absent
	}
	return triOf(value)
}

// oddTri reports whether a key has a value that is not a boolean.
func oddTri(node *plistfile.Node, key string) bool {
	value := node.Get(key)
	_, ok := value.Bool()
	return value != nil && !ok
}

// lockOdd reports whether Locked, or what stands for it where it is missing, has a
// value that says nothing. That is not the same as missing: something is there.
func lockOdd(node *plistfile.Node) bool {
	return oddTri(node, "Locked") || node.Get("Locked") == nil && (oddTri(node, "FileVault") || oddTri(node, "Encryption"))
}

// oddKey returns a key that decides whether a disk may be erased and is not a boolean,
// "" if there is none.
func oddKey(node *plistfile.Node) string {
	for _, key := range []string{"RAIDMaster", "RAIDSlice", "Removable", "RemovableMedia", "RemovableMediaOrExternalDevice", "Ejectable"} {
		if oddTri(node, key) {
			return key
		}
	}
	return ""
}

// sizeOdd reports whether the first key of a size that is there is 0, negative or
// no number.
func sizeOdd(node *plistfile.Node) bool {
	for _, key := range []string{"TotalSize", "Size"} {
		if value := node.Get(key); value != nil {
			size, ok := value.Uint()
			return !ok || size == 0
		}
	}
	return false
}

// text returns a string in the form in which facts keep it.
func text(node *plistfile.Node, key string) string {
	value, _ := node.Get(key).Text()
	return plain(value)
}

// maxText bounds a text of a document, in characters.
const maxText = 256

// plain bounds a text, and replaces control characters and bytes that are not
// UTF-8 with U+FFFD. It is not for printing: a plan and a fingerprint need the
// same text each time, and [fault.Printable] escapes what is left when it is
// shown.
func plain(value string) string {
	return fault.ClipTo(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 {
			return utf8.RuneError
		}
		return r
	}, value), maxText)
}

func number(node *plistfile.Node, keys ...string) uint64 {
	for _, key := range keys {
		if value, ok := node.Get(key).Uint(); ok {
			return value
		}
	}
	return 0
}

// form returns a string if it has the form, or "".
func form(node *plistfile.Node, key string, pattern *regexp.Regexp) string {
	value, _ := node.Get(key).Text()
	if !pattern.MatchString(value) {
		return ""
	}
	return value
}

// uuid returns a UUID in upper case, or "".
func uuid(node *plistfile.Node, key string) string {
	value, _ := node.Get(key).Text()
	value = strings.ToUpper(value)
	if !uuidForm.MatchString(value) {
		return ""
	}
	return value
}

// elements returns the dictionaries of an array. Odd reports whether there was
// something else, or too much.
func elements(node *plistfile.Node, key string) (list []*plistfile.Node, odd bool) {
	array := node.Get(key)
	if array != nil && array.Kind() != plistfile.Array {
		return nil, true
	}
	for _, element := range array.Elements() {
		if len(list) == maxList {
			return list, true
		}
		if element.Kind() != plistfile.Dict {
			odd = true
			continue
		}
		list = append(list, element)
	}
	return list, odd
}

// ids returns the strings of an array that have a form. Odd reports whether
// there were others, or too many.
func ids(node *plistfile.Node, key string, pattern *regexp.Regexp) (good []string, odd bool) {
	array := node.Get(key)
	if array != nil && array.Kind() != plistfile.Array {
		return nil, true
	}
	for _, element := range array.Elements() {
		value, _ := element.Text()
		if !pattern.MatchString(value) || len(good) == maxList {
			odd = true
			continue
		}
		if !slices.Contains(good, value) {
			good = append(good, value)
		}
	}
	return good, odd
}

// compareIDs sorts disk2 before disk10, and disk2s1 after disk2.
func compareIDs(a, b string) int {
	if len(a) == 0 || len(b) == 0 {
		return strings.Compare(a, b)
	}
	left, right := numbers(a), numbers(b)
	if c := slices.Compare(left, right); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func numbers(id string) []int {
	var list []int
	inside := false
	for _, r := range id {
		if r < '0' || r > '9' {
			inside = false
			continue
		}
		if !inside {
			list = append(list, 0)
			inside = true
		}
		list[len(list)-1] = list[len(list)-1]*10 + int(r-'0')
	}
	return list
}
