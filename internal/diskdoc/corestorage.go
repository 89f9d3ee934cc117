package diskdoc

// A Group is a CoreStorage logical volume group.
type Group struct {
	UUID, Name, Status string
	Fusion             bool
	Physical           []Member
	Families           []Family
}

// A Member is a partition that a group or a set is made of.
type Member struct {
	UUID string
	ID   string // of the partition; "" while it is missing
	Size uint64
}

// A Family is a CoreStorage logical volume family.
type Family struct {
	UUID, Status, Encryption string
	Volumes                  []LogicalVolume
}

// A LogicalVolume is a volume of a family.
type LogicalVolume struct {
	UUID, Name string
	ID         string // of its disk; "" while it is locked
	Size       uint64
	Locked     bool
}

func role(name, uuid string) Dict {
	return Dict{{"CoreStorageRole", name}, {"CoreStorageUUID", uuid}}
}

// CSList returns "diskutil cs list -plist".
func (Maker) CSList(groups []Group) Dict {
	if len(groups) == 0 {
		return Dict{}
	}
	var list []Dict
	for _, g := range groups {
		members, families := []Dict{}, []Dict{}
		for _, p := range g.Physical {
			members = append(members, role("PV", p.UUID))
		}
		for _, f := range g.Families {
			volumes := []Dict{}
			for _, v := range f.Volumes {
				volumes = append(volumes, role("LV", v.UUID))
			}
			families = append(families, append(Dict{{"CoreStorageLogicalVolumes", volumes}}, role("LVF", f.UUID)...))
		}
		list = append(list, append(Dict{
			{"CoreStorageLogicalVolumeFamilies", families},
			{"CoreStoragePhysicalVolumes", members},
		}, role("LVG", g.UUID)...))
	}
	return Dict{{"CoreStorageLogicalVolumeGroups", list}}
}

// CSInfos returns "diskutil cs info -plist UUID" for a group and all that it
// has, by UUID.
func (m Maker) CSInfos(g Group) map[string]Dict {
	infos := map[string]Dict{g.UUID: m.more(append(Dict{
		{"CoreStorageLogicalVolumeGroupFusionDrive", g.Fusion},
		{"CoreStorageLogicalVolumeGroupName", g.Name},
	}, role("LVG", g.UUID)...), Entry{"CoreStorageLogicalVolumeGroupStatus", g.Status})}
	for i, p := range g.Physical {
		infos[p.UUID] = m.memberInfo(g, i, p)
	}
	for _, f := range g.Families {
		infos[f.UUID] = m.more(append(Dict{
			{"CoreStorageLogicalVolumeFamilyEncryptionStatus", f.Status},
			{"CoreStorageLogicalVolumeFamilyEncryptionType", f.Encryption},
		}, role("LVF", f.UUID)...), Entry{"MemberOfCoreStorageLogicalVolumeGroup", g.UUID})
		for _, v := range f.Volumes {
			infos[v.UUID] = m.volumeInfo(g, f, v)
		}
	}
	return infos
}

func (m Maker) memberInfo(g Group, index int, p Member) Dict {
	d := role("PV", p.UUID).with("DeviceIdentifier", p.ID)
	status := "Online"
	if p.ID == "" {
		status = "Missing"
	} else {
		d = m.more(d, Entry{"CoreStoragePhysicalVolumeSize", p.Size})
	}
	return m.more(d, Entry{"CoreStoragePhysicalVolumeIndex", index}, Entry{"CoreStoragePhysicalVolumeStatus", status},
		Entry{"MemberOfCoreStorageLogicalVolumeGroup", g.UUID})
}

func (m Maker) volumeInfo(g Group, f Family, v LogicalVolume) Dict {
	status := "Online"
	if v.Locked {
		status = "Locked"
	}
	d := append(Dict{
		{"CoreStorageLogicalVolumeName", v.Name},
		{"CoreStorageLogicalVolumeStatus", status},
	}, role("LV", v.UUID)...)
	d = append(d, Entry{"DesignatedCoreStoragePhysicalVolumeDeviceIdentifier", g.Physical[0].ID})
	if !v.Locked {
		d = m.more(d.with("DeviceIdentifier", v.ID), Entry{"VolumeName", v.Name})
	}
	return m.more(d, Entry{"CoreStorageLogicalVolumeContentHint", hfs},
		Entry{"CoreStorageLogicalVolumeConversionState", "NoConversion"}, Entry{"CoreStorageLogicalVolumeSize", v.Size},
		Entry{"DesignatedCoreStoragePhysicalVolume", g.Physical[0].UUID},
		Entry{"MemberOfCoreStorageLogicalVolumeFamily", f.UUID}, Entry{"MemberOfCoreStorageLogicalVolumeGroup", g.UUID})
}
