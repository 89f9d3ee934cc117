package pkglint

import (
	_ "embed"
	"io/fs"
	"strconv"
	"strings"
	"sync"
)

//go:embed corefolders.txt
var coreTable string

// coreFolder is a folder that every macOS has, owned by root.
type coreFolder struct {
	mode  fs.FileMode
	group string
}

// coreFolders returns the table by path in lower case, without a first slash. It is a
// constant, read once.
var coreFolders = sync.OnceValue(func() map[string]coreFolder {
	table := map[string]coreFolder{}
	for line := range strings.Lines(coreTable) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		mode, err := strconv.ParseUint(words[0], 8, 32)
		if err != nil || len(words) != 3 {
			continue
		}
		path := strings.ToLower(words[2])
		known, twice := table[path]
		folder := coreFolder{mode: fs.FileMode(mode & 0o777), group: words[1]}
		if twice { // systems differ: what one of them has is no fault
			folder.mode |= known.mode
		}
		table[path] = folder
	}
	return table
})
