package samplemac

// info is what diskutil says of a physical disk. The newer keys came with
// 10.12.
func (m *Mac) info(d *Disk) dict {
	removable := d.Place == Card || d.Place == External && d.Bus == "USB" && d.Solid == ""
	i := dict{{"BusProtocol", d.Bus}, {"Content", d.content()}, {"DeviceIdentifier", d.ID}}
	i = i.with("DeviceTreePath", d.Path)
	i = append(i, entry{"Ejectable", removable || d.Place == External && d.Bus == "USB"})
	if m.vmware() {
		i[len(i)-1].value = removable
	}
	i = append(i, entry{"Internal", d.Place != External}, entry{"MediaName", d.Name},
		entry{"ParentWholeDisk", d.ID}, entry{"RAIDMaster", false}, entry{"RAIDSlice", false})
	if m.atLeast(12) {
		i = append(i, entry{"Removable", removable}, entry{"RemovableMedia", removable},
			entry{"RemovableMediaOrExternalDevice", removable || d.Place == External})
	}
	i = i.with("SMARTStatus", d.smart())
	if m.atLeast(12) {
		i = append(i, entry{"Size", d.Size})
	}
	i = append(i.flag("SolidState", d.Solid), entry{"TotalSize", d.Size})
	if m.atLeast(12) {
		virtual := d.Virtual
		if virtual == "" {
			virtual = "Physical"
		}
		i = append(i, entry{"VirtualOrPhysical", virtual})
	}
	return append(i, entry{"WholeDisk", true})
}

func (m *Mac) vmware() bool { return len(m.Model) > 6 && m.Model[:6] == "VMware" }

func (d *Disk) smart() string {
	switch {
	case d.SMART != "":
		return d.SMART
	case d.Place != BuiltIn || d.Solid == "":
		return "Not Supported"
	}
	return "Verified"
}

// synthesized adds the info of containers, logical volumes and sets, which
// repeat much of the disk below.
func (m *Mac) synthesized(files map[string][]byte) {
	for i := range m.Containers {
		c := &m.Containers[i]
		var stores []dict
		for _, s := range c.Stores {
			stores = append(stores, dict{{"APFSPhysicalStore", s}})
		}
		d := dict{}
		if m.atLeast(13) {
			d = append(d, entry{"APFSContainerReference", c.ID}, entry{"APFSPhysicalStores", stores})
		}
		content := containerType
		if !m.atLeast(13) {
			content = "" // 10.12 lists what it does not know
		}
		files["info-"+c.ID+".plist"] = document(m.above(d, c.ID, c.Stores, content, content != ""))
	}
	for _, v := range m.carried() {
		d := dict{}
		// 10.10 does not say what the disk is
		if g := v.group; g != nil && m.atLeast(11) {
			d = append(d, entry{"CoreStorageCompositeDisk", len(g.Physical) > 1}, entry{"CoreStorageEncrypted", g.Encrypted},
				entry{"CoreStorageLVFUUID", g.Family}, entry{"CoreStorageLVGUUID", g.UUID}, entry{"CoreStorageLVUUID", g.Logical})
		}
		i := m.above(d, v.id, v.below, "Apple_HFS", true)
		if v.group == nil {
			i = append(i, entry{"RAIDMaster", true})
		}
		files["info-"+v.id+".plist"] = document(i)
	}
}

func (m *Mac) above(i dict, id string, stores []string, content string, virtual bool) dict {
	below := m.disk(stores[0])
	if below == nil {
		below = &Disk{}
	}
	i = append(i, entry{"BusProtocol", below.Bus}, entry{"Content", content}, entry{"DeviceIdentifier", id})
	i = i.with("DeviceTreePath", below.Path)
	i = append(i, entry{"Ejectable", false}, entry{"Internal", below.Place != External},
		entry{"MediaName", below.Name}, entry{"ParentWholeDisk", id})
	if m.atLeast(12) {
		i = append(i, entry{"Removable", false}, entry{"RemovableMedia", false},
			entry{"RemovableMediaOrExternalDevice", below.Place == External})
	}
	i = i.with("SMARTStatus", "Not Supported").flag("SolidState", below.Solid)
	i = append(i, entry{"TotalSize", m.sizeOf(stores)})
	if m.atLeast(12) {
		word := "Virtual"
		if !virtual {
			word = "Physical" // what 10.12 says of what it does not know
		}
		i = append(i, entry{"VirtualOrPhysical", word})
	}
	return append(i, entry{"WholeDisk", true})
}

// coreStorage adds cs-list.plist and what is asked of each layer.
func (m *Mac) coreStorage(files map[string][]byte) {
	if m.atLeast(16) && m.OS != "" && len(m.Groups) == 0 {
		return // not there from macOS 11 on
	}
	if len(m.Groups) == 0 {
		files["cs-list.plist"] = document(dict{})
		return
	}
	var groups []dict
	for i := range m.Groups {
		g := &m.Groups[i]
		groups = append(groups, g.list())
		g.info(files)
	}
	files["cs-list.plist"] = document(dict{{"CoreStorageLogicalVolumeGroups", groups}})
}

func layer(role, uuid string) dict {
	return dict{{"CoreStorageRole", role}, {"CoreStorageUUID", uuid}}
}

func (g *Group) list() dict {
	var physical []dict
	for _, p := range g.Physical {
		physical = append(physical, layer("PV", p.UUID))
	}
	family := append(dict{{"CoreStorageLogicalVolumes", []dict{layer("LV", g.Logical)}}}, layer("LVF", g.Family)...)
	return append(dict{
		{"CoreStorageLogicalVolumeFamilies", []dict{family}},
		{"CoreStoragePhysicalVolumes", physical},
	}, layer("LVG", g.UUID)...)
}

func (g *Group) info(files map[string][]byte) {
	put := func(uuid string, d dict) { files["cs-info-"+uuid+".plist"] = document(d) }
	put(g.UUID, append(dict{
		{"CoreStorageLogicalVolumeGroupFusionDrive", len(g.Physical) > 1},
		{"CoreStorageLogicalVolumeGroupName", g.Name},
	}, layer("LVG", g.UUID)...))
	for _, p := range g.Physical {
		put(p.UUID, append(layer("PV", p.UUID), entry{"DeviceIdentifier", p.ID}))
	}
	kind, status, state := "None", "Unlocked", "Online"
	if g.Encrypted {
		kind = "AES-XTS"
	}
	if g.Locked {
		status, state = "Locked", "Locked"
	}
	put(g.Family, append(dict{
		{"CoreStorageLogicalVolumeFamilyEncryptionStatus", status},
		{"CoreStorageLogicalVolumeFamilyEncryptionType", kind},
	}, layer("LVF", g.Family)...))
	volume := dict{{"CoreStorageLogicalVolumeName", g.Name}, {"CoreStorageLogicalVolumeStatus", state}}
	volume = append(volume, layer("LV", g.Logical)...)
	volume = append(volume, entry{"DesignatedCoreStoragePhysicalVolumeDeviceIdentifier", g.Physical[0].ID})
	if !g.Locked {
		volume = volume.with("DeviceIdentifier", g.Disk)
	}
	put(g.Logical, volume)
}
