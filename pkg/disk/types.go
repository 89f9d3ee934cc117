package disk

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// typeNames are the names that diskutil has for the types of partitions in a GPT.
// It prints the type itself where it does not know the name, as an old system does
// with a newer type.
var typeNames = map[string]string{
	"7C3457EF-0000-11AA-AA11-00306543ECAC": apfsType,
	"53746F72-6167-11AA-AA11-00306543ECAC": csType,
	"52414944-0000-11AA-AA11-00306543ECAC": raidTypes[0],
	"52414944-5F4F-11AA-AA11-00306543ECAC": raidTypes[1],
	"69646961-6700-11AA-AA11-00306543ECAC": isc,
	"52637672-7900-11AA-AA11-00306543ECAC": "Apple_APFS_Recovery",
	"48465300-0000-11AA-AA11-00306543ECAC": "Apple_HFS",
	"55465300-0000-11AA-AA11-00306543ECAC": "Apple_UFS",
	"426F6F74-0000-11AA-AA11-00306543ECAC": "Apple_Boot",
	"C12A7328-F81F-11D2-BA4B-00A0C93EC93B": "EFI",
	"EBD0A0A2-B9E5-4433-87C0-68B6B72699C7": "Microsoft Basic Data",
}

const (
	apfsType = "Apple_APFS"
	csType   = "Apple_CoreStorage"
)

// raidTypes are those of a member of an AppleRAID set. One that a set has lost is
// offline.
var raidTypes = []string{"Apple_RAID", "Apple_RAID_Offline"}

// typeOf returns the Content of a partition or disk, by its name where it has one.
func typeOf(node *plistfile.Node) string {
	content := text(node, "Content")
	upper := strings.ToUpper(content)
	if name := typeNames[upper]; name != "" {
		return name
	}
	if upper == containerType {
		return upper
	}
	for _, name := range typeNames {
		if strings.EqualFold(content, name) {
			return name
		}
	}
	return content
}

// carries returns the types of what a layer of a kind is on.
func (k layerKind) carries() []string {
	return map[layerKind][]string{containerLayer: {apfsType}, groupLayer: {csType}, setLayer: raidTypes}[k]
}

// layered reports whether a type is that of a part of something larger.
func layered(content string) bool {
	return content == apfsType || content == csType || slices.Contains(raidTypes, content)
}

// parts returns the partitions of a disk, and the disk itself where it is a part of
// something larger without having partitions.
func (d *Disk) parts() []Partition {
	all := slices.Clone(d.Partitions)
	contents := []string{d.Content}
	if d.Info != nil && d.Info.Content != d.Content {
		contents = append(contents, d.Info.Content)
	}
	for _, content := range contents {
		if layered(content) || content == isc {
			all = append(all, Partition{ID: d.ID, Content: content, Name: d.VolumeName, Size: d.size()})
		}
	}
	return all
}
