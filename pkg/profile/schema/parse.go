package schema

import (
	"compress/flate"
	"io"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// magic is the first line of a table.
const magic = "macwrangler payload schema 1"

const (
	payloadFields = 12
	keyFields     = 12
	// maxBlock bounds the keys of one payload type, in bytes of text.
	maxBlock = 1 << 20
	// maxDepth bounds how deep keys are nested.
	maxDepth = 32
)

// The names in a table that are not keys.
const (
	nameItem = "[]"
	nameFree = "*"
	// namePrefix stands before a real key that looks like one of those.
	namePrefix = "\\"
)

// parsePayload reads a line of the index.
func parsePayload(line string) (p *Payload, size int, err error) {
	f := strings.Split(line, "\t")
	if len(f) != payloadFields || f[0] == "" || len(f[8]) != 1 {
		return nil, 0, badTable("line %q", fault.Clip(line))
	}
	p = &Payload{
		Name: f[0], SelectorKey: f[1], SelectorValue: f[2], Flags: Flags(f[3]),
		Versions:  Versions{f[4], f[5], f[6]},
		Elsewhere: f[7], Origin: Origin(f[8][0]), Replacement: f[9],
	}
	p.Count, err = strconv.Atoi(f[10])
	if err == nil {
		size, err = strconv.Atoi(f[11])
	}
	if err != nil || size < 0 || p.Count < 0 {
		return nil, 0, badTable("line %q", fault.Clip(line))
	}
	return p, size, nil
}

// parseKeys decompresses the keys of a payload type. Each line has its depth first.
func parseKeys(p *Payload, block string) (*Key, error) {
	root := &Key{Kinds: Kinds(Dict), Origin: p.Origin}
	if block == "" {
		return root, nil
	}
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(strings.NewReader(block)), maxBlock+1))
	if err != nil || len(text) > maxBlock {
		return nil, badTable("the keys of %s cannot be decompressed", fault.Clip(p.Name))
	}
	above := make([]*Key, maxDepth+1)
	above[0] = root
	depth := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(string(text), "\n"), "\n") {
		at, key, name, ok := parseKey(line)
		if !ok || at < 1 || at > depth+1 || at > maxDepth {
			return nil, badTable("line %q of %s", fault.Clip(line), fault.Clip(p.Name))
		}
		above[at-1].add(name, key)
		above[at], depth = key, at
	}
	return root, nil
}

// add puts a key, an item or a free key into its parent.
func (k *Key) add(name string, child *Key) {
	switch name {
	case nameItem:
		k.item = child
	case nameFree:
		k.free = child
	default:
		child.Name = strings.TrimPrefix(name, namePrefix)
		if k.keys == nil {
			k.keys = map[string]*Key{}
		}
		k.keys[child.Name] = child
	}
}

// parseKey reads a line: depth, name, kinds, values, range, flags (r required, B both
// sources, A application's versions, G guessed ones), introduced, deprecated, removed, elsewhere,
// origin, replacement. Empty fields at the end are left out; then the origin is
// Apple's.
func parseKey(line string) (depth int, k *Key, name string, ok bool) {
	f := strings.Split(line, "\t")
	if len(f) < 3 || len(f) > keyFields || f[1] == "" || f[2] == "" {
		return 0, nil, "", false
	}
	f = append(f, make([]string, keyFields-len(f))...)
	depth, err := strconv.Atoi(f[0])
	if err != nil || strings.Trim(f[2], kindLetters) != "" {
		return 0, nil, "", false
	}
	k = &Key{
		Kinds: Kinds(f[2]), Versions: Versions{f[6], f[7], f[8]}, Elsewhere: f[9], Origin: Apple, Replacement: f[11],
		Required:    strings.Contains(f[5], "r"),
		Both:        strings.Contains(f[5], "B"),
		AppVersions: strings.Contains(f[5], "A"),
		Guessed:     strings.Contains(f[5], "G"),
	}
	if f[3] != "" {
		k.Values = strings.Split(f[3], "|")
	}
	k.Min, k.Max, _ = strings.Cut(f[4], "..")
	if f[10] != "" {
		k.Origin = Origin(f[10][0])
	}
	return depth, k, f[1], true
}
