package diskdoc

import (
	"cmp"
	"slices"
)

// Hardware is what info shows of a device, and copies to what is on it.
type Hardware struct {
	Bus, Path, Media, SMART string
	Solid                   *bool // nil: the key is absent
	Internal                bool
	External                bool // RemovableMediaOrExternalDevice
	Removable               bool // Removable and RemovableMedia
	Ejectable               bool
	AES                     *bool // AESHardware; nil: the key is absent
}

// An Info is what "diskutil info -plist" shows of a disk, a partition or a
// volume.
type Info struct {
	Hardware
	ID, Parent  string // equal for a whole disk
	Content     string
	Size        uint64
	Virtual     string // Virtual, Physical or Unknown; "" leaves the key out
	Name, Mount string // of the volume
	DiskUUID    string
	VolumeUUID  string
	Bare        bool // without the keys for RAID, as a brief document of a layer
	RAIDMaster  bool
	RAIDSlice   bool
	Layer       Dict // from InContainer, APFSVolume or InGroup
}

// Info returns "diskutil info -plist".
func (m Maker) Info(i Info) Dict {
	d := append(slices.Clone(i.Layer), Entry{"BusProtocol", i.Bus}, Entry{"Content", i.Content}, Entry{"DeviceIdentifier", i.ID})
	d = d.with("DeviceTreePath", i.Path)
	d = append(d, Entry{"Ejectable", i.Ejectable}, Entry{"Internal", i.Internal}, Entry{"MediaName", i.Media}, Entry{"ParentWholeDisk", i.Parent})
	if !i.Bare {
		d = append(d, Entry{"RAIDMaster", i.RAIDMaster}, Entry{"RAIDSlice", i.RAIDSlice})
	}
	if m.OS >= 1012 {
		d = append(d, Entry{"Removable", i.Removable}, Entry{"RemovableMedia", i.Removable},
			Entry{"RemovableMediaOrExternalDevice", i.External})
	}
	d = d.with("SMARTStatus", i.SMART)
	if m.OS >= 1012 && !i.Bare {
		d = append(d, Entry{"Size", i.Size})
	}
	d = append(d.flag("AESHardware", i.AES).flag("SolidState", i.Solid), Entry{"TotalSize", i.Size})
	if m.OS >= 1012 {
		d = d.with("VirtualOrPhysical", i.Virtual)
	}
	d = append(d, Entry{"WholeDisk", i.ID == i.Parent})
	if i.Bare && i.RAIDMaster {
		d = append(d, Entry{"RAIDMaster", true})
	}
	if m.Full {
		d = i.rest(d)
		slices.SortStableFunc(d, func(a, b Entry) int { return cmp.Compare(a.Key, b.Key) })
	}
	return d
}

// rest adds the keys that a plan does not read.
func (i Info) rest(d Dict) Dict {
	d = append(d, Entry{"Bootable", false}, Entry{"DeviceBlockSize", 512}, Entry{"DeviceNode", "/dev/" + i.ID},
		Entry{"FreeSpace", 0}, Entry{"IOKitSize", i.Size}, Entry{"MediaType", "Generic"}, Entry{"MountPoint", i.Mount},
		Entry{"SystemImage", false}, Entry{"VolumeName", i.Name}, Entry{"Writable", true})
	return d.with("DiskUUID", i.DiskUUID).with("VolumeUUID", i.VolumeUUID)
}

// InContainer returns what info adds for an APFS container and its volumes.
func (m Maker) InContainer(id string, stores []string, fusion bool) Dict {
	if m.OS < 1013 {
		return nil
	}
	list := []Dict{}
	for _, s := range stores {
		list = append(list, Dict{{"APFSPhysicalStore", s}})
	}
	d := Dict{{"APFSContainerReference", id}, {"APFSPhysicalStores", list}}
	if m.OS >= 1015 {
		d = m.more(d, Entry{"Fusion", fusion})
	}
	return d
}

// APFSVolume returns what info adds for a volume, in addition to
// [Maker.InContainer].
func (m Maker) APFSVolume(v APFSVolume) Dict {
	d := Dict{{"Encryption", v.Encrypted}}
	if m.OS >= 1014 {
		d = append(d, Entry{"FileVault", v.FileVault})
	}
	return append(d, Entry{"Locked", v.Locked})
}

// InGroup returns what info adds for a CoreStorage volume. OS X 10.10 adds
// nothing, so that the volume looks like a disk.
func (m Maker) InGroup(g Group, f Family, volume string) Dict {
	if m.OS < 1011 {
		return nil
	}
	d := Dict{
		{"CoreStorageCompositeDisk", g.Fusion},
		{"CoreStorageEncrypted", f.Encryption != "None"},
		{"CoreStorageLVFUUID", f.UUID},
		{"CoreStorageLVGUUID", g.UUID},
		{"CoreStorageLVUUID", volume},
	}
	members := []Dict{}
	for _, p := range g.Physical {
		members = append(members, Dict{{"CoreStoragePVDisk", p.ID}, {"CoreStoragePVUUID", p.UUID}})
	}
	return m.more(d, Entry{"CoreStoragePVs", members})
}
