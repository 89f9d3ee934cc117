package samplemac

import "github.com/macwrangler/macwrangler/internal/diskdoc"

// hardwares are Macs whose disks look like those of other Macs: NVMe disks before
// the T2 chip, virtual machines with more than their own disk, and Macs with
// slots.
func hardwares() map[string]Mac {
	unknown := intel("", "10.15.7", t2Disk("disk0").apfs())
	unknown.Disks[0].AES = ""
	unknown.Instead = map[string][]byte{"hw.json": []byte("{\"arch\": \"x86_64\"}\n")}
	unknown.Containers = []Container{container(1, "disk1", "disk0s2")}
	later := intel("MacBookPro14,1", "10.13.6", nvmeDisk("disk0").apfs())
	later.Containers = []Container{container(1, "disk1", "disk0s2")}
	wrong := intel("MacBookAir7,2", "10.12.6", nvmeDisk("disk0").hfs("Macintosh HD"))
	wrong.T2 = "true"
	return map[string]Mac{
		"t2-unknown":      unknown,
		"nvme-before-t2":  intel("MacBookAir7,2", "10.12.6", nvmeDisk("disk0").hfs("Macintosh HD")),
		"nvme-10.13":      later,
		"nvme-called-t2":  wrong,
		"model-not-known": intel("MacBookAir7,9", "10.12.6", nvmeDisk("disk0").hfs("Macintosh HD")),
	}
}

// reFusions are Fusion Drives that somebody made, or has to repair.
func reFusions() map[string]Mac {
	large := func(id string) Disk { return ssd(id, 250059350016).hfs("Untitled") }
	replaced := csFusion("10.12.6")
	replaced.Disks[1] = Disk{ID: "disk1", Size: 2000398934016, Name: "ST2000DM008", Bus: "SATA", Solid: "false", Content: "none"}
	replaced.Groups[0].Physical[1].ID = ""
	return map[string]Mac{
		"fusion-swapped-ssd":     intel("Macmini6,2", "10.15.7", large("disk0"), hdd("disk1", 1000204886016).hfs("Untitled")),
		"fusion-two-ssds":        intel("iMac18,3", "10.15.7", large("disk0"), ssd("disk1", 1000204886016).hfs("Untitled")),
		"fusion-self-made":       intel("Macmini6,2", "10.13.6", large("disk0"), hdd("disk1", 1000204886016).hfs("Untitled")),
		"fusion-member-replaced": replaced,
	}
}

// moreGuests are virtual machines that see more than their own disk.
func moreGuests() map[string]Mac {
	own := vmwareDisk("disk0", 68719476736).hfs("Macintosh HD")
	failed := diskdoc.Document(diskdoc.Failure("Could not find disk: disk0"))
	backup := usbDisk("disk1").hfs("Time Machine Backups")
	unreadable := intel("VMware7,1", "12.7.6", own, backup)
	unreadable.Instead = map[string][]byte{"info-disk0.plist": failed}
	half := intel("VMware7,1", "12.7.6", own, vmwareDisk("disk1", 500107862016).hfs("Data"))
	half.Instead = unreadable.Instead
	passed := intel("VirtualBox", "10.12.6", vboxDisk("disk0", 68719476736).hfs("Macintosh HD"), hdd("disk1", fusionHDD).hfs("Data"))
	return map[string]Mac{
		"vmware-usb-disk":        intel("VMware7,1", "12.7.6", own, backup),
		"vmware-unreadable":      unreadable,
		"vmware-half-unreadable": half,
		"virtualbox-real-disk":   passed,
	}
}

// started are Macs that run from something else than a system on their own disk.
func started() map[string]Mac {
	recovery := intel("MacBookAir6,2", "10.9.5", ssd("disk0", fusionSSD).hfs("Macintosh HD"), imageDisk("disk1", "OS X Base System"))
	recovery.Boot, recovery.Image = "disk1s2", "disk0s3"
	internet := recovery
	internet.Image = ""
	net := intel("iMac14,2", "10.12.6", hdd("disk0", 1000204886016).hfs("Macintosh HD"), imageDisk("disk1", "NetBoot"))
	net.Boot = "disk1s2"
	installer := intel("MacBookAir6,2", "10.12.6", ssd("disk0", fusionSSD).hfs("Macintosh HD"), usbDisk("disk1").fill("Apple_HFS", "Install macOS"), imageDisk("disk2", "OS X Base System"))
	installer.Boot, installer.Image = "disk2s2", "disk1s2"
	usb := intel("MacBookAir6,2", "10.12.6", ssd("disk0", fusionSSD).hfs("Macintosh HD"), usbDisk("disk1").hfs("Tools"))
	usb.Boot = "disk1s2"
	return map[string]Mac{
		"recovery-on-target": recovery,
		"recovery-internet":  internet,
		"started-by-netboot": net,
		"started-from-stick": installer,
		"started-from-usb":   usb,
	}
}

// towers have slots or bays, and a disk on a card that counts as external.
func towers() map[string]Mac {
	runs := intel("MacPro5,1", "12.7.6", slotDisk("disk0", 1000204886016).apfs(), hdd("disk2", 4000787030016).fill("Apple_HFS", "Time Machine"))
	runs.Containers = []Container{container(1, "disk1", "disk0s2")}
	runs.Boot = "disk1s1"
	blank := intel("MacPro4,1", "10.12.6", hdd("disk0", fusionHDD).hfs("Macintosh HD"), slotDisk("disk1", 1000204886016))
	server := intel("Xserve3,1", "10.11.6", hdd("disk0", 1000204886016).fill("Apple_HFS", "Shares"), slotDisk("disk1", fusionSSD).hfs("Server HD"))
	lone := intel("MacPro5,1", "10.12.6", hdd("disk0", 1000204886016).hfs("Macintosh HD"), usbDisk("disk1").hfs("Backup"))
	outside := intel("iMac14,2", "10.12.6", hdd("disk0", fusionHDD).fill("Apple_HFS", "Archive"), thunderbolt("disk1", 500107862016, "true").hfs("Macintosh HD"))
	twice := intel("iMac14,2", "10.12.6", hdd("disk0", fusionHDD).hfs("Macintosh HD"), thunderbolt("disk1", 500107862016, "true").hfs("Macintosh SSD"))
	twice.Boot = "disk1s2"
	hidden := intel("iMac14,2", "10.12.6", ssd("disk0", 251000193024).hfs("Macintosh HD"), hdd("disk1", fusionHDD).fill("Apple_HFS", "Archive"))
	hidden.Instead = map[string][]byte{"info-disk0.plist": diskdoc.Document(diskdoc.Failure("Could not find disk: disk0"))}
	return map[string]Mac{
		"tower-runs-from-card":   runs,
		"tower-blank-card":       blank,
		"tower-lone-disk":        lone,
		"xserve-system-on-card":  server,
		"system-on-thunderbolt":  outside,
		"runs-from-thunderbolt":  twice,
		"system-disk-unreadable": hidden,
	}
}
