package simdisk

import (
	"slices"
	"strings"
)

func (m *Mac) group(name string) *Group {
	for _, g := range m.Groups {
		if !g.hidden() && g.Dying == 0 && (strings.EqualFold(g.UUID, name) || g.Name == name) {
			return g
		}
	}
	return nil
}

// csDelete is "cs delete LVG": its members become empty HFS+ volumes. A locked
// group is deleted like any other.
func (m *Mac) csDelete(words []string, _ string) Answer {
	if len(words) != 1 {
		return refusal("Usage:  diskutil coreStorage delete lvgUUID|lvgName")
	}
	g := m.group(words[0])
	if g == nil {
		return refusal("Error: -69804: Could not find the CoreStorage object " + words[0])
	}
	lines := []string{"Started CoreStorage operation", "Destroying Logical Volume Group"}
	for _, member := range g.Members {
		// A group whose other members are gone can be deleted.
		if d := m.owner(member.Partition); d != nil && !m.unmount(d, false) {
			return refusal("Error: -69888: Couldn't unmount disk")
		}
	}
	for _, member := range g.Members {
		d, p := m.partition(member.Partition)
		if p == nil {
			continue
		}
		*p = Partition{
			Slice: p.Slice, UUID: m.newUUID(), VolumeUUID: m.newUUID(), Content: hfs, Name: "Untitled",
			Mount: mountPoint("Untitled"), Size: p.Size,
		}
		lines = append(lines, "Erasing "+sliceID(d.Number, p.Slice), "Mounting disk")
	}
	g.Families = nil
	if g.Dying = m.Faults.Lag; g.Dying == 0 {
		m.Groups = slices.DeleteFunc(m.Groups, func(other *Group) bool { return other == g })
	}
	return said(append(lines, "Finished CoreStorage operation")...)
}

// csCreate is "cs create NAME DISK...".
func (m *Mac) csCreate(words []string, _ string) Answer {
	if len(words) < 2 {
		return refusal("Usage:  diskutil coreStorage create lvgName MountPoint|DiskIdentifier|DeviceNode ...")
	}
	lines := []string{"Started CoreStorage operation"}
	var disks []*Disk
	for _, word := range words[1:] {
		d := m.Disk(word)
		if d == nil {
			return refusal("Error: -69854: A disk with a mount point or identifier " + word + " could not be found")
		}
		if !m.unmount(d, false) {
			return refusal("Error: -69888: Couldn't unmount disk")
		}
		disks = append(disks, d)
		lines = append(lines, "Unmounting "+d.ID(), "Repartitioning "+d.ID(), "Creating the partition map",
			"Adding "+d.ID()+"s2 to Logical Volume Group")
	}
	g := m.addGroup(words[0], disks)
	m.loseMembers()
	g.Coming = m.Faults.Lag
	lines = append(lines, "Creating Core Storage Logical Volume Group", "Waiting for Logical Volume Group to appear",
		`Discovered new Logical Volume Group "`+g.UUID+`"`)
	if !m.Faults.NoUUID {
		lines = append(lines, "Core Storage LVG UUID: "+g.UUID)
	}
	return said(append(lines, "Finished CoreStorage operation")...)
}

// csCreateVolume is "cs createVolume LVG TYPE NAME SIZE".
func (m *Mac) csCreateVolume(words []string, _ string) Answer {
	if len(words) != 4 || words[3] != "100%" {
		return refusal("simdisk: only cs createVolume LVG FORMAT NAME 100%")
	}
	g := m.group(words[0])
	if g == nil {
		return refusal("Error: -69804: Could not find the CoreStorage object " + words[0])
	}
	if content, ok := m.format(words[1]); !ok || content != hfs || len(g.Families) > 0 {
		return refusal("Error: -69806: The volume cannot be made")
	}
	v := m.addLogicalVolume(g, words[2])
	return said("Started CoreStorage operation", "Waiting for Logical Volume to appear",
		"Formatting file system for Logical Volume", "Mounting disk", "Core Storage LV UUID: "+v.UUID,
		"Core Storage disk: "+diskID(v.Number), "Finished CoreStorage operation")
}

// deleteContainer is "apfs deleteContainer CONTAINER|STORE": the space of its
// stores becomes free.
func (m *Mac) deleteContainer(words []string, _ string) Answer {
	if len(words) != 1 {
		return refusal("simdisk: only apfs deleteContainer CONTAINER")
	}
	for _, c := range m.Containers {
		isStore := func(uuid string) bool { return m.place(uuid) == words[0] }
		if diskID(c.Number) != words[0] && !slices.ContainsFunc(c.Stores, isStore) {
			continue
		}
		for _, uuid := range c.Stores {
			if d, p := m.partition(uuid); d != nil {
				d.Partitions = slices.DeleteFunc(d.Partitions, func(other *Partition) bool { return other == p })
			}
		}
		m.loseMembers()
		return said("Started APFS operation on "+words[0], "Deleting APFS Container with all of its APFS Volumes",
			"Finished APFS operation on "+words[0])
	}
	return refusal("Error: -69808: " + words[0] + " is not an APFS Container")
}

// raidDelete is "appleRAID delete UUID": its members become empty HFS+ volumes.
func (m *Mac) raidDelete(words []string, _ string) Answer {
	if len(words) != 1 {
		return refusal("Usage:  diskutil appleRAID delete raidVolume")
	}
	for _, s := range m.Sets {
		if s.UUID != words[0] && diskID(s.Number) != words[0] {
			continue
		}
		for _, member := range s.Members {
			if _, p := m.partition(member.Partition); p != nil {
				p.Content, p.Name, p.UUID, p.VolumeUUID = hfs, "Untitled", m.newUUID(), m.newUUID()
			}
		}
		m.Sets = slices.DeleteFunc(m.Sets, func(other *RAIDSet) bool { return other == s })
		return said("Started RAID operation", "Destroying RAID set", "Finished RAID operation")
	}
	return refusal("Error: -69877: Could not find the RAID set " + words[0])
}

// resetFusion asks for Yes, and takes the one internal SSD and the one internal
// hard disk that there are, or two SSDs.
func (m *Mac) resetFusion(words []string, stdin string) Answer {
	if len(words) != 0 {
		return refusal("Usage:  diskutil resetFusion")
	}
	kinds := map[bool][]*Disk{}
	for _, d := range m.Disks {
		if d.Internal && !d.Ejectable && d.Solid != nil {
			kinds[*d.Solid] = append(kinds[*d.Solid], d)
		}
	}
	if len(kinds[true]) == 2 && len(kinds[false]) == 0 {
		kinds[false] = kinds[true][1:]
		kinds[true] = kinds[true][:1]
	}
	if len(kinds[true]) != 1 || len(kinds[false]) != 1 {
		return refusal("This computer does not have the disks of a Fusion Drive")
	}
	if line, _, _ := strings.Cut(stdin, "\n"); line != "Yes" {
		return refusal("Resetting a Fusion Drive erases both disks. Type Yes to go on: cancelled")
	}
	fast, big := kinds[true][0], kinds[false][0]
	if !m.unmount(fast, false) || !m.unmount(big, false) {
		return refusal("Error: -69888: Couldn't unmount disk")
	}
	stores := []string{m.partitionMap(fast, apfs, "").UUID, m.partitionMap(big, apfs, "").UUID}
	m.loseMembers()
	m.addContainer("Macintosh HD", stores)
	return said("Started Fusion Drive reset", "Finished Fusion Drive reset")
}
