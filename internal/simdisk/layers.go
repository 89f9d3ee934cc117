package simdisk

import "github.com/macwrangler/macwrangler/internal/diskdoc"

// hidden reports whether a group does not show yet.
func (g *Group) hidden() bool { return g.Coming > 0 }

// settle lets time pass: new groups appear, deleted groups disappear.
func (m *Mac) settle() {
	var stay []*Group
	for _, g := range m.Groups {
		if g.Coming > 0 {
			g.Coming--
		}
		if g.Dying > 0 {
			if g.Dying--; g.Dying == 0 {
				continue
			}
		}
		stay = append(stay, g)
	}
	m.Groups = stay
}

// csList is "diskutil cs list -plist".
func (m *Mac) csList() Answer {
	m.settle()
	return document(m.maker().CSList(m.shownGroups()))
}

// csInfo is "diskutil cs info -plist UUID".
func (m *Mac) csInfo(uuid string) Answer {
	for _, g := range m.shownGroups() {
		if info, ok := m.maker().CSInfos(g)[uuid]; ok {
			return document(info)
		}
	}
	return failure("Could not find CoreStorage object " + uuid)
}

func (m *Mac) shownGroups() []diskdoc.Group {
	var list []diskdoc.Group
	for _, g := range m.Groups {
		if !g.hidden() {
			list = append(list, m.shownGroup(g))
		}
	}
	return list
}

// shownGroup is a group as documents show it.
func (m *Mac) shownGroup(g *Group) diskdoc.Group {
	shown := diskdoc.Group{UUID: g.UUID, Name: g.Name, Status: g.Status, Fusion: g.Fusion, Physical: m.shownMembers(g.Members)}
	for _, f := range g.Families {
		family := diskdoc.Family{UUID: f.UUID, Status: f.Status, Encryption: f.Encryption}
		for _, v := range f.Volumes {
			family.Volumes = append(family.Volumes, diskdoc.LogicalVolume{
				UUID: v.UUID, Name: v.Name, ID: diskID(v.Number), Size: v.Size, Locked: v.Locked,
			})
		}
		shown.Families = append(shown.Families, family)
	}
	return shown
}

func (m *Mac) shownMembers(members []Member) []diskdoc.Member {
	var list []diskdoc.Member
	for _, member := range members {
		shown := diskdoc.Member{UUID: member.UUID, ID: m.place(member.Partition)}
		if _, p := m.partition(member.Partition); p != nil {
			shown.Size = p.Size
		}
		list = append(list, shown)
	}
	return list
}

// apfsList is "diskutil apfs list -plist".
func (m *Mac) apfsList() Answer {
	if len(m.Containers) == 0 {
		return document(diskdoc.Dict{})
	}
	var list []diskdoc.Container
	for _, c := range m.Containers {
		shown := diskdoc.Container{
			ID: diskID(c.Number), UUID: c.UUID, Fusion: c.Fusion, First: m.place(c.Stores[0]), Size: m.containerSize(c),
		}
		for _, uuid := range c.Stores {
			if _, p := m.partition(uuid); p != nil {
				shown.Stores = append(shown.Stores, diskdoc.Member{UUID: uuid, ID: m.place(uuid), Size: p.Size})
			}
		}
		for _, v := range c.Volumes {
			shown.Volumes = append(shown.Volumes, shownVolume(c, v))
		}
		list = append(list, shown)
	}
	return document(m.maker().APFSList(list))
}

func shownVolume(c *Container, v *Volume) diskdoc.APFSVolume {
	return diskdoc.APFSVolume{
		ID: sliceID(c.Number, v.Slice), UUID: v.UUID, Name: v.Name, Role: v.Role,
		Encrypted: v.Encrypted, FileVault: v.FileVault, Locked: v.Locked,
	}
}

// raidList is "diskutil appleRAID list -plist".
func (m *Mac) raidList() Answer {
	var list []diskdoc.Set
	for _, s := range m.Sets {
		list = append(list, diskdoc.Set{
			ID: diskID(s.Number), UUID: s.UUID, Name: s.Name, Level: s.Level, Status: s.Status,
			Size: m.setSize(s), Members: m.shownMembers(s.Members),
		})
	}
	return document(m.maker().RAIDList(list))
}
