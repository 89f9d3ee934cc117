package samplemac

import (
	"fmt"
	"slices"
)

// Documents gives the files of a saved Mac, by name.
func (m *Mac) Documents() map[string][]byte {
	files := map[string][]byte{"list.plist": document(m.list())}
	for i := range m.Disks {
		d := &m.Disks[i]
		files["info-"+d.ID+".plist"] = document(m.info(d))
	}
	m.synthesized(files)
	if m.atLeast(13) {
		files["apfs-list.plist"] = document(m.apfs())
	}
	m.coreStorage(files)
	files["appleraid-list.plist"] = document(m.raid())
	if m.OS != "" {
		files["SystemVersion.plist"] = document(dict{}.with("ProductName", "macOS").with("ProductVersion", m.OS))
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
	return files
}

// minor is 12 for 10.12, and 16 and more for 11 and newer; unknown is new.
func (m *Mac) minor() int {
	var major, minor int
	// A system without a version is as one of today.
	if n, err := fmt.Sscanf(m.OS, "%d.%d", &major, &minor); n == 0 && err != nil {
		return 99
	}
	if major > 10 {
		return major + 5
	}
	return minor
}

func (m *Mac) atLeast(minor int) bool { return m.minor() >= minor }

func (m *Mac) list() dict {
	var all, wholes []string
	var entries []dict
	for _, d := range m.Disks {
		entries = append(entries, m.entry(&d))
		wholes = append(wholes, d.ID)
		all = append(all, d.ID)
		for _, p := range d.Partitions {
			all = append(all, p.ID)
		}
	}
	for _, c := range m.Containers {
		entries = append(entries, m.containerEntry(&c))
		wholes = append(wholes, c.ID)
		all = append(all, c.ID)
		for _, v := range c.Volumes {
			all = append(all, v.ID)
		}
	}
	for _, v := range m.carried() {
		entries = append(entries, m.mounted(dict{}.with("Content", "Apple_HFS").with("DeviceIdentifier", v.id), v.id).
			with("Size", v.size).with("VolumeName", v.name))
		wholes = append(wholes, v.id)
		all = append(all, v.id)
	}
	return dict{
		{"AllDisks", all},
		{"AllDisksAndPartitions", entries},
		{"VolumesFromDisks", []string{}},
		{"WholeDisks", wholes},
	}
}

func (m *Mac) mounted(d dict, id string) dict {
	if id != m.Boot || id == "" {
		return d
	}
	return d.with("MountPoint", "/")
}

func (m *Mac) entry(d *Disk) dict {
	var parts []dict
	for _, p := range d.Partitions {
		part := dict{{"Content", p.Content}, {"DeviceIdentifier", p.ID}}
		if m.atLeast(12) {
			part = part.with("DiskUUID", p.UUID)
		}
		parts = append(parts, m.mounted(part, p.ID).with("Size", p.Size).with("VolumeName", p.Name))
	}
	e := dict{{"Content", d.content()}, {"DeviceIdentifier", d.ID}}
	if len(parts) > 0 {
		e = append(e, entry{"Partitions", parts})
	}
	return append(e, entry{"Size", d.Size})
}

func (d *Disk) content() string {
	if d.Content == "" {
		return "GUID_partition_scheme"
	}
	return d.Content
}

const containerType = "EF57347C-0000-11AA-AA11-00306543ECAC"

func (m *Mac) containerEntry(c *Container) dict {
	var stores, volumes []dict
	// info and list do not agree on the order
	for _, s := range slices.Backward(c.Stores) {
		stores = append(stores, dict{{"DeviceIdentifier", s}})
	}
	for _, v := range c.Volumes {
		volumes = append(volumes, m.mounted(dict{{"DeviceIdentifier", v.ID}, {"DiskUUID", v.UUID}}, v.ID).
			with("Size", m.sizeOf(c.Stores)).with("VolumeName", v.Name))
	}
	e := dict{}
	if m.atLeast(15) {
		e = append(e, entry{"APFSPhysicalStores", stores})
	}
	content := "Apple_APFS_Container"
	if !m.atLeast(14) {
		content = containerType
	}
	return append(e, entry{"APFSVolumes", volumes}, entry{"Content", content},
		entry{"DeviceIdentifier", c.ID}, entry{"Partitions", []dict{}}, entry{"Size", m.sizeOf(c.Stores)})
}

func (m *Mac) sizeOf(ids []string) uint64 {
	var size uint64
	for _, id := range ids {
		for _, d := range m.Disks {
			for _, p := range d.Partitions {
				if p.ID == id {
					size += p.Size
				}
			}
		}
	}
	return size
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

func (m *Mac) apfs() dict {
	var list []dict
	for _, c := range m.Containers {
		var stores, volumes []dict
		for _, id := range c.Stores {
			stores = append(stores, dict{{"DeviceIdentifier", id}, {"DiskUUID", m.partition(id).UUID}, {"Size", m.sizeOf([]string{id})}})
		}
		for _, v := range c.Volumes {
			volume := dict{{"APFSVolumeUUID", v.UUID}, {"DeviceIdentifier", v.ID}, {"Encryption", v.FileVault || v.Locked}}
			if m.atLeast(14) {
				volume = append(volume, entry{"FileVault", v.FileVault || v.Locked})
			}
			volumes = append(volumes, append(volume, entry{"Locked", v.Locked}, entry{"Name", v.Name}))
		}
		list = append(list, dict{
			{"APFSContainerUUID", c.UUID},
			{"ContainerReference", c.ID},
			{"Fusion", len(c.Stores) > 1},
			{"PhysicalStores", stores},
			{"Volumes", volumes},
		})
	}
	return dict{{"Containers", list}}
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

func (m *Mac) raid() dict {
	var sets []dict
	for _, s := range m.Sets {
		var members []dict
		for i, id := range s.Members {
			members = append(members, dict{{"AppleRAIDMemberUUID", UUID(0xE00 + i)}, {"BSD Name", id}, {"MemberStatus", "Online"}})
		}
		sets = append(sets, dict{
			{"AppleRAIDSetUUID", s.UUID},
			{"BSD Name", s.ID},
			{"Level", "Mirror"},
			{"Members", members},
			{"Name", s.Name},
			{"Spares", []dict{}},
			{"Status", "Online"},
		})
	}
	return dict{{"AppleRAIDSets", sets}}
}
