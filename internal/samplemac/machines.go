package samplemac

import (
	"maps"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
)

// Machines are the samples of testdata/disk, by the name of their folder.
func Machines() map[string]Mac {
	all := map[string]Mac{}
	for _, family := range []map[string]Mac{singles(), guests(), fusions(), fusionTrouble(), chips(), sets(), questions(), broken(), hardwares(), moreGuests(), towers(), reFusions(), started()} {
		maps.Copy(all, family)
	}
	return all
}

func intel(model, os string, disks ...Disk) Mac {
	return Mac{Model: model, Arch: "x86_64", OS: os, Disks: disks}
}

// singles have one disk to erase.
func singles() map[string]Mac {
	air := func(os string, disks ...Disk) Mac { return intel("MacBookAir6,2", os, disks...) }
	apfs := intel("MacBookPro14,1", "10.13.6", ssd("disk0", 251000193024).apfs())
	apfs.Containers = []Container{container(1, "disk1", "disk0s2")}
	apfs.Boot = "disk1s1"
	apfsVault := intel("MacBookPro14,1", "10.15.7", ssd("disk0", 251000193024).apfs())
	apfsVault.Containers = []Container{container(1, "disk1", "disk0s2").vault()}
	vault := intel("MacBookPro11,1", "10.12.6", ssd("disk0", 251000193024).cs())
	vault.Groups = []Group{group(1, "disk1", "disk0s2").vault()}
	locked := intel("MacBookPro11,1", "10.12.6", ssd("disk0", 251000193024).cs())
	locked.Groups = []Group{group(1, "", "disk0s2").locked()}
	duplicate := intel("MacBookPro11,1", "10.10.5", ssd("disk0", 251000193024).cs())
	duplicate.Groups = []Group{group(1, "disk1", "disk0s2")}
	hidden := intel("MacBookPro11,1", "10.10.5", ssd("disk0", 251000193024).cs())
	hidden.Groups = []Group{group(1, "disk1", "disk0s2")}
	hidden.Instead = map[string][]byte{"cs-info-" + hidden.Groups[0].Logical + ".plist": diskdoc.Document(diskdoc.New(
		"CoreStorageLogicalVolumeName", "Macintosh HD",
		"CoreStorageLogicalVolumeStatus", "Online",
		"CoreStorageRole", "LV",
		"CoreStorageUUID", hidden.Groups[0].Logical,
	))}
	older := intel("MacBookPro11,1", "10.12.6", ssd("disk0", 251000193024).apfs())
	older.Containers = []Container{container(1, "disk1", "disk0s2")}
	small := air("10.12.6", ssd("disk0", 32010928128).hfs("Macintosh HD"))
	failing := intel("iMac12,1", "10.12.6", hdd("disk0", 1000204886016).hfs("Macintosh HD"))
	failing.Disks[0].SMART = "Failing"
	return map[string]Mac{
		"ssd-hfs":             air("10.11.6", ssd("disk0", fusionSSD).hfs("Macintosh HD")),
		"ssd-apfs-10.13":      apfs,
		"ssd-apfs-filevault":  apfsVault,
		"hdd-10.9":            intel("iMac12,1", "10.9.5", hdd("disk0", 1000204886016).hfs("Macintosh HD")),
		"ssd-and-sd-card":     air("10.12.6", ssd("disk0", fusionSSD).hfs("Macintosh HD"), sdCard("disk1")),
		"ssd-and-old-reader":  air("10.10.5", ssd("disk0", fusionSSD).hfs("Macintosh HD"), sdReader("disk3")),
		"ssd-and-usb":         air("10.12.6", ssd("disk0", fusionSSD).hfs("Macintosh HD"), usbDisk("disk1").hfs("Backup"), usbStick("disk2")),
		"ssd-and-thunderbolt": air("10.11.6", ssd("disk0", fusionSSD).hfs("Macintosh HD"), thunderbolt("disk1", 500107862016, "true").hfs("Work")),
		"cs-filevault":        vault,
		"cs-filevault-locked": locked,
		"lv-10.10":            duplicate,
		"lv-10.10-duplicate":  hidden,
		"apfs-seen-by-10.12":  older,
		"too-small":           small,
		"smart-failing":       failing,
	}
}

// guests are virtual machines.
func guests() map[string]Mac {
	vmware := vmwareDisk("disk0", 85899345920).hfs("Macintosh HD")
	elsewhere := vmware
	elsewhere.Place = External
	vbox := vboxDisk("disk0", 42948853248).hfs("OSX")
	tart := Disk{ID: "disk0", Size: 50000000000, Name: "Apple Virtio Disk", Bus: "PCI-Express", Solid: "true", SMART: "Not Supported"}.
		Part("Apple_APFS_ISC", "", 524288000).Part("Apple_APFS", "", 44107001856).Part("Apple_APFS_Recovery", "", 5368672256)
	return map[string]Mac{
		"vmware":        intel("VMware7,1", "10.12.6", vmware),
		"vmware-usb":    intel("VMware7,1", "10.12.6", vmware, usbStick("disk1")),
		"vmware-no-one": intel("iMac14,2", "10.12.6", elsewhere),
		"virtualbox":    intel("VirtualBox", "10.12.6", vbox),
		"tart": {
			Model: "VirtualMac2,1", Arch: "arm64", OS: "14.5", Disks: []Disk{tart},
			Containers: []Container{container(1, "disk1", "disk0s1"), container(2, "disk2", "disk0s3"), container(3, "disk3", "disk0s2")},
		},
	}
}

func fusionDisks() []Disk {
	return []Disk{ssd("disk0", fusionSSD).cs(), hdd("disk1", fusionHDD).cs()}
}

func csFusion(os string) Mac {
	m := intel("iMac14,2", os, fusionDisks()...)
	m.Groups = []Group{group(1, "disk2", "disk0s2", "disk1s2")}
	return m
}

func apfsFusion() Mac {
	m := intel("iMac18,3", "10.15.7", ssd("disk0", fusionSSD).apfs(), hdd("disk1", fusionHDD).apfs())
	m.Containers = []Container{container(1, "disk2", "disk0s2", "disk1s2")}
	return m
}

func split(model, os string, size uint64) Mac {
	return intel(model, os, ssd("disk0", size).hfs("Macintosh HD"), hdd("disk1", fusionHDD).hfs("Data"))
}

// fusions are Fusion Drives that can be rebuilt.
func fusions() map[string]Mac {
	vault := csFusion("10.12.6")
	vault.Groups[0] = vault.Groups[0].vault()
	first := csFusion("10.12.6")
	first.Groups = []Group{group(1, "disk2", "disk1s2", "disk0s2")}
	turned := intel("Macmini6,2", "10.11.6", hdd("disk0", 1000204886016).cs(), ssd("disk1", fusionSSD).cs())
	turned.Groups = []Group{group(1, "disk2", "disk0s2", "disk1s2")}
	three := csFusion("10.12.6")
	three.Disks[1] = hdd("disk1", fusionHDD).Part("EFI", "EFI", 209715200).Part("Apple_CoreStorage", "", 1500000000000).
		Part("Apple_Boot", "Recovery HD", 650002432).Part("Apple_CoreStorage", "", 1000000000000).
		Part("Microsoft Basic Data", "BOOTCAMP", 400000000000)
	three.Groups = []Group{group(1, "disk2", "disk0s2", "disk1s2", "disk1s4")}
	external := csFusion("10.12.6")
	external.Disks = append(external.Disks, thunderbolt("disk3", fusionSSD, "true").cs(), thunderbolt("disk4", fusionHDD, "false").cs())
	external.Groups = append(external.Groups, group(2, "", "disk3s2", "disk4s2").locked())
	plain := csFusion("10.12.6")
	plain.Disks = append(plain.Disks, usbDisk("disk3").cs())
	plain.Groups = append([]Group{group(2, "disk4", "disk3s2")}, plain.Groups...)
	twoGroups := split("iMac14,2", "10.12.6", fusionSSD)
	twoGroups.Disks = fusionDisks()
	twoGroups.Groups = []Group{group(1, "disk2", "disk0s2"), group(2, "disk3", "disk1s2")}
	onSSD := split("iMac18,3", "10.13.6", fusionSSD)
	onSSD.Disks[0] = ssd("disk0", fusionSSD).apfs()
	onSSD.Containers = []Container{container(1, "disk2", "disk0s2")}
	vaultAPFS := apfsFusion()
	vaultAPFS.Containers[0] = vaultAPFS.Containers[0].vault()
	card := apfsFusion()
	card.Disks = append(card.Disks, sdCard("disk3"))
	return map[string]Mac{
		"fusion-cs":                 csFusion("10.12.6"),
		"fusion-cs-filevault":       vault,
		"fusion-cs-hdd-first":       first,
		"fusion-cs-hdd-is-disk0":    turned,
		"fusion-cs-three-pvs":       three,
		"fusion-cs-external-locked": external,
		"fusion-cs-external-group":  plain,
		"fusion-cs-10.14":           csFusion("10.14.6"),
		"fusion-split-10.12":        split("iMac14,2", "10.12.6", fusionSSD),
		"fusion-split-10.15":        split("iMac18,3", "10.15.7", fusionSSD),
		"fusion-split-two-groups":   twoGroups,
		"fusion-split-apfs-10.13":   onSSD,
		"fusion-apfs":               apfsFusion(),
		"fusion-apfs-filevault":     vaultAPFS,
		"fusion-apfs-sd-card":       card,
	}
}

// fusionTrouble are Fusion Drives that must not be changed.
func fusionTrouble() map[string]Mac {
	locked := csFusion("10.12.6")
	locked.Groups[0] = locked.Groups[0].locked()
	decrypting := csFusion("10.12.6")
	decrypting.Groups[0] = decrypting.Groups[0].locked()
	decrypting.Groups[0].Encrypted = false
	second := split("iMac14,2", "10.12.6", fusionSSD)
	second.Disks = fusionDisks()
	second.Groups = []Group{group(1, "disk2", "disk0s2"), group(2, "", "disk1s2").locked()}
	half := intel("iMac14,2", "10.12.6", ssd("disk0", fusionSSD).cs(), thunderbolt("disk1", fusionHDD, "false").cs())
	half.Groups = []Group{group(1, "disk2", "disk0s2", "disk1s2")}
	noVersion := csFusion("10.12.6")
	noVersion.Without = []string{"SystemVersion.plist"}
	noModel := split("iMac14,2", "10.12.6", fusionSSD)
	noModel.Without = []string{"hw.json"}
	noLayers := csFusion("10.12.6")
	noLayers.Without = []string{"cs-info-" + noLayers.Groups[0].Physical[1].UUID + ".plist"}
	noLock := csFusion("10.12.6")
	noLock.Without = []string{"cs-info-" + noLock.Groups[0].Family + ".plist", "cs-info-" + noLock.Groups[0].Logical + ".plist"}
	lockedAPFS := apfsFusion()
	lockedAPFS.Containers[0] = lockedAPFS.Containers[0].locked()
	return map[string]Mac{
		"fusion-cs-locked":        locked,
		"fusion-cs-decrypting":    decrypting,
		"fusion-cs-second-locked": second,
		"fusion-cs-half-external": half,
		"fusion-cs-no-version":    noVersion,
		"fusion-cs-no-pv-info":    noLayers,
		"fusion-cs-no-lock-info":  noLock,
		"fusion-split-no-model":   noModel,
		"fusion-split-macpro":     split("MacPro5,1", "10.12.6", fusionSSD),
		"fusion-split-imacpro":    split("iMacPro1,1", "10.15.7", fusionSSD),
		"fusion-split-large-ssd":  split("iMac14,2", "10.12.6", 512110190592),
		"fusion-apfs-locked":      lockedAPFS,
	}
}
