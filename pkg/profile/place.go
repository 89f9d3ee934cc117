package profile

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// maxFindings is how many findings of each severity one profile gets: a hostile
// one could have hundreds of thousands.
const maxFindings = 1000

// placeOf returns the place of a value.
func placeOf(n *plistfile.Node, path ...string) finding.Place {
	return finding.Place{Path: pathOf(path), Line: n.Line(), Column: n.Column()}
}

// placeOfKey returns the place of a key.
func placeOfKey(k plistfile.Key, path ...string) finding.Place {
	return finding.Place{Path: pathOf(path), Line: k.Line, Column: k.Column}
}

// maxKeyLength is the longest key that a path shows whole, in bytes: the keys of
// some domains are URLs. A longer one is cut to so many characters.
const (
	maxKeyLength = 256
	cutKeyLength = 60
)

// pathOf writes a key path. A key may be megabytes long, and is in the path of
// each finding below it.
func pathOf(path []string) string {
	if slices.ContainsFunc(path, isLong) {
		path = slices.Clone(path)
		for i, key := range path {
			path[i] = shortKey(key)
		}
	}
	return plistfile.KeyPath(path...)
}

func isLong(key string) bool { return len(key) > maxKeyLength }

func shortKey(key string) string {
	if isLong(key) {
		return fault.ClipTo(key, cutKeyLength)
	}
	return key
}
