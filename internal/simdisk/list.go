package simdisk

import (
	"cmp"
	"slices"
	"strings"
)

type dict = map[string]any

const (
	oldContainer = "EF57347C-0000-11AA-AA11-00306543ECAC"
	newContainer = "Apple_APFS_Container"
)

func (m *Mac) containerContent() string {
	if m.version() <= 1013 {
		return oldContainer
	}
	return newContainer
}

// entry is one element of AllDisksAndPartitions, with what the filters ask.
type entry struct {
	number   int
	internal bool
	physical bool
	dict     dict
}

// list is "diskutil list -plist [internal|external] [physical|virtual] [DISK]".
func (m *Mac) list(words []string) Answer {
	entries := m.entries()
	for _, word := range words {
		if m.version() < 1011 && m.Disk(word) == nil {
			return failure("Could not find disk: " + word)
		}
		var keep func(e entry) bool
		switch word {
		case "internal", "external":
			keep = func(e entry) bool { return e.internal == (word == "internal") }
		case "physical", "virtual":
			keep = func(e entry) bool { return e.physical == (word == "physical") }
		default:
			keep = func(e entry) bool { return diskID(e.number) == strings.TrimPrefix(word, "/dev/") }
		}
		entries = slices.DeleteFunc(entries, func(e entry) bool { return !keep(e) })
	}
	all, whole, volumes := []string{}, []string{}, []string{}
	dicts := []dict{}
	for _, e := range entries {
		whole = append(whole, diskID(e.number))
		all = append(all, diskID(e.number))
		parts := slices.Concat(partsOf(e.dict, "Partitions"), partsOf(e.dict, "APFSVolumes"))
		for _, part := range parts {
			all = append(all, part["DeviceIdentifier"].(string)) //nolint:forcetypeassert // set below
		}
		for _, part := range append(parts, e.dict) {
			if _, mounted := part["MountPoint"]; mounted {
				volumes = append(volumes, part["VolumeName"].(string)) //nolint:forcetypeassert // set below
			}
		}
		dicts = append(dicts, e.dict)
	}
	return document(dict{"AllDisks": all, "AllDisksAndPartitions": dicts, "VolumesFromDisks": volumes, "WholeDisks": whole})
}

func partsOf(d dict, key string) []dict {
	parts, _ := d[key].([]dict)
	return parts
}

func (m *Mac) entries() []entry {
	var all []entry
	for _, d := range m.Disks {
		all = append(all, entry{d.Number, d.Internal, true, diskEntry(d)})
	}
	for _, c := range m.Containers {
		all = append(all, entry{c.Number, m.ownerInternal(c.Stores...), false, m.containerEntry(c)})
	}
	for _, s := range m.Sets {
		e := dict{"Content": hfs, "DeviceIdentifier": diskID(s.Number), "Size": uint64(normalHDD), "VolumeName": s.Name}
		all = append(all, entry{s.Number, m.ownerInternal(s.Members[0].Partition), false, mounted(e, s.Mount)})
	}
	for _, g := range m.Groups {
		for _, v := range g.volumes() {
			if v.Locked || g.hidden() {
				continue
			}
			e := dict{"Content": hfs, "DeviceIdentifier": diskID(v.Number), "Size": v.Size, "VolumeName": v.Name}
			all = append(all, entry{v.Number, m.ownerInternal(g.Members[0].Partition), false, mounted(e, v.Mount)})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.number, b.number) })
	return all
}

// ownerInternal tells whether the hardware below is internal.
func (m *Mac) ownerInternal(partitions ...string) bool {
	for _, uuid := range partitions {
		if d, _ := m.partition(uuid); d != nil {
			return d.Internal
		}
	}
	return false
}

func mounted(d dict, mount string) dict {
	if mount != "" {
		d["MountPoint"] = mount
	}
	return d
}

func diskEntry(d *Disk) dict {
	parts := []dict{}
	for _, p := range d.Partitions {
		part := dict{"Content": p.Content, "DeviceIdentifier": sliceID(d.Number, p.Slice), "DiskUUID": p.UUID, "Size": p.Size}
		if p.Name != "" {
			part["VolumeName"] = p.Name
		}
		if p.VolumeUUID != "" {
			part["VolumeUUID"] = p.VolumeUUID
		}
		parts = append(parts, mounted(part, p.Mount))
	}
	e := dict{"Content": d.Scheme, "DeviceIdentifier": d.ID(), "Size": d.Size}
	if len(parts) > 0 || d.Scheme != "" {
		e["Partitions"] = parts
	}
	return e
}

func (m *Mac) containerEntry(c *Container) dict {
	volumes := []dict{}
	for _, v := range c.Volumes {
		volumes = append(volumes, mounted(dict{
			"DeviceIdentifier": sliceID(c.Number, v.Slice), "DiskUUID": v.UUID, "VolumeUUID": v.UUID,
			"Size": m.containerSize(c), "VolumeName": v.Name,
		}, v.Mount))
	}
	e := dict{
		"APFSVolumes": volumes, "Content": m.containerContent(), "DeviceIdentifier": diskID(c.Number),
		"Partitions": []dict{}, "Size": m.containerSize(c),
	}
	if m.version() >= 1015 {
		// the hard disk first, as in a captured list; apfs list has the SSD first
		stores := []dict{}
		for _, uuid := range slices.Backward(c.Stores) {
			stores = append(stores, dict{"DeviceIdentifier": m.place(uuid)})
		}
		e["APFSPhysicalStores"] = stores
	}
	return e
}

func (m *Mac) containerSize(c *Container) uint64 {
	var size uint64
	for _, uuid := range c.Stores {
		if _, p := m.partition(uuid); p != nil {
			size += p.Size
		}
	}
	return size
}
