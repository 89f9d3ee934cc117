package tags

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Tag is a key with its value; neither is empty.
type Tag struct{ Key, Value string }

// Set is a list of tags, sorted by key, each key once. The nil Set has no
// tags. Make one with [Parse], [Table.Select] or [Merge].
type Set []Tag

// Get returns the value of a key, and reports whether the set has it.
func (s Set) Get(key string) (string, bool) {
	at, found := slices.BinarySearchFunc(s, key, func(t Tag, key string) int { return cmp.Compare(t.Key, key) })
	if !found {
		return "", false
	}
	return s[at].Value, true
}

// Key returns a string that two sets share only if they are equal.
func (s Set) Key() string {
	var b strings.Builder
	for _, t := range s {
		b.WriteString(t.Key + "\x00" + t.Value + "\x00") // neither can have a NUL
	}
	return b.String()
}

// String returns the set for a person: region=north site_code=0123.
func (s Set) String() string {
	parts := make([]string, 0, len(s))
	for _, t := range s {
		value := t.Value
		if strings.ContainsAny(value, " \"") {
			value = strconv.Quote(value)
		}
		parts = append(parts, t.Key+"="+value)
	}
	return strings.Join(parts, " ")
}

// Map returns the set as a map, empty for the nil Set.
func (s Set) Map() map[string]string {
	m := make(map[string]string, len(s))
	for _, t := range s {
		m[t.Key] = t.Value
	}
	return m
}

// FromMap returns the Set of a map from [Set.Map].
func FromMap(m map[string]string) Set {
	s := make(Set, 0, len(m))
	for key, value := range m {
		s = append(s, Tag{Key: key, Value: value})
	}
	s.sort()
	return s
}

// Merge returns the tags of both sets. If both have a key, over's value counts:
// a command line takes precedence over a file.
func Merge(base, over Set) Set {
	merged := make(Set, 0, len(base)+len(over))
	merged = append(merged, over...)
	for _, t := range base {
		if _, taken := over.Get(t.Key); !taken {
			merged = append(merged, t)
		}
	}
	merged.sort()
	return merged
}

func (s Set) sort() {
	slices.SortFunc(s, func(a, b Tag) int { return cmp.Compare(a.Key, b.Key) })
}
