package simdisk

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
)

// info is "diskutil info -plist DISK".
func (m *Mac) info(name string) Answer {
	show := func(i diskdoc.Info) Answer { return document(m.maker().Info(i)) }
	id := strings.TrimPrefix(name, "/dev/")
	if strings.HasPrefix(id, "/") {
		id = m.mountedAt(id)
	}
	if d := m.Disk(id); d != nil {
		return show(diskInfo(d))
	}
	if d, p := m.partition(id); p != nil {
		return show(partitionInfo(d, p))
	}
	for _, c := range m.Containers {
		if diskID(c.Number) == id {
			return show(m.containerInfo(c))
		}
		for _, v := range c.Volumes {
			if sliceID(c.Number, v.Slice) == id {
				return show(m.volumeInfo(c, v))
			}
		}
	}
	for _, s := range m.Sets {
		if diskID(s.Number) == id {
			return show(m.setInfo(s))
		}
	}
	for _, g := range m.Groups {
		for _, v := range g.volumes() {
			if diskID(v.Number) == id && !v.Locked && !g.hidden() {
				return show(m.logicalVolumeInfo(g, v))
			}
		}
	}
	return failure("Could not find disk: " + name)
}

// mountedAt returns the id of the volume that is mounted at a path.
func (m *Mac) mountedAt(path string) string {
	for _, e := range m.entries() {
		for _, part := range append(slices.Concat(e.dict.Dicts("Partitions"), e.dict.Dicts("APFSVolumes")), e.dict) {
			if part.Text("MountPoint") == path {
				return part.Text("DeviceIdentifier")
			}
		}
	}
	return path
}

// hardware is what info copies from the hardware to all that is on it.
func hardware(d *Disk) diskdoc.Hardware {
	if d == nil {
		return diskdoc.Hardware{SMART: "Not Supported"}
	}
	return diskdoc.Hardware{
		Bus: d.Bus, Path: d.TreePath, Media: d.Media, SMART: d.SMART, Solid: d.Solid,
		Internal: d.Internal, External: d.External, Removable: d.Removable, Ejectable: d.Ejectable, AES: d.AES,
	}
}

func (m *Mac) owner(partition string) *Disk {
	d, _ := m.partition(partition)
	return d
}

func diskInfo(d *Disk) diskdoc.Info {
	word := d.Virtuality
	if word == "" {
		word = "Physical"
	}
	return diskdoc.Info{Hardware: hardware(d), ID: d.ID(), Parent: d.ID(), Content: d.Scheme, Size: d.Size, Virtual: word}
}

func partitionInfo(d *Disk, p *Partition) diskdoc.Info {
	i := diskdoc.Info{
		Hardware: hardware(d), ID: sliceID(d.Number, p.Slice), Parent: d.ID(), Content: p.Content, Size: p.Size,
		Name: p.Name, Mount: p.Mount, DiskUUID: p.UUID, VolumeUUID: p.VolumeUUID, RAIDSlice: p.Content == raid,
	}
	i.Media = ""
	return i
}

// virtualInfo is what is on partitions.
func (m *Mac) virtualInfo(number int, first, content string, size uint64) diskdoc.Info {
	return diskdoc.Info{
		Hardware: hardware(m.owner(first)), ID: diskID(number), Parent: diskID(number), Content: content, Size: size,
		Virtual: "Virtual",
	}
}

func (m *Mac) containerInfo(c *Container) diskdoc.Info {
	i := m.virtualInfo(c.Number, c.Stores[0], m.maker().ContainerContent(), m.containerSize(c))
	i.Media, i.Solid = "AppleAPFSMedia", nil // as in a capture; its volumes have the key SolidState
	i.Layer = m.inContainer(c)
	return i
}

func (m *Mac) inContainer(c *Container) diskdoc.Dict {
	return m.maker().InContainer(diskID(c.Number), m.placesOf(c.Stores), c.Fusion)
}

func (m *Mac) volumeInfo(c *Container, v *Volume) diskdoc.Info {
	i := m.virtualInfo(c.Number, c.Stores[0], "41504653-0000-11AA-AA11-00306543ECAC", m.containerSize(c))
	i.ID = sliceID(c.Number, v.Slice)
	if m.version() >= 1015 {
		i.Virtual = ""
	}
	i.Media, i.Name, i.VolumeUUID, i.Mount = "", v.Name, v.UUID, v.Mount
	i.Layer = append(m.inContainer(c), m.maker().APFSVolume(shownVolume(c, v))...)
	return i
}

func (m *Mac) setInfo(s *RAIDSet) diskdoc.Info {
	i := m.virtualInfo(s.Number, s.Members[0].Partition, hfs, m.setSize(s))
	i.RAIDMaster, i.Media, i.Name, i.Mount = true, s.Name, s.Name, s.Mount
	return i
}

func (m *Mac) logicalVolumeInfo(g *Group, v *LogicalVolume) diskdoc.Info {
	i := m.virtualInfo(v.Number, g.Members[0].Partition, hfs, v.Size)
	i.Name, i.Mount = v.Name, v.Mount
	shown := m.shownGroup(g)
	i.Layer = m.maker().InGroup(shown, shown.Families[0], v.UUID)
	return i
}
