package samplemac

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
)

// DropKey leaves a key and its value out of a document, wherever it is.
func DropKey(data []byte, key string) []byte {
	var kept []string
	lines := strings.Split(string(data), "\n")
	for i := 0; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) != "<key>"+key+"</key>" {
			kept = append(kept, lines[i])
			continue
		}
		i++ // the value begins here
		indent := lines[i][:len(lines[i])-len(strings.TrimLeft(lines[i], "\t"))]
		for _, kind := range []string{"dict", "array"} {
			if strings.TrimSpace(lines[i]) == "<"+kind+">" {
				for lines[i] != indent+"</"+kind+">" {
					i++
				}
			}
		}
	}
	return []byte(strings.Join(kept, "\n"))
}

var keyLine = regexp.MustCompile(`<key>([^<]*)</key>`)

// Damaged returns the machine with one piece of evidence taken away: a key of a
// document, or what an info document says.
func (m Mac) Damaged(r *rand.Rand) Mac {
	files := m.Documents()
	var names []string
	for name := range files {
		if strings.HasSuffix(name, ".plist") && name != "SystemVersion.plist" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return m
	}
	slices.Sort(names)
	name := names[r.IntN(len(names))]
	if strings.HasPrefix(name, "info-") && r.IntN(4) == 0 {
		instead := map[string][]byte{name: diskdoc.Document(diskdoc.Failure("Could not find disk"))}
		for other, data := range m.Instead {
			instead[other] = data
		}
		m.Instead = instead
		return m
	}
	keys := keyLine.FindAllStringSubmatch(string(files[name]), -1)
	if len(keys) == 0 {
		return m
	}
	key := keys[r.IntN(len(keys))][1]
	if slices.Contains([]string{"CoreStorageLogicalVolumeGroups", "Containers", "AppleRAIDSets", "MountPoint"}, key) {
		return m // without it the document is whole, and says that there is nothing, or nothing mounted
	}
	m.Drop = append(slices.Clone(m.Drop), [2]string{name, key})
	return m
}

// String names what was taken away, for a test that failed.
func (m Mac) String() string {
	type plain Mac // without this method
	return fmt.Sprintf("%+v", plain(m))
}
