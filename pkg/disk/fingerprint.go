package disk

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// fingerprint returns a hash of what identifies the targets: their ids, sizes and
// media, the UUIDs of partitions, groups and containers, and what is locked. Free
// space, mounts and the order of anything are not in it.
func fingerprint(targets []*Disk, layers []layer) string {
	var lines []string
	line := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, d := range targets {
		line("disk %s size %d medium %q name %q", d.ID, d.size(), d.medium(), d.Info.MediaName)
		for _, part := range d.Partitions {
			line("partition %s %q size %d uuid %q", part.ID, part.Content, part.Size, part.UUID)
		}
	}
	chosen := idsOf(targets)
	for i := range layers {
		l := &layers[i]
		if some, _ := l.on(chosen); !some {
			continue
		}
		line("layer %s uuid %q locked %d", l.kind, l.uuid, l.locked)
		for _, s := range l.stores {
			line("store of %q: %q uuid %q", l.uuid, s.ID, s.UUID)
		}
		for _, v := range l.volumes {
			line("volume of %q: uuid %q locked %d", l.uuid, v.UUID, v.Locked)
		}
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(slices.Compact(lines), "\n")))
	return hex.EncodeToString(sum[:])
}
