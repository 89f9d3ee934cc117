package profile

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Version is a version of macOS, such as 10.13.4 or 15.
type Version struct {
	Major, Minor, Patch int
}

// Compare returns -1, 0 or 1 as v is older than, the same as or newer than o.
func (v Version) Compare(o Version) int {
	return cmp.Or(cmp.Compare(v.Major, o.Major), cmp.Compare(v.Minor, o.Minor), cmp.Compare(v.Patch, o.Patch))
}

// String returns the version without parts that are zero: "10.15", "11".
func (v Version) String() string {
	text := strconv.Itoa(v.Major)
	if v.Minor > 0 || v.Patch > 0 {
		text += "." + strconv.Itoa(v.Minor)
	}
	if v.Patch > 0 {
		text += "." + strconv.Itoa(v.Patch)
	}
	return text
}

// lion is the first macOS with configuration profiles.
func lion() Version { return Version{Major: 10, Minor: 7} }

// bigSur moved menu bar items into Control Center.
func bigSur() Version { return Version{Major: 11} }

// tahoe is the first version for which it is unknown how menu bar items are
// managed.
func tahoe() Version { return Version{Major: 26} }

// Target is which Macs a profile is for: one version of macOS, or all.
// The zero Target is all.
type Target struct {
	version Version // zero: all
}

// targetAll is the word for every version.
const targetAll = "all"

// ParseTarget returns the target for "all" or a version, such as "10.13", "12" or
// "15.3.1". The compatibility names that the system reports to old programs count
// as the real version: 10.16 is 11, 16 is 26. A version that never existed is
// refused.
func ParseTarget(text string) (Target, error) {
	if text == targetAll {
		return Target{}, nil
	}
	v, ok := parseVersion(text)
	if !ok {
		return Target{}, badVersion(text, "want all or a version, such as 10.13, 12 or 15.3")
	}
	if v.Major == 10 && v.Minor == 16 {
		v = bigSur()
	}
	if v.Major == 16 {
		v = tahoe()
	}
	switch {
	case v.Compare(lion()) < 0:
		return Target{}, badVersion(text, "configuration profiles need macOS "+lion().String()+" or newer")
	case v.Major == 10 && v.Minor > 16, v.Major > 15 && v.Major < tahoe().Major:
		return Target{}, badVersion(text, "no such version: after 10.15 came 11, and after 15 came 26")
	}
	return Target{version: v}, nil
}

func badVersion(text, why string) *Error {
	return fault.New(CodeVersion, "for Macs on several versions: --target-macos all", "reading macOS version %q: %s", fault.Clip(text), why)
}

func parseVersion(text string) (Version, bool) {
	parts := strings.Split(text, ".")
	if len(parts) > 3 {
		return Version{}, false
	}
	var numbers [3]int
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 10) // below 1,024, as version parts are
		if err != nil {
			return Version{}, false
		}
		numbers[i] = int(n)
	}
	return Version{numbers[0], numbers[1], numbers[2]}, true
}

// String returns "all" or the version.
func (t Target) String() string {
	if t.isAll() {
		return targetAll
	}
	return t.version.String()
}

// MarshalText returns the text of [Target.String].
func (t Target) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText sets the target as [ParseTarget] reads it.
func (t *Target) UnmarshalText(text []byte) (err error) {
	*t, err = ParseTarget(string(text))
	return err
}

func (t Target) isAll() bool { return t.version == Version{} }

// Legacy reports whether the target includes Macs up to macOS 10.15, which have
// menu extras.
func (t Target) Legacy() bool { return t.isAll() || t.version.Compare(bigSur()) < 0 }

// Modern reports whether the target includes Macs with macOS 11 or newer, which
// have Control Center.
func (t Target) Modern() bool { return t.isAll() || t.version.Compare(bigSur()) >= 0 }

// Untested reports whether the target includes Macs with macOS 26 or newer, for
// which it is unknown how menu bar items are managed.
func (t Target) Untested() bool { return t.isAll() || t.version.Compare(tahoe()) >= 0 }

// includesTahoe reports whether the target is certainly macOS 26 or newer.
func (t Target) includesTahoe() bool { return !t.isAll() && t.version.Compare(tahoe()) >= 0 }

// reaches reports whether any version that the target names has what came with v: 15
// names 15.4 too, and 10.13 names 10.13.6.
func (t Target) reaches(v Version) bool {
	switch own := t.version; {
	case t.isAll(), own.Compare(v) >= 0:
		return true
	case own.Patch != 0 || own.Major != v.Major:
		return false
	case own.Major == 10:
		return own.Minor == v.Minor
	default:
		return own.Minor == 0 || own.Minor == v.Minor
	}
}

// span is a range of versions; a zero end is open. until is the first version
// outside it.
type span struct {
	since, until Version
}

// String returns the span in words: "only before macOS 11", "only from macOS
// 10.11 on".
func (s span) String() string {
	if s.until != (Version{}) {
		return fmt.Sprintf("only before macOS %v", s.until)
	}
	return fmt.Sprintf("only from macOS %v on", s.since)
}
