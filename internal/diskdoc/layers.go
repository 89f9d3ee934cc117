package diskdoc

// A Container is an APFS container.
type Container struct {
	ID, UUID string
	Fusion   bool
	Stores   []Member // by the UUIDs of their partitions; a missing one is left out
	First    string   // the first store's id, "" while it is missing
	Size     uint64
	Volumes  []APFSVolume
}

// An APFSVolume is a volume of a container.
type APFSVolume struct {
	ID, UUID, Name, Role         string
	Encrypted, FileVault, Locked bool
}

// APFSList returns "diskutil apfs list -plist".
func (m Maker) APFSList(containers []Container) Dict {
	list := []Dict{}
	for _, c := range containers {
		stores, volumes := []Dict{}, []Dict{}
		for _, s := range c.Stores {
			stores = append(stores, Dict{{"DeviceIdentifier", s.ID}, {"DiskUUID", s.UUID}, {"Size", s.Size}})
		}
		for _, v := range c.Volumes {
			volumes = append(volumes, m.apfsVolume(v))
		}
		list = append(list, m.more(Dict{
			{"APFSContainerUUID", c.UUID},
			{"ContainerReference", c.ID},
			{"Fusion", c.Fusion},
			{"PhysicalStores", stores},
			{"Volumes", volumes},
		}, Entry{"CapacityCeiling", c.Size}, Entry{"CapacityFree", c.Size}, Entry{"DesignatedPhysicalStore", c.First}))
	}
	return Dict{{"Containers", list}}
}

func (m Maker) apfsVolume(v APFSVolume) Dict {
	d := Dict{{"APFSVolumeUUID", v.UUID}, {"DeviceIdentifier", v.ID}}
	d = append(append(d, m.APFSVolume(v)...), Entry{"Name", v.Name})
	roles := []string{}
	if v.Role != "" {
		roles = append(roles, v.Role)
	}
	return m.more(d, Entry{"CapacityInUse", 0}, Entry{"CapacityQuota", 0}, Entry{"CapacityReserve", 0},
		Entry{"CryptoMigrationOn", false}, Entry{"Roles", roles})
}

// A Set is an AppleRAID set.
type Set struct {
	ID, UUID, Name, Level, Status string
	Size                          uint64
	Members                       []Member
}

// RAIDList returns "diskutil appleRAID list -plist".
func (m Maker) RAIDList(sets []Set) Dict {
	list := []Dict{}
	for _, s := range sets {
		members := []Dict{}
		for _, member := range s.Members {
			members = append(members, Dict{{"AppleRAIDMemberUUID", member.UUID}, {"BSD Name", member.ID}, {"MemberStatus", "Online"}})
		}
		list = append(list, m.more(Dict{
			{"AppleRAIDSetUUID", s.UUID},
			{"BSD Name", s.ID},
			{"Level", s.Level},
			{"Members", members},
			{"Name", s.Name},
			{"Spares", []Dict{}},
			{"Status", s.Status},
		}, Entry{"ChunkCount", 1}, Entry{"ChunkSize", 32768}, Entry{"Content", hfs}, Entry{"Rebuild", "manual"}, Entry{"Size", s.Size}))
	}
	return Dict{{"AppleRAIDSets", list}}
}

// Version returns SystemVersion.plist.
func Version(version string) Dict {
	return Dict{{"ProductName", "macOS"}, {"ProductVersion", version}}
}

// Failure returns what diskutil prints where it cannot do what it was asked.
func Failure(text string) Dict {
	return Dict{{"Error", true}, {"ErrorMessage", text}, {"ExitCode", 1}}
}
