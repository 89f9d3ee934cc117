package samplemac

import (
	"strings"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
)

// info is what diskutil shows of a physical disk.
func (m *Mac) info(d *Disk) diskdoc.Info {
	removable := d.Place == Card || d.Place == External && d.Bus == "USB" && d.Solid == ""
	virtual := d.Virtual
	if virtual == "" {
		virtual = "Physical"
	}
	return diskdoc.Info{
		ID: d.ID, Parent: d.ID, Content: d.content(), Size: d.Size, Virtual: virtual,
		Hardware: diskdoc.Hardware{
			Bus: d.Bus, Path: d.Path, Media: d.Name, SMART: d.smart(), Solid: d.solid(), AES: boolean(d.AES),
			Internal: !m.shownOutside(d), External: removable || m.shownOutside(d), Removable: removable,
			Ejectable: removable || d.Place == External && d.Bus == "USB",
		},
	}
}

func (m *Mac) vmware() bool { return strings.HasPrefix(m.Model, "VMware") && m.Model != "VMware" }

// shownOutside reports whether info calls a disk external. VMware calls its own
// disks so, and a Mac those on its cards.
func (m *Mac) shownOutside(d *Disk) bool {
	return d.Place == External || d.Place == Slot || d.Place == BuiltIn && m.vmware()
}

func (d *Disk) solid() *bool { return boolean(d.Solid) }

func boolean(word string) *bool {
	if word == "" {
		return nil
	}
	return new(word == "true")
}

func (d *Disk) smart() string {
	switch {
	case d.SMART != "":
		return d.SMART
	case d.Place != BuiltIn || d.Solid == "":
		return "Not Supported"
	}
	return "Verified"
}

// synthesized adds the info of containers, logical volumes and sets, which
// repeat much of the disk below.
func (m *Mac) synthesized(files map[string][]byte) {
	put := func(i diskdoc.Info) { files["info-"+i.ID+".plist"] = diskdoc.Document(m.maker().Info(i)) }
	for i := range m.Containers {
		c := &m.Containers[i]
		shown := m.above(c.ID, c.Stores)
		shown.Content, shown.Virtual = diskdoc.ContainerType, "Virtual"
		if !m.atLeast(1013) {
			shown.Content, shown.Virtual = "", "Physical" // 10.12 lists what it does not know
		}
		shown.Layer = m.maker().InContainer(c.ID, c.Stores, len(c.Stores) > 1)
		put(shown)
	}
	for _, v := range m.carried() {
		shown := m.above(v.id, v.below)
		shown.Content, shown.Virtual = "Apple_HFS", "Virtual"
		if v.group != nil {
			g := v.group.shown()
			shown.Layer = m.maker().InGroup(g, g.Families[0], v.group.Logical)
		}
		shown.RAIDMaster = v.group == nil
		put(shown)
	}
}

// above is what is on partitions, with what it shows of their disk.
func (m *Mac) above(id string, stores []string) diskdoc.Info {
	below := m.disk(stores[0])
	if below == nil {
		below = &Disk{}
	}
	return diskdoc.Info{
		ID: id, Parent: id, Size: m.sizeOf(stores), Bare: true,
		Hardware: diskdoc.Hardware{
			Bus: below.Bus, Path: below.Path, Media: below.Name, SMART: "Not Supported", Solid: below.solid(),
			Internal: !m.shownOutside(below), External: m.shownOutside(below),
		},
	}
}
