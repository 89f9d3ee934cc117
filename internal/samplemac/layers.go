package samplemac

import "github.com/macwrangler/macwrangler/internal/diskdoc"

func (m *Mac) containers() []diskdoc.Container {
	var list []diskdoc.Container
	for _, c := range m.Containers {
		shown := diskdoc.Container{ID: c.ID, UUID: c.UUID, Fusion: len(c.Stores) > 1}
		for _, id := range c.Stores {
			p := m.partition(id)
			shown.Stores = append(shown.Stores, diskdoc.Member{ID: id, UUID: p.UUID, Size: p.Size})
		}
		for _, v := range c.Volumes {
			vault := v.FileVault || v.Locked
			shown.Volumes = append(shown.Volumes, diskdoc.APFSVolume{
				ID: v.ID, UUID: v.UUID, Name: v.Name, Encrypted: vault, FileVault: vault, Locked: v.Locked,
			})
		}
		list = append(list, shown)
	}
	return list
}

func (m *Mac) sets() []diskdoc.Set {
	var list []diskdoc.Set
	for _, s := range m.Sets {
		shown := diskdoc.Set{ID: s.ID, UUID: s.UUID, Name: s.Name, Level: "Mirror", Status: "Online"}
		for i, id := range s.Members {
			shown.Members = append(shown.Members, diskdoc.Member{UUID: UUID(0xE00 + i), ID: id})
		}
		list = append(list, shown)
	}
	return list
}

// coreStorage adds cs-list.plist and what is asked of each layer.
func (m *Mac) coreStorage(files map[string][]byte) {
	if m.atLeast(1100) && m.OS != "" && len(m.Groups) == 0 {
		return // not there from macOS 11 on
	}
	var groups []diskdoc.Group
	for i := range m.Groups {
		g := m.Groups[i].shown()
		groups = append(groups, g)
		for uuid, info := range m.maker().CSInfos(g) {
			files["cs-info-"+uuid+".plist"] = diskdoc.Document(info)
		}
	}
	files["cs-list.plist"] = diskdoc.Document(m.maker().CSList(groups))
}

// shown is the group as documents show it.
func (g *Group) shown() diskdoc.Group {
	shown := diskdoc.Group{UUID: g.UUID, Name: g.Name, Fusion: len(g.Physical) > 1}
	for _, p := range g.Physical {
		shown.Physical = append(shown.Physical, diskdoc.Member{UUID: p.UUID, ID: p.ID})
	}
	family := diskdoc.Family{UUID: g.Family, Status: "Unlocked", Encryption: "None"}
	if g.Encrypted {
		family.Encryption = "AES-XTS"
	}
	if g.Locked {
		family.Status = "Locked"
	}
	family.Volumes = []diskdoc.LogicalVolume{{UUID: g.Logical, Name: g.Name, ID: g.Disk, Locked: g.Locked}}
	shown.Families = []diskdoc.Family{family}
	return shown
}
