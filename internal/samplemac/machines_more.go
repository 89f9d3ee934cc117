package samplemac

import "github.com/macwrangler/macwrangler/internal/diskdoc"

// chips are Macs with a T2 chip or Apple silicon.
func chips() map[string]Mac {
	t2 := func(model, chip string) Mac {
		m := intel(model, "10.15.7", t2Disk("disk0").apfs())
		m.Chip, m.T2 = true, chip
		m.Containers = []Container{container(1, "disk1", "disk0s2")}
		return m
	}
	locked := t2("MacBookPro15,1", "")
	locked.Containers[0] = locked.Containers[0].locked()
	noModel := t2("MacBookPro15,1", "")
	noModel.Instead = map[string][]byte{"hw.json": []byte("{\"arch\": \"x86_64\"}\n")}
	nothing := intel("MacBookAir6,2", "10.12.6", ssd("disk0", fusionSSD).hfs("Macintosh HD"))
	nothing.Without = []string{"hw.json"}
	externalLocked := t2("Macmini8,1", "true")
	externalLocked.Disks = append(externalLocked.Disks, thunderbolt("disk2", 500107862016, "true").apfs())
	externalLocked.Containers = append(externalLocked.Containers, container(2, "disk3", "disk2s2").locked())
	apple := func(model string, more ...Disk) Mac {
		return Mac{
			Model: model, Arch: "arm64", OS: "14.5", Disks: append([]Disk{fabricDisk()}, more...),
			Containers: []Container{container(1, "disk1", "disk0s1"), container(2, "disk2", "disk0s3"), container(3, "disk3", "disk0s2")},
		}
	}
	inside := ssd("disk4", 2000398934016).fill("Apple_HFS", "Scratch")
	onlyInside := apple("Mac14,8")
	onlyInside.Disks = []Disk{inside}
	onlyInside.Containers = nil
	return map[string]Mac{
		"t2-by-chip":                t2("MacBookPro15,1", "true"),
		"t2-by-model":               t2("MacBookAir8,1", ""),
		"t2-by-disk":                noModel,
		"t2-locked":                 locked,
		"t2-external-locked":        externalLocked,
		"no-hardware":               nothing,
		"apple-silicon":             apple("MacBookPro17,1"),
		"apple-silicon-external":    apple("MacBookPro17,1", usbDisk("disk4").hfs("Backup")),
		"mac-pro-2023":              apple("Mac14,8", inside),
		"mac-pro-2023-without-disk": onlyInside,
	}
}

// sets have AppleRAID on them.
func sets() map[string]Mac {
	member := func(d Disk) Disk { return d.fill("Apple_RAID", "").Part("Apple_Boot", "Boot OS X", 134217728) }
	mirror := intel("Macmini5,3", "10.12.6", member(hdd("disk0", 1000204886016)), member(hdd("disk1", 1000204886016)))
	mirror.Sets = []Set{{ID: "disk2", UUID: UUID(0xD0), Name: "Server HD", Members: []string{"disk0s2", "disk1s2"}}}
	unlisted := mirror
	unlisted.Sets = nil
	unlisted.Without = []string{"appleraid-list.plist"}
	external := intel("iMac14,1", "10.12.6", ssd("disk0", 251000193024).hfs("Macintosh HD"), member(usbDisk("disk1")), member(usbDisk("disk2")))
	external.Sets = []Set{{ID: "disk3", UUID: UUID(0xD0), Name: "Projects", Members: []string{"disk1s2", "disk2s2"}}}
	return map[string]Mac{"raid-mirror": mirror, "raid-unlisted": unlisted, "raid-external": external}
}

// questions are Macs where a person has to choose, or has nothing to erase.
func questions() map[string]Mac {
	unknown := intel("MacPro5,1", "10.12.6", ssd("disk0", fusionSSD).hfs("Macintosh HD"), hdd("disk1", fusionHDD).hfs("Data"))
	unknown.Disks[1].Solid = ""
	old := intel("iMac14,2", "12.7.4", ssd("disk0", fusionSSD).cs())
	return map[string]Mac{
		"three-disks": intel("iMac14,2", "10.12.6", ssd("disk0", fusionSSD).hfs("Macintosh HD"),
			hdd("disk1", fusionHDD).hfs("Data"), hdd("disk2", 1000204886016).hfs("More")),
		"two-ssds":       intel("MacPro6,1", "10.12.6", ssd("disk0", 251000193024).hfs("Macintosh HD"), ssd("disk1", 251000193024).hfs("Data")),
		"two-hdds":       intel("MacPro5,1", "10.12.6", hdd("disk0", 1000204886016).hfs("Macintosh HD"), hdd("disk1", 1000204886016).hfs("Data")),
		"unknown-medium": unknown,
		"cs-on-macos-12": old,
		"only-usb":       intel("iMac14,2", "10.12.6", usbStick("disk2")),
		"only-sd-card":   intel("iMac14,2", "10.12.6", sdCard("disk2")),
		"no-disk":        intel("iMac14,2", "10.12.6"),
	}
}

// broken have incomplete or wrong documents.
func broken() map[string]Mac {
	base := func() Mac { return intel("MacBookAir6,2", "10.12.6", ssd("disk0", fusionSSD).hfs("Macintosh HD")) }
	change := func(change func(m *Mac)) Mac {
		m := base()
		m.Instead = map[string][]byte{}
		change(&m)
		return m
	}
	failed := diskdoc.Document(diskdoc.Failure("Could not find disk: disk0"))
	modern := base()
	modern.OS = "10.14.6"
	modern.Without = []string{"apfs-list.plist"}
	hostile := base()
	hostile.Disks[0].Partitions[1].Name = "HD\nRuntimeAbortWorkflow: '; rm -rf / $(reboot)"
	hostile.Disks[0].Name = "SSD\r\nRuntimeSetVariable: x"
	return map[string]Mac{
		"info-error":   change(func(m *Mac) { m.Instead["info-disk0.plist"] = failed }),
		"info-missing": change(func(m *Mac) { m.Without = []string{"info-disk0.plist"} }),
		"info-of-other": change(func(m *Mac) {
			m.Instead["info-disk0.plist"] = diskdoc.Document(diskdoc.New("DeviceIdentifier", "disk1", "WholeDisk", true))
		}),
		"info-wrong-types": change(func(m *Mac) {
			m.Instead["info-disk0.plist"] = diskdoc.Document(diskdoc.New(
				"DeviceIdentifier", "disk0",
				"Internal", "YES",
				"ParentWholeDisk", "disk0",
				"SolidState", 1,
				"TotalSize", "large",
				"WholeDisk", true,
			))
		}),
		"id-not-an-id": change(func(m *Mac) {
			m.Instead["list.plist"] = diskdoc.Document(diskdoc.New(
				"AllDisks", []string{"disk0; reboot"},
				"AllDisksAndPartitions", []diskdoc.Dict{diskdoc.New("DeviceIdentifier", "../disk0")},
				"WholeDisks", []string{"disk0; reboot", "-f", "disk0s1"},
			))
		}),
		"names-that-order": hostile,
		"list-missing":     change(func(m *Mac) { m.Without = []string{"list.plist"} }),
		"list-error":       change(func(m *Mac) { m.Instead["list.plist"] = failed }),
		"apfs-missing":     modern,
		"cs-missing":       change(func(m *Mac) { m.Without = []string{"cs-list.plist"} }),
		"cs-not-a-plist":   change(func(m *Mac) { m.Instead["cs-list.plist"] = []byte("No CoreStorage logical volume groups found\n") }),
	}
}
