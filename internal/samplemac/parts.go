package samplemac

import "fmt"

// The disks that the machines are made of.

func ssd(id string, size uint64) Disk {
	return Disk{ID: id, Size: size, Name: "APPLE SSD SM0128G", Bus: "PCI", Solid: "true", Path: "IODeviceTree:/PCI0@0/RP06@1C,5/SSD0@0/" + id}
}

func hdd(id string, size uint64) Disk {
	return Disk{ID: id, Size: size, Name: "APPLE HDD ST3000DM001", Bus: "SATA", Solid: "false", Path: "IODeviceTree:/PCI0@0/SATA@1F,2/PRT0@0/" + id}
}

func t2Disk(id string) Disk {
	return Disk{ID: id, Size: 251000193024, Name: "APPLE SSD AP0256N", Bus: "PCI-Express", Solid: "true", Virtual: "Unknown", AES: "true"}
}

// nvmeDisk is one of a Mac before the T2 chip, which shows much like one behind it.
func nvmeDisk(id string) Disk {
	d := t2Disk(id)
	d.Name, d.AES, d.SMART = "APPLE SSD AP0128H", "", "Not Supported"
	return d
}

// slotDisk is on a card in a Mac with slots.
func slotDisk(id string, size uint64) Disk {
	return Disk{ID: id, Place: Slot, Size: size, Name: "Samsung SSD 970 EVO Plus", Bus: "PCI-Express", Solid: "true", SMART: "Verified"}
}

// vmwareDisk is what VMware gives its machines.
func vmwareDisk(id string, size uint64) Disk {
	return Disk{ID: id, Size: size, Name: "VMware Virtual SATA Hard Drive", Bus: "SATA", Solid: "false", SMART: "Not Supported"}
}

// vboxDisk is what VirtualBox gives its machines.
func vboxDisk(id string, size uint64) Disk {
	return Disk{ID: id, Size: size, Name: "VBOX HARDDISK", Bus: "SATA", Solid: "false", SMART: "Not Supported"}
}

// imageDisk is the disk image that Recovery and NetBoot run from.
func imageDisk(id, name string) Disk {
	d := Disk{ID: id, Place: External, Size: 1300000000, Name: "Apple UDIF read-only compressed (zlib) Media", Bus: "Disk Image", Content: "Apple_partition_scheme"}
	return d.Part("Apple_partition_map", "", 30720).Part("Apple_HFS", name, 1290000000)
}

func fabricDisk() Disk {
	d := Disk{ID: "disk0", Size: 500277792768, Name: "APPLE SSD AP0512Q", Bus: "Apple Fabric", Solid: "true", Virtual: "Unknown"}
	return d.Part("Apple_APFS_ISC", "", 524288000).Part("Apple_APFS", "", 494384795648).Part("Apple_APFS_Recovery", "", 5368664064)
}

func usbDisk(id string) Disk {
	return Disk{ID: id, Place: External, Size: 2000398934016, Name: "Backup Plus", Bus: "USB", Solid: "false", Path: "IODeviceTree:/PCI0@0/XHC1@14"}
}

func usbStick(id string) Disk {
	return Disk{ID: id, Place: External, Size: 32010928128, Name: "Flash Disk", Bus: "USB", Content: "FDisk_partition_scheme", Path: "IODeviceTree:/PCI0@0/XHC1@14"}.
		Part("DOS_FAT_32", "STICK", 32009879552)
}

func thunderbolt(id string, size uint64, solid string) Disk {
	return Disk{ID: id, Place: External, Size: size, Name: "External Disk", Bus: "SATA", Solid: solid, Path: "IODeviceTree:/PCI0@0/PEG1@1,1/" + id}
}

func sdCard(id string) Disk {
	return Disk{ID: id, Place: Card, Size: 32010928128, Name: "Built In SDXC Reader", Bus: "Secure Digital", Content: "FDisk_partition_scheme", Path: "IODeviceTree:/PCI0@0/RP02@1C,1/SDXC@0"}.
		Part("DOS_FAT_32", "CAMERA", 32009879552)
}

// sdReader is an old card reader, on USB inside the Mac.
func sdReader(id string) Disk {
	d := sdCard(id)
	d.Name, d.Bus, d.Path = "APPLE SD Card Reader Media", "USB", "IODeviceTree:/PCI0@0/XHC1@14"
	return d
}

const (
	fusionSSD = 121332826112
	fusionHDD = 3000592982016
)

// cs adds the partitions of a CoreStorage volume to a disk.
func (d Disk) cs() Disk {
	return d.fill("Apple_CoreStorage", "").Part("Apple_Boot", "Boot OS X", 134217728)
}

func (d Disk) hfs(name string) Disk {
	return d.fill("Apple_HFS", name).Part("Apple_Boot", "Recovery HD", 650002432)
}

func (d Disk) apfs() Disk { return d.fill("Apple_APFS", "") }

// group returns a CoreStorage group; n makes its UUIDs different from others.
func group(n int, disk string, stores ...string) Group {
	g := Group{UUID: UUID(n<<8 | 0xA0), Family: UUID(n<<8 | 0xF0), Logical: UUID(n<<8 | 0xE0), Name: "Macintosh HD", Disk: disk}
	for i, id := range stores {
		g.Physical = append(g.Physical, Store{UUID(n<<8 | 0xB0 + i), id})
	}
	return g
}

func (g Group) locked() Group {
	g.Encrypted, g.Locked, g.Disk = true, true, ""
	return g
}

func (g Group) vault() Group {
	g.Encrypted = true
	return g
}

// container returns an APFS container with the volumes of a system.
func container(n int, id string, stores ...string) Container {
	c := Container{ID: id, UUID: UUID(n<<8 | 0xC0), Stores: stores}
	for i, name := range []string{"Macintosh HD", "Preboot", "Recovery"} {
		c.Volumes = append(c.Volumes, Volume{ID: fmt.Sprintf("%ss%d", id, i+1), UUID: UUID(n<<8 | 0xC1 + i), Name: name})
	}
	return c
}

func (c Container) locked() Container {
	c.Volumes[0].FileVault, c.Volumes[0].Locked = true, true
	return c
}

func (c Container) vault() Container {
	c.Volumes[0].FileVault = true
	return c
}
