package script

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/internal/shell"
)

// targetChecks returns the checks of the targets that a script makes before it
// changes one, and the parts that they need.
func targetChecks(p *disk.Plan, facts *disk.Facts) (text string, parts map[string]bool) {
	c := checks{parts: map[string]bool{}}
	for _, v := range p.Disks {
		if v.Verdict == disk.Target {
			c.targets = append(c.targets, v.ID)
		}
	}
	c.line("get list -plist")
	if p.Kind == disk.ResetFusion {
		// It chooses its disks itself, so there must be no others than planned.
		c.wholes(facts)
	}
	for _, d := range facts.Disks {
		if slices.Contains(c.targets, d.ID) {
			c.layout(d)
		}
	}
	c.hardware(facts)
	c.containers(facts)
	c.groups(facts)
	c.booted(facts)
	return c.b.String(), c.parts
}

type checks struct {
	b       strings.Builder
	indent  string
	parts   map[string]bool
	targets []string
}

// line writes a call; the words must be quoted.
func (c *checks) line(words ...string) {
	c.b.WriteString(c.indent + strings.Join(words, " ") + "\n")
}

func (c *checks) expect(what, key, value string) {
	c.line("expect", shell.Quote(what), key, shell.Quote(value))
}

func (c *checks) wholes(facts *disk.Facts) {
	c.parts[wholesPart] = true
	ids := " "
	for _, d := range facts.Disks {
		ids += d.ID + " "
	}
	c.line("expect_wholes", strconv.Itoa(len(facts.Disks)), shell.Quote(ids))
}

func (c *checks) layout(d disk.Disk) {
	c.parts[layoutPart] = true
	var lines string
	for _, p := range d.Partitions {
		lines += stringLine(cmp.Or(p.Raw, p.Content)) + stringLine(p.ID) + stringLine(p.UUID) + sizeLine(p.Size)
	}
	c.line("expect_layout", d.ID, shell.Quote(lines))
}

// hardware writes a function that checks what no command of a plan changes. It is
// called again before each later step that erases.
func (c *checks) hardware(facts *disk.Facts) {
	c.line("same_disks() {")
	c.indent = "  "
	for _, d := range facts.Disks {
		if slices.Contains(c.targets, d.ID) {
			c.info(d)
		}
	}
	c.indent = ""
	c.line("}")
	c.line("same_disks")
}

func (c *checks) info(d disk.Disk) {
	info := d.Info
	if info == nil {
		info = &disk.Info{} // no target is without info; nothing equals this
	}
	c.line("get info -plist", d.ID)
	c.expect(d.ID, "TotalSize", sizeLine(info.Size))
	for _, key := range []struct {
		name  string
		value disk.Tri
	}{
		{"Ejectable", info.Ejectable},
		{"Internal", info.Internal},
		{"Removable", info.Removable},
		{"RemovableMedia", info.RemovableMedia},
		{"RemovableMediaOrExternalDevice", info.External},
		{"SolidState", info.SolidState},
		{"WholeDisk", info.WholeDisk},
	} {
		c.expect(d.ID, key.name, triLine(key.value))
	}
	for _, key := range [][2]string{
		{"BusProtocol", info.Bus}, {"MediaName", info.MediaName}, {"VirtualOrPhysical", info.VirtualOrPhysical},
	} {
		if isPlainText(key[1]) { // no other text can be compared
			c.expect(d.ID, key[0], stringLine(key[1]))
		}
	}
}

// isPlainText reports whether a text is in diskutil's answer as it is here: it is
// printable ASCII, without a replacement for what could not be kept.
func isPlainText(value string) bool {
	for _, c := range []byte(value) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return value != ""
}

// owns reports whether one of the stores is on a target.
func (c *checks) owns(stores []disk.Store) bool {
	return slices.ContainsFunc(stores, func(s disk.Store) bool {
		return slices.ContainsFunc(c.targets, func(id string) bool { return strings.HasPrefix(s.ID, id+"s") })
	})
}

func (c *checks) containers(facts *disk.Facts) {
	for _, container := range facts.Containers {
		if !c.owns(container.Stores) {
			continue
		}
		if !c.parts[apfsPart] {
			c.line("get apfs list -plist")
			c.parts[apfsPart] = true
		}
		lines := stringLine(container.ID)
		for _, s := range container.Stores {
			lines += stringLine(s.ID)
		}
		c.line("expect_container", shell.Quote(container.UUID), shell.Quote(lines))
	}
}

func (c *checks) groups(facts *disk.Facts) {
	for _, g := range facts.Groups {
		if !c.owns(g.Physical) {
			continue
		}
		for _, pv := range g.Physical {
			c.line("get cs info -plist", shell.Quote(pv.UUID))
			c.expect(pv.UUID, "DeviceIdentifier", stringLine(pv.ID))
			c.expect(pv.UUID, "MemberOfCoreStorageLogicalVolumeGroup", stringLine(g.UUID))
		}
		for _, family := range g.Families {
			if family.Status != "" {
				c.line("get cs info -plist", shell.Quote(family.UUID))
				c.expect(family.UUID, "CoreStorageLogicalVolumeFamilyEncryptionStatus", stringLine(family.Status))
			}
		}
	}
}

// booted checks that the system does not run from a target or a layer on one.
func (c *checks) booted(facts *disk.Facts) {
	ids := slices.Clone(c.targets)
	for _, container := range facts.Containers {
		if c.owns(container.Stores) && container.ID != "" {
			ids = append(ids, container.ID)
		}
	}
	for _, g := range facts.Groups {
		if !c.owns(g.Physical) {
			continue
		}
		for _, family := range g.Families {
			for _, v := range family.Volumes {
				if v.ID != "" {
					ids = append(ids, v.ID)
				}
			}
		}
	}
	c.line("get info -plist /")
	for _, id := range ids {
		c.line("expect_not_booted", shell.Quote(id))
	}
}

// The functions below return lines of a plist as diskutil writes it, and "" for
// what is not known.

func stringLine(text string) string {
	if text == "" {
		return ""
	}
	return "<string>" + strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text) + "</string>"
}

func sizeLine(size uint64) string {
	if size == 0 {
		return ""
	}
	return fmt.Sprintf("<integer>%d</integer>", size)
}

func triLine(value disk.Tri) string {
	switch value {
	case disk.True:
		return "<true/>"
	case disk.False:
		return "<false/>"
	default:
		return "absent"
	}
}
