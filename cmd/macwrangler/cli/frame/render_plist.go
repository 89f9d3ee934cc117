package frame

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// writePlist writes a tree as an XML property list, which sorts the keys.
func writePlist(w io.Writer, tree object) error {
	return plistfile.Write(w, plain(tree))
}

// plain turns a tree into the maps and slices that a plist is written from.
func plain(value any) any {
	switch v := value.(type) {
	case object:
		dict := make(map[string]any, len(v))
		for _, m := range v {
			dict[m.key] = plain(m.value)
		}
		return dict
	case []any:
		list := make([]any, 0, len(v))
		for _, item := range v {
			list = append(list, plain(item))
		}
		return list
	case string:
		return strings.Map(inXML, v)
	default:
		return value
	}
}

// inXML puts U+FFFD in place of what XML 1.0 cannot carry: names that come from
// elsewhere hold anything, and no report may fail for one of them.
func inXML(r rune) rune {
	switch {
	case r == '\t', r == '\n', r == '\r', r >= 0x20 && r < 0xfffe, r > 0xffff:
		return r
	}
	return utf8.RuneError
}
