package simdisk

import (
	"slices"
	"strings"
)

// info is "diskutil info -plist DISK".
func (m *Mac) info(name string) Answer {
	id := strings.TrimPrefix(name, "/dev/")
	if strings.HasPrefix(id, "/") {
		id = m.mountedAt(id)
	}
	if d := m.Disk(id); d != nil {
		return document(m.diskInfo(d))
	}
	if d, p := m.partition(id); p != nil {
		return document(m.partitionInfo(d, p))
	}
	for _, c := range m.Containers {
		if diskID(c.Number) == id {
			return document(m.containerInfo(c))
		}
		for _, v := range c.Volumes {
			if sliceID(c.Number, v.Slice) == id {
				return document(m.volumeInfo(c, v))
			}
		}
	}
	for _, s := range m.Sets {
		if diskID(s.Number) == id {
			return document(m.setInfo(s))
		}
	}
	for _, g := range m.Groups {
		for _, v := range g.volumes() {
			if diskID(v.Number) == id && !v.Locked && !g.hidden() {
				return document(m.logicalVolumeInfo(g, v))
			}
		}
	}
	return failure("Could not find disk: " + name)
}

// mountedAt gives the id of the volume that is mounted at a path.
func (m *Mac) mountedAt(path string) string {
	for _, e := range m.entries() {
		for _, part := range append(slices.Concat(partsOf(e.dict, "Partitions"), partsOf(e.dict, "APFSVolumes")), e.dict) {
			if id, _ := part["DeviceIdentifier"].(string); part["MountPoint"] == path {
				return id
			}
		}
	}
	return path
}

// hardware has what info copies from the hardware to all that lies on it.
func (m *Mac) hardware(d *Disk) dict {
	if d == nil {
		d = &Disk{SMART: "Not Supported"}
	}
	i := dict{
		"Bootable": false, "BusProtocol": d.Bus, "DeviceBlockSize": 512, "DeviceTreePath": d.TreePath,
		"Ejectable": d.Ejectable, "FreeSpace": 0, "Internal": d.Internal, "MediaName": d.Media, "MediaType": "Generic",
		"MountPoint": "", "RAIDMaster": false, "RAIDSlice": false, "SMARTStatus": d.SMART, "SystemImage": false,
		"VolumeName": "", "WholeDisk": true, "Writable": true,
	}
	if d.Solid != nil {
		i["SolidState"] = *d.Solid
	}
	if m.version() >= 1012 {
		i["Removable"], i["RemovableMedia"] = d.Removable, d.Removable
		i["RemovableMediaOrExternalDevice"] = d.External
	}
	return i
}

func (m *Mac) named(i dict, id, parent, content string, size uint64) dict {
	i["DeviceIdentifier"], i["DeviceNode"], i["ParentWholeDisk"] = id, "/dev/"+id, parent
	i["WholeDisk"] = id == parent
	i["Content"], i["TotalSize"], i["IOKitSize"] = content, size, size
	if m.version() >= 1011 {
		i["Size"] = size
	}
	return i
}

func (m *Mac) virtuality(i dict, word string) dict {
	if m.version() >= 1012 {
		i["VirtualOrPhysical"] = word
	}
	return i
}

func (m *Mac) diskInfo(d *Disk) dict {
	word := d.Virtuality
	if word == "" {
		word = "Physical"
	}
	return m.virtuality(m.named(m.hardware(d), d.ID(), d.ID(), d.Scheme, d.Size), word)
}

func (m *Mac) partitionInfo(d *Disk, p *Partition) dict {
	i := m.named(m.hardware(d), sliceID(d.Number, p.Slice), d.ID(), p.Content, p.Size)
	i["DiskUUID"], i["MountPoint"], i["VolumeName"], i["MediaName"] = p.UUID, p.Mount, p.Name, ""
	i["RAIDSlice"] = p.Content == raid
	if p.VolumeUUID != "" {
		i["VolumeUUID"] = p.VolumeUUID
	}
	return i
}

func (m *Mac) owner(partition string) *Disk {
	d, _ := m.partition(partition)
	return d
}

func (m *Mac) containerInfo(c *Container) dict {
	id := diskID(c.Number)
	i := m.virtuality(m.named(m.hardware(m.owner(c.Stores[0])), id, id, m.containerContent(), m.containerSize(c)), "Virtual")
	i["MediaName"] = "AppleAPFSMedia"
	delete(i, "SolidState") // as in a capture; its volumes have the key
	return m.onContainer(i, c)
}

func (m *Mac) onContainer(i dict, c *Container) dict {
	stores := []dict{}
	for _, uuid := range c.Stores {
		stores = append(stores, dict{"APFSPhysicalStore": m.place(uuid)})
	}
	i["APFSContainerReference"], i["APFSPhysicalStores"] = diskID(c.Number), stores
	if m.version() >= 1015 {
		i["Fusion"] = c.Fusion
	}
	return i
}

func (m *Mac) volumeInfo(c *Container, v *Volume) dict {
	i := m.named(m.hardware(m.owner(c.Stores[0])), sliceID(c.Number, v.Slice), diskID(c.Number),
		"41504653-0000-11AA-AA11-00306543ECAC", m.containerSize(c))
	if m.version() < 1015 {
		m.virtuality(i, "Virtual")
	}
	i["MediaName"], i["VolumeName"], i["VolumeUUID"], i["MountPoint"] = "", v.Name, v.UUID, v.Mount
	i["Encryption"], i["Locked"] = v.Encrypted, v.Locked
	if m.version() >= 1014 {
		i["FileVault"] = v.FileVault
	}
	return m.onContainer(i, c)
}

func (m *Mac) setInfo(s *RAIDSet) dict {
	id := diskID(s.Number)
	d, p := m.partition(s.Members[0].Partition)
	var size uint64
	if p != nil {
		size = p.Size
	}
	i := m.virtuality(m.named(m.hardware(d), id, id, hfs, size), "Virtual")
	i["RAIDMaster"], i["MediaName"], i["VolumeName"], i["MountPoint"] = true, s.Name, s.Name, s.Mount
	return i
}

func (m *Mac) logicalVolumeInfo(g *Group, v *LogicalVolume) dict {
	id := diskID(v.Number)
	i := m.virtuality(m.named(m.hardware(m.owner(g.Members[0].Partition)), id, id, hfs, v.Size), "Virtual")
	members := []dict{}
	for _, member := range g.Members {
		members = append(members, dict{"CoreStoragePVDisk": m.place(member.Partition), "CoreStoragePVUUID": member.UUID})
	}
	i["CoreStoragePVs"], i["CoreStorageLVGUUID"], i["CoreStorageLVUUID"] = members, g.UUID, v.UUID
	i["CoreStorageCompositeDisk"] = g.Fusion
	for _, f := range g.Families {
		i["CoreStorageLVFUUID"], i["CoreStorageEncrypted"] = f.UUID, f.Encryption != "None"
	}
	i["VolumeName"], i["MountPoint"] = v.Name, v.Mount
	return i
}
