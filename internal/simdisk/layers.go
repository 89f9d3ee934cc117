package simdisk

// hidden tells whether a group is not yet to be seen.
func (g *Group) hidden() bool { return g.Coming > 0 }

// settle lets time pass: groups that were asked for appear, groups that were
// deleted vanish.
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
	groups := []dict{}
	for _, g := range m.Groups {
		if g.hidden() {
			continue
		}
		members, families := []dict{}, []dict{}
		for _, member := range g.Members {
			members = append(members, role("PV", member.UUID))
		}
		for _, f := range g.Families {
			volumes := []dict{}
			for _, v := range f.Volumes {
				volumes = append(volumes, role("LV", v.UUID))
			}
			family := role("LVF", f.UUID)
			family["CoreStorageLogicalVolumes"] = volumes
			families = append(families, family)
		}
		group := role("LVG", g.UUID)
		group["CoreStoragePhysicalVolumes"], group["CoreStorageLogicalVolumeFamilies"] = members, families
		groups = append(groups, group)
	}
	if len(groups) == 0 {
		return document(dict{})
	}
	return document(dict{"CoreStorageLogicalVolumeGroups": groups})
}

func role(name, uuid string) dict {
	return dict{"CoreStorageRole": name, "CoreStorageUUID": uuid}
}

// csInfo is "diskutil cs info -plist UUID".
func (m *Mac) csInfo(uuid string) Answer {
	for _, g := range m.Groups {
		if g.hidden() {
			continue
		}
		if g.UUID == uuid {
			i := role("LVG", uuid)
			i["CoreStorageLogicalVolumeGroupName"], i["CoreStorageLogicalVolumeGroupStatus"] = g.Name, g.Status
			i["CoreStorageLogicalVolumeGroupFusionDrive"] = g.Fusion
			return document(i)
		}
		for index, member := range g.Members {
			if member.UUID == uuid {
				return document(m.memberInfo(g, index))
			}
		}
		for _, f := range g.Families {
			if f.UUID == uuid {
				i := role("LVF", uuid)
				i["CoreStorageLogicalVolumeFamilyEncryptionStatus"] = f.Status
				i["CoreStorageLogicalVolumeFamilyEncryptionType"] = f.Encryption
				i["MemberOfCoreStorageLogicalVolumeGroup"] = g.UUID
				return document(i)
			}
			for _, v := range f.Volumes {
				if v.UUID == uuid {
					return document(m.csVolumeInfo(g, f, v))
				}
			}
		}
	}
	return failure("Could not find CoreStorage object " + uuid)
}

func (m *Mac) memberInfo(g *Group, index int) dict {
	member := g.Members[index]
	i := role("PV", member.UUID)
	i["CoreStoragePhysicalVolumeIndex"] = index
	i["CoreStoragePhysicalVolumeStatus"] = "Missing"
	i["MemberOfCoreStorageLogicalVolumeGroup"] = g.UUID
	if _, p := m.partition(member.Partition); p != nil {
		i["CoreStoragePhysicalVolumeStatus"], i["CoreStoragePhysicalVolumeSize"] = "Online", p.Size
		i["DeviceIdentifier"] = m.place(p.UUID)
	}
	return i
}

func (m *Mac) csVolumeInfo(g *Group, f *Family, v *LogicalVolume) dict {
	i := role("LV", v.UUID)
	i["CoreStorageLogicalVolumeName"], i["CoreStorageLogicalVolumeSize"] = v.Name, v.Size
	i["CoreStorageLogicalVolumeContentHint"] = hfs
	i["CoreStorageLogicalVolumeConversionState"] = "NoConversion"
	i["MemberOfCoreStorageLogicalVolumeFamily"], i["MemberOfCoreStorageLogicalVolumeGroup"] = f.UUID, g.UUID
	i["DesignatedCoreStoragePhysicalVolume"] = g.Members[0].UUID
	i["DesignatedCoreStoragePhysicalVolumeDeviceIdentifier"] = m.place(g.Members[0].Partition)
	i["CoreStorageLogicalVolumeStatus"] = "Locked"
	if !v.Locked {
		i["CoreStorageLogicalVolumeStatus"] = "Online"
		i["DeviceIdentifier"], i["VolumeName"] = diskID(v.Number), v.Name
	}
	return i
}

// apfsList is "diskutil apfs list -plist".
func (m *Mac) apfsList() Answer {
	containers := []dict{}
	for _, c := range m.Containers {
		stores, volumes := []dict{}, []dict{}
		for _, uuid := range c.Stores {
			if _, p := m.partition(uuid); p != nil {
				stores = append(stores, dict{"DeviceIdentifier": m.place(uuid), "DiskUUID": uuid, "Size": p.Size})
			}
		}
		for _, v := range c.Volumes {
			volumes = append(volumes, m.apfsVolume(c, v))
		}
		containers = append(containers, dict{
			"APFSContainerUUID": c.UUID, "CapacityCeiling": m.containerSize(c), "CapacityFree": m.containerSize(c),
			"ContainerReference": diskID(c.Number), "DesignatedPhysicalStore": m.place(c.Stores[0]), "Fusion": c.Fusion,
			"PhysicalStores": stores, "Volumes": volumes,
		})
	}
	if len(containers) == 0 {
		return document(dict{})
	}
	return document(dict{"Containers": containers})
}

func (m *Mac) apfsVolume(c *Container, v *Volume) dict {
	roles := []string{}
	if v.Role != "" {
		roles = append(roles, v.Role)
	}
	i := dict{
		"APFSVolumeUUID": v.UUID, "CapacityInUse": 0, "CapacityQuota": 0, "CapacityReserve": 0,
		"CryptoMigrationOn": false, "DeviceIdentifier": sliceID(c.Number, v.Slice), "Encryption": v.Encrypted,
		"Locked": v.Locked, "Name": v.Name, "Roles": roles,
	}
	if m.version() >= 1014 {
		i["FileVault"] = v.FileVault
	}
	return i
}

// raidList is "diskutil appleRAID list -plist".
func (m *Mac) raidList() Answer {
	sets := []dict{}
	for _, s := range m.Sets {
		members := []dict{}
		for _, member := range s.Members {
			members = append(members, dict{
				"AppleRAIDMemberUUID": member.UUID, "BSD Name": m.place(member.Partition), "MemberStatus": "Online",
			})
		}
		sets = append(sets, dict{
			"AppleRAIDSetUUID": s.UUID, "BSD Name": diskID(s.Number), "ChunkCount": 1, "ChunkSize": 32768, "Content": hfs,
			"Level": s.Level, "Members": members, "Name": s.Name, "Rebuild": "manual", "Size": uint64(normalHDD),
			"Spares": []dict{}, "Status": s.Status,
		})
	}
	return document(dict{"AppleRAIDSets": sets})
}
