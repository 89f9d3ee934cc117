package samplemac

import (
	"fmt"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
)

// Documents returns the files of a saved Mac, by name.
func (m *Mac) Documents() map[string][]byte {
	docs := m.maker()
	files := map[string][]byte{"list.plist": diskdoc.Document(docs.List(m.entries()))}
	for i := range m.Disks {
		d := &m.Disks[i]
		files["info-"+d.ID+".plist"] = diskdoc.Document(docs.Info(m.info(d)))
	}
	m.synthesized(files)
	if m.atLeast(1013) {
		files["apfs-list.plist"] = diskdoc.Document(docs.APFSList(m.containers()))
	}
	m.coreStorage(files)
	files["appleraid-list.plist"] = diskdoc.Document(docs.RAIDList(m.sets()))
	if m.OS != "" {
		files["SystemVersion.plist"] = diskdoc.Document(diskdoc.Version(m.OS))
	}
	if m.Model != "" {
		t2 := ""
		if m.T2 != "" {
			t2 = `, "t2": ` + m.T2
		}
		files["hw.json"] = fmt.Appendf(nil, "{\"model\": %q, \"arch\": %q%s}\n", m.Model, m.Arch, t2)
	}
	for name, data := range m.Instead {
		files[name] = data
	}
	for _, name := range m.Without {
		delete(files, name)
	}
	for _, drop := range m.Drop {
		files[drop[0]] = DropKey(files[drop[0]], drop[1])
	}
	return files
}

func (m *Mac) maker() diskdoc.Maker { return diskdoc.Maker{OS: m.release()} }

// release is 1012 for 10.12 and 1100 for 11. A system without a version is as
// one of today.
func (m *Mac) release() int {
	var major, minor int
	if n, err := fmt.Sscanf(m.OS, "%d.%d", &major, &minor); n == 0 && err != nil {
		return 9900
	}
	if major > 10 {
		return major * 100
	}
	return major*100 + minor
}

func (m *Mac) atLeast(release int) bool { return m.release() >= release }

// entries are those of the list.
func (m *Mac) entries() []diskdoc.Dict {
	docs := m.maker()
	var all []diskdoc.Dict
	for _, d := range m.Disks {
		var parts []diskdoc.Part
		for _, p := range d.Partitions {
			parts = append(parts, diskdoc.Part{
				ID: p.ID, Content: p.Content, UUID: p.UUID, Name: p.Name, Size: p.Size, Mount: m.mount(p.ID),
			})
		}
		all = append(all, docs.DiskEntry(d.ID, d.content(), d.Size, parts))
	}
	for _, c := range m.Containers {
		var volumes []diskdoc.Part
		for _, v := range c.Volumes {
			volumes = append(volumes, diskdoc.Part{
				ID: v.ID, UUID: v.UUID, Name: v.Name, Size: m.sizeOf(c.Stores), Mount: m.mount(v.ID),
			})
		}
		all = append(all, docs.ContainerEntry(c.ID, c.Stores, m.sizeOf(c.Stores), volumes))
	}
	for _, v := range m.carried() {
		all = append(all, docs.VolumeEntry(diskdoc.Part{ID: v.id, Name: v.name, Size: v.size, Mount: m.mount(v.id)}))
	}
	return all
}

// mount is where a volume is mounted.
func (m *Mac) mount(id string) string {
	switch id {
	case "":
		return ""
	case m.Boot:
		return "/"
	case m.Image:
		return "/Volumes/Image Volume"
	}
	return ""
}

func (d *Disk) content() string {
	if d.Content == "" {
		return "GUID_partition_scheme"
	}
	return d.Content
}

func (m *Mac) sizeOf(ids []string) uint64 {
	var size uint64
	for _, id := range ids {
		size += m.partition(id).Size
	}
	return size
}

func (m *Mac) partition(id string) Partition {
	for _, d := range m.Disks {
		for _, p := range d.Partitions {
			if p.ID == id {
				return p
			}
		}
	}
	return Partition{}
}

// carried are the logical volumes and sets that show as disks.
type carried struct {
	id, name string
	size     uint64
	group    *Group
	below    []string
}

func (m *Mac) carried() []carried {
	var list []carried
	for i := range m.Groups {
		g := &m.Groups[i]
		if g.Disk == "" || g.Locked {
			continue
		}
		below := []string{}
		for _, p := range g.Physical {
			below = append(below, p.ID)
		}
		list = append(list, carried{g.Disk, g.Name, m.sizeOf(below), g, below})
	}
	for _, s := range m.Sets {
		list = append(list, carried{s.ID, s.Name, m.sizeOf(s.Members[:1]), nil, s.Members[:1]})
	}
	return list
}
