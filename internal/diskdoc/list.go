package diskdoc

import "slices"

// What a container's disk has as content: the type up to 10.13, then the name.
const (
	ContainerType = "EF57347C-0000-11AA-AA11-00306543ECAC"
	containerName = "Apple_APFS_Container"
)

const hfs = "Apple_HFS"

// ContainerContent returns what the list shows as the content of a container's
// disk.
func (m Maker) ContainerContent() string {
	if m.OS < 1014 {
		return ContainerType
	}
	return containerName
}

// A Part is a partition or an APFS volume in the list.
type Part struct {
	ID, Content, UUID, Name, VolumeUUID, Mount string
	Size                                       uint64
}

// List returns "diskutil list -plist" of entries that the methods below made.
func (m Maker) List(entries []Dict) Dict {
	all, wholes, volumes := []string{}, []string{}, []string{}
	for _, e := range entries {
		wholes = append(wholes, e.Text("DeviceIdentifier"))
		all = append(all, e.Text("DeviceIdentifier"))
		parts := slices.Concat(e.Dicts("Partitions"), e.Dicts("APFSVolumes"))
		for _, part := range parts {
			all = append(all, part.Text("DeviceIdentifier"))
		}
		for _, part := range append(parts, e) {
			if m.Full && part.Text("MountPoint") != "" {
				volumes = append(volumes, part.Text("VolumeName"))
			}
		}
	}
	return Dict{
		{"AllDisks", all},
		{"AllDisksAndPartitions", entries},
		{"VolumesFromDisks", volumes},
		{"WholeDisks", wholes},
	}
}

// DiskEntry returns the entry of a physical disk in the list.
func (m Maker) DiskEntry(id, scheme string, size uint64, partitions []Part) Dict {
	parts := []Dict{}
	for _, p := range partitions {
		part := Dict{{"Content", p.Content}, {"DeviceIdentifier", p.ID}}
		if m.OS >= 1012 {
			part = part.with("DiskUUID", p.UUID)
		}
		part = append(part.with("MountPoint", p.Mount), Entry{"Size", p.Size})
		parts = append(parts, part.with("VolumeName", p.Name).with("VolumeUUID", p.VolumeUUID))
	}
	e := Dict{{"Content", scheme}, {"DeviceIdentifier", id}}
	if len(parts) > 0 || m.Full && scheme != "" {
		e = append(e, Entry{"Partitions", parts})
	}
	return append(e, Entry{"Size", size})
}

// ContainerEntry returns the entry of an APFS container in the list. Of its
// stores the list has the hard disk of a Fusion Drive first, and "apfs list" the
// SSD, as in captures.
func (m Maker) ContainerEntry(id string, stores []string, size uint64, volumes []Part) Dict {
	e := Dict{}
	if m.OS >= 1015 {
		list := []Dict{}
		for _, s := range slices.Backward(stores) {
			list = append(list, Dict{{"DeviceIdentifier", s}})
		}
		e = append(e, Entry{"APFSPhysicalStores", list})
	}
	parts := []Dict{}
	for _, v := range volumes {
		part := Dict{{"DeviceIdentifier", v.ID}, {"DiskUUID", v.UUID}}.with("MountPoint", v.Mount)
		parts = append(parts, append(part, Entry{"Size", v.Size}).with("VolumeName", v.Name).with("VolumeUUID", v.VolumeUUID))
	}
	return append(e, Entry{"APFSVolumes", parts}, Entry{"Content", m.ContainerContent()},
		Entry{"DeviceIdentifier", id}, Entry{"Partitions", []Dict{}}, Entry{"Size", size})
}

// VolumeEntry returns the entry of a CoreStorage volume or an AppleRAID set in
// the list.
func (Maker) VolumeEntry(v Part) Dict {
	e := Dict{{"Content", hfs}, {"DeviceIdentifier", v.ID}}.with("MountPoint", v.Mount)
	return append(e, Entry{"Size", v.Size}, Entry{"VolumeName", v.Name})
}
