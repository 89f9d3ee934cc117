package cli

import (
	"io"

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
	default:
		return value
	}
}
