package pip

import (
	"strconv"
	"strings"
)

// A version is dotted numbers, compared number by number.
type version []int

// parseVersion reads at most four dotted numbers. Anything else is no version.
func parseVersion(text string) (version, bool) {
	parts := strings.Split(text, ".")
	if len(parts) > 4 {
		return nil, false
	}
	v := make(version, 0, len(parts))
	for _, part := range parts {
		if part == "" || len(part) > 4 || strings.Trim(part, "0123456789") != "" {
			return nil, false
		}
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		v = append(v, n)
	}
	return v, true
}

// before reports whether v is older than the numbers; missing ones count as 0.
func (v version) before(numbers ...int) bool {
	for i, n := range numbers {
		mine := 0
		if i < len(v) {
			mine = v[i]
		}
		if mine != n {
			return mine < n
		}
	}
	return false
}

// isPythonVersion reports whether a folder's name is that of a version: "2.7", "3.12".
// "Current" and the like are not.
func isPythonVersion(name string) bool {
	v, ok := parseVersion(name)
	return ok && len(v) == 2 && v[0] >= 2
}

// pipVersion returns the version in the name of what is installed as pip:
// "pip-9.0.3.dist-info", "pip-1.3-py2.7.egg", "pip-20.3.4-py2.7.egg-info".
func pipVersion(entry string) (string, bool) {
	rest, isPip := strings.CutPrefix(entry, "pip-")
	for _, suffix := range []string{".dist-info", ".egg-info", ".egg"} {
		if text, cut := strings.CutSuffix(rest, suffix); cut && isPip {
			text, _, _ = strings.Cut(text, "-py")
			_, ok := parseVersion(text)
			return text, ok
		}
	}
	return "", false
}
