package simdisk

import (
	"slices"
	"strings"
)

// mountsOn returns the mount point of every volume that is at least partly on a
// disk.
func (m *Mac) mountsOn(d *Disk) []*string {
	var mounts []*string
	on := func(partition string) bool { return m.owner(partition) == d }
	for _, p := range d.Partitions {
		mounts = append(mounts, &p.Mount)
	}
	for _, c := range m.Containers {
		for _, v := range c.Volumes {
			if slices.ContainsFunc(c.Stores, on) {
				mounts = append(mounts, &v.Mount)
			}
		}
	}
	onMember := func(member Member) bool { return on(member.Partition) }
	for _, g := range m.Groups {
		for _, v := range g.volumes() {
			if slices.ContainsFunc(g.Members, onMember) {
				mounts = append(mounts, &v.Mount)
			}
		}
	}
	for _, s := range m.Sets {
		if slices.ContainsFunc(s.Members, onMember) {
			mounts = append(mounts, &s.Mount)
		}
	}
	return mounts
}

// unmount unmounts the volumes of a disk, unless one is busy.
func (m *Mac) unmount(d *Disk, force bool) bool {
	if d.Busy && !force {
		return false
	}
	d.Busy = false
	for _, mount := range m.mountsOn(d) {
		*mount = ""
	}
	return true
}

func (m *Mac) unmountDisk(words []string, _ string) Answer {
	force := len(words) > 0 && words[0] == "force"
	if force {
		words = words[1:]
	}
	if len(words) != 1 {
		return refusal("Usage:  diskutil unmountDisk [force] MountPoint|DiskIdentifier|DeviceNode")
	}
	d := m.Disk(words[0])
	if d == nil {
		return refusal("Unable to find disk for " + words[0])
	}
	if !m.unmount(d, force) {
		return refusal("Unmount of " + d.ID() + " failed: at least one volume could not be unmounted")
	}
	how := "Unmount"
	if force {
		how = "Forced unmount"
	}
	return said(how + " of all volumes on " + d.ID() + " was successful")
}

// format returns the content type for the name of a file system.
func (m *Mac) format(word string) (content string, ok bool) {
	switch strings.ToLower(word) {
	case "jhfs+", "hfs+", "journaled hfs+":
		return hfs, true
	case "apfs":
		return apfs, m.version() >= 1013
	}
	return "", false
}

func (m *Mac) eraseDisk(words []string, _ string) Answer {
	if len(words) == 4 && slices.Contains([]string{"GPT", "GPTFormat", "MBR", "APM"}, words[2]) {
		words = slices.Delete(slices.Clone(words), 2, 3)
	}
	if len(words) != 3 {
		return refusal("Usage:  diskutil eraseDisk format name [APM[Format]|MBR[Format]|GPT[Format]] MountPoint|DiskIdentifier|DeviceNode")
	}
	return m.initialize(words[2], words[0], words[1], "Finished erase on ")
}

func (m *Mac) partitionDisk(words []string, _ string) Answer {
	if len(words) != 6 || words[1] != "1" || words[2] != "GPT" {
		return refusal("simdisk: only partitionDisk DISK 1 GPT FORMAT NAME SIZE")
	}
	return m.initialize(words[0], words[3], words[4], "Finished partitioning on ")
}

func (m *Mac) initialize(disk, format, name, done string) Answer {
	content, ok := m.format(format)
	if !ok {
		return refusal(format + " does not appear to be a valid file system format")
	}
	d := m.Disk(disk)
	if d == nil {
		return refusal("Unable to find disk for " + disk)
	}
	if !m.unmount(d, false) {
		return refusal("Error: -69888: Couldn't unmount disk")
	}
	if content == hfs {
		m.partitionMap(d, hfs, name)
		m.loseMembers()
	} else {
		store := m.partitionMap(d, apfs, "")
		m.loseMembers()
		m.addContainer(name, []string{store.UUID})
	}
	return said("Started erase on "+d.ID(), "Unmounting disk", "Creating the partition map",
		"Waiting for partitions to activate", done+d.ID())
}

// loseMembers updates the layers whose partitions are gone: one without any
// disappears, one that lost some of them is broken.
func (m *Mac) loseMembers() {
	gone := func(partition string) bool { return m.place(partition) == "" }
	goneMember := func(member Member) bool { return gone(member.Partition) }
	m.Groups = slices.DeleteFunc(m.Groups, func(g *Group) bool { return every(g.Members, goneMember) })
	for _, g := range m.Groups {
		if slices.ContainsFunc(g.Members, goneMember) {
			g.Status = "Offline"
			for _, v := range g.volumes() {
				v.Locked, v.Mount = true, ""
			}
		}
	}
	m.Containers = slices.DeleteFunc(m.Containers, func(c *Container) bool { return every(c.Stores, gone) })
	for _, c := range m.Containers {
		if slices.ContainsFunc(c.Stores, gone) {
			c.Broken = true
			for _, v := range c.Volumes {
				v.Mount = ""
			}
		}
	}
	m.Sets = slices.DeleteFunc(m.Sets, func(s *RAIDSet) bool { return every(s.Members, goneMember) })
	for _, s := range m.Sets {
		if slices.ContainsFunc(s.Members, goneMember) {
			s.Status = "Degraded"
		}
	}
}

func every[T any](list []T, is func(T) bool) bool {
	return !slices.ContainsFunc(list, func(item T) bool { return !is(item) })
}
