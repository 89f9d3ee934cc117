package bom

import (
	"encoding/binary"
	"path"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Marshal returns the bytes of a Bom of the entries, which may be in any order. The first
// of all is the root, "."; the folder of each must be there too. The checksum and size of
// a link are those of its target, whatever the entry has.
func Marshal(entries []Entry) ([]byte, error) {
	if most := (Limits{}).filled().Entries; len(entries) > most {
		return nil, limited("%d entries, more than %d", len(entries), most)
	}
	numbered, err := arrange(entries)
	if err != nil {
		return nil, err
	}
	w := &writer{blocks: [][]byte{nil}}
	vars := []variable{
		{"BomInfo", w.add(info(numbered))},
		{"Paths", w.paths(numbered)},
		{"HLIndex", w.emptyTree(bigNode)},
		{"VIndex", w.add(append(binary.BigEndian.AppendUint32(words(1), w.emptyTree(smallNode)), 0, 0, 0, 0, 0))},
		{"Size64", w.sizes(numbered)},
	}
	return w.bytes(vars), nil
}

// numbered is an entry with the numbers of itself and of its folder, and, once it is
// written, the block of its record.
type numbered struct {
	Entry
	id, parent uint32
	record     uint32
}

// arrange numbers the entries from the top down, folder after folder as lsbom prints
// them, and sorts them as the tree has them: by the number of the folder, then by name.
func arrange(entries []Entry) ([]numbered, error) {
	list := make([]numbered, len(entries))
	for i, e := range entries {
		list[i].Entry = e
		if err := list[i].complete(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(list, func(a, b numbered) int { return comparePaths(a.Path, b.Path) })
	ids := map[string]uint32{}
	for i := range list {
		n := &list[i]
		up, ok := ids[path.Dir(n.Path)]
		_, twice := ids[n.Path]
		switch {
		case twice:
			return nil, refuse(n.Entry, "it is there twice")
		case n.Path != "." && !ok:
			return nil, refuse(n.Entry, "its folder is missing")
		}
		n.id, n.parent = word(i+1), up
		ids[n.Path] = n.id
	}
	slices.SortStableFunc(list, func(a, b numbered) int {
		if a.parent != b.parent {
			return int(a.parent) - int(b.parent)
		}
		return strings.Compare(path.Base(a.Path), path.Base(b.Path))
	})
	return list, nil
}

// comparePaths sorts so that what is in a folder follows it at once.
func comparePaths(a, b string) int {
	if a == "." || b == "." {
		return strings.Compare(strings.TrimPrefix(a, "."), strings.TrimPrefix(b, "."))
	}
	return slices.Compare(strings.Split(a, "/"), strings.Split(b, "/"))
}

// complete checks an entry, and fills in what follows from the target of a link.
func (n *numbered) complete() error {
	clean := path.Clean(n.Path)
	switch {
	case clean != n.Path || strings.HasPrefix(clean, "/") || clean == ".." || strings.HasPrefix(clean, "../") || strings.ContainsRune(clean, 0):
		return refuse(n.Entry, "its path is not relative and clean")
	case n.Type < File || n.Type > Device:
		return refuse(n.Entry, "it has no type")
	case n.Size < 0:
		return refuse(n.Entry, "its size is negative")
	}
	if n.Type == Link {
		n.Size, n.Checksum = int64(len(n.Target)), Checksum([]byte(n.Target))
	}
	return nil
}

// info is the block BomInfo: a version, the number of entries and one more, and, if
// something has a size, the sum of all.
func info(list []numbered) []byte {
	total := int64(0)
	for _, n := range list {
		if n.Path != "." {
			total += n.Size
		}
	}
	if total == 0 {
		return words(1, word(len(list)+1), 0)
	}
	return words(1, word(len(list)+1), 1, 0, 0, uint32(total&0xFFFFFFFF), uint32(total>>32&0xFFFFFFFF))
}

func words(list ...uint32) []byte {
	var data []byte
	for _, n := range list {
		data = binary.BigEndian.AppendUint32(data, n)
	}
	return data
}

func refuse(e Entry, why string) error {
	return fault.New(CodeEntry, "leave the file out, or add its folder", "listing %q in the bill of materials: %s", fault.Clip(e.Path), why)
}
