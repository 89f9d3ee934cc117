package xar

import "cmp"

// Limits bound what is read of an archive. A zero field has the default.
type Limits struct {
	// TOC is the largest table of contents, decompressed, in bytes: 16 MiB by default.
	// Compressed it may have half of that. Real ones have 1 KiB a file.
	TOC int64
	// Files is how many members there may be: 20,000 by default.
	Files int
	// Depth is how deep folders may nest: 32 by default. Real ones have four.
	Depth int
	// Name is the longest name of a member, in bytes: 1024 by default.
	Name int
	// Ratio is by how much a compressed member of more than 16 MiB may grow: 1100 by
	// default, which is the most that gzip can do.
	Ratio int64
}

// freeSize is up to which size the ratio of a member does not matter, in bytes.
const freeSize = 16 << 20

// maxShared is how often the file's size all members together may have: several may
// share their bytes.
const maxShared = 16

func (l Limits) orDefaults() Limits {
	return Limits{
		TOC:   cmp.Or(l.TOC, 16<<20),
		Files: cmp.Or(l.Files, 20_000),
		Depth: cmp.Or(l.Depth, 32),
		Name:  cmp.Or(l.Name, 1024),
		Ratio: cmp.Or(l.Ratio, 1100),
	}
}
