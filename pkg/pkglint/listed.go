package pkglint

import (
	"fmt"
	"path"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
)

// missingPayload is P06 for a component without a payload that lists files all the same.
func (c *packageCheck) missingPayload(component *flatpkg.Component) {
	inside := path.Join(component.Path, "Payload")
	if info := component.Info; info != nil && info.Payload != nil && info.Payload.NumberOfFiles > 1 { // . alone is a package without files
		c.put(inside, "P06", "", "build the package again", "PackageInfo counts %d files, and the package has no payload", info.Payload.NumberOfFiles)
		return
	}
	if component.Entry("Bom") == nil {
		return
	}
	switch list, err := component.Bom(); {
	case err != nil:
		c.put(path.Join(component.Path, "Bom"), "P06", "", "build the package again", "%s", fault.Text(err))
	case list.Len() > 1:
		c.put(inside, "P06", "", "build the package again", "the Bom lists %d files, and the package has no payload", list.Len())
	}
}

// missingScripts is P06 for a component without Scripts whose PackageInfo names some.
func (c *packageCheck) missingScripts(component *flatpkg.Component) {
	if component.Info == nil {
		return
	}
	for _, s := range component.Info.Scripts {
		c.putAt(path.Join(component.Path, "PackageInfo"), s.Line, s.Column)("P06", "", "build the package again",
			"PackageInfo names the script "+strconv.Quote(fault.Clip(path.Clean(s.File)))+", and the package has no Scripts")
	}
}

// The difference in space that is nothing to speak of. Tools count what the files took on
// the disk of whoever built the package, whole blocks or compressed.
const (
	spaceFactor = 2
	blockKBytes = 4    // of each file
	smallKBytes = 1024 // all in all
)

// space compares the kilobytes that a PackageInfo asks for with those of the files.
func (l *listCheck) space(kilobytes int64, put putter) {
	if kilobytes < 0 {
		return
	}
	least, most := (l.bytes-l.linked)/1024, l.bytes/1024
	const fix = "build the package again"
	switch {
	case kilobytes < least/spaceFactor-smallKBytes:
		put("P06", finding.Info, fix, fmt.Sprintf("PackageInfo asks for %d KiB of free space, and the files have %d", kilobytes, most))
	case (kilobytes-smallKBytes)/spaceFactor > most+l.entries*blockKBytes:
		put("P06", finding.Info, fix, fmt.Sprintf("PackageInfo asks for %d KiB of free space, and the files have only %d", kilobytes, most))
	}
}
