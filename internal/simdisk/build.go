package simdisk

import "slices"

const (
	efi       = "EFI"
	hfs       = "Apple_HFS"
	apfs      = "Apple_APFS"
	cs        = "Apple_CoreStorage"
	boot      = "Apple_Boot"
	raid      = "Apple_RAID"
	gpt       = "GUID_partition_scheme"
	mbr       = "FDisk_partition_scheme"
	efiSize   = 209715200
	bootSize  = 134217728
	smallSSD  = 121332826112
	normalSSD = 251000193024
	normalHDD = 1000204886016
)

// New makes a Mac without disks.
func New(model, os string) *Mac { return &Mac{Model: model, Arch: "x86_64", OS: os} }

func (m *Mac) add(d *Disk) *Disk {
	d.Number = m.newNumber()
	d.Serial = "serial-" + m.newUUID()[:8]
	if d.TreePath == "" {
		d.TreePath = "IODeviceTree:/PCI0@0/PORT@" + d.Serial[len(d.Serial)-2:]
	}
	m.Disks = append(m.Disks, d)
	return d
}

// AddSSD adds a blank internal solid-state disk.
func (m *Mac) AddSSD(size uint64) *Disk {
	d := &Disk{Media: "APPLE SSD SM0128G", Bus: "PCI", Size: size, Internal: true, Solid: new(true), SMART: "Verified"}
	if m.T2 {
		d.Media, d.Bus, d.Virtuality = "APPLE SSD AP0256N", "PCI-Express", "Unknown"
	}
	return m.add(d)
}

// AddHDD adds a blank internal hard disk.
func (m *Mac) AddHDD(size uint64) *Disk {
	return m.add(&Disk{Media: "APPLE HDD ST1000DM003", Bus: "SATA", Size: size, Internal: true, Solid: new(false), SMART: "Verified"})
}

// AddSDCard adds a card in the built-in reader, which calls itself internal.
func (m *Mac) AddSDCard() *Disk {
	d := m.add(&Disk{
		Media: "Built In SDXC Reader", Bus: "Secure Digital", Size: 128035676160, Internal: true, External: true,
		Removable: true, Ejectable: true, SMART: "Not Supported", Scheme: mbr,
	})
	m.addPartition(d, "DOS_FAT_32", "PHOTOS", d.Size-1048576)
	return d
}

// AddExternal adds a USB hard disk with one HFS+ volume.
func (m *Mac) AddExternal() *Disk {
	d := m.add(&Disk{Media: "Elements 25A2", Bus: "USB", Size: 2000365289472, External: true, Ejectable: true, SMART: "Not Supported"})
	m.FormatHFS(d, "Backup")
	return d
}

// AddExternalSSD adds a blank Thunderbolt solid-state disk.
func (m *Mac) AddExternalSSD(size uint64) *Disk {
	return m.add(&Disk{
		Media: "External SSD", Bus: "Thunderbolt", Size: size, External: true, Ejectable: true,
		Solid: new(true), SMART: "Not Supported",
	})
}

// AddExternalHDD adds a blank Thunderbolt hard disk.
func (m *Mac) AddExternalHDD(size uint64) *Disk {
	d := m.AddExternalSSD(size)
	d.Media, d.Solid = "External HDD", new(false)
	return d
}

// AddVMware adds the blank disk of a VMware machine, which is "external,
// physical".
func (m *Mac) AddVMware(size uint64) *Disk {
	return m.add(&Disk{Media: "VMware Virtual SATA Hard Drive", Bus: "SATA", Size: size, Solid: new(false), SMART: "Not Supported"})
}

func (m *Mac) addPartition(d *Disk, content, name string, size uint64) *Partition {
	p := &Partition{Slice: len(d.Partitions) + 1, UUID: m.newUUID(), Content: content, Name: name, Size: size}
	if content == hfs || content == "DOS_FAT_32" {
		p.VolumeUUID, p.Mount = m.newUUID(), mountPoint(name)
	}
	d.Partitions = append(d.Partitions, p)
	return p
}

func mountPoint(name string) string { return "/Volumes/" + name }

// partitionMap writes a new GUID map to a disk, with an EFI partition and one of
// content on the rest.
func (m *Mac) partitionMap(d *Disk, content, name string) *Partition {
	d.Scheme, d.Partitions = gpt, nil
	m.addPartition(d, efi, efi, efiSize)
	size := d.Size - efiSize - 40960
	if content == cs || content == raid {
		size -= bootSize
	}
	main := m.addPartition(d, content, name, size)
	if content == cs || content == raid {
		m.addPartition(d, boot, "Boot OS X", bootSize)
	}
	return main
}

// FormatHFS formats a disk with one HFS+ volume, mounted.
func (m *Mac) FormatHFS(d *Disk, name string) { m.partitionMap(d, hfs, name) }

// FormatAPFS makes one container of the disks, with a system's volumes. Two
// disks make a Fusion Drive.
func (m *Mac) FormatAPFS(name string, disks ...*Disk) *Container {
	var stores []string
	for _, d := range disks {
		stores = append(stores, m.partitionMap(d, apfs, "").UUID)
	}
	c := m.addContainer(name, stores)
	for _, role := range []string{"Preboot", "Recovery", "VM"} {
		c.Volumes = append(c.Volumes, &Volume{UUID: m.newUUID(), Slice: len(c.Volumes) + 1, Name: role, Role: role})
	}
	return c
}

func (m *Mac) addContainer(name string, stores []string) *Container {
	c := &Container{UUID: m.newUUID(), Number: m.newNumber(), Fusion: len(stores) > 1, Stores: stores}
	c.Volumes = []*Volume{{UUID: m.newUUID(), Slice: 1, Name: name, Mount: mountPoint(name)}}
	m.Containers = append(m.Containers, c)
	return c
}

// FormatCoreStorage makes one group of the disks, with one volume. Two disks
// make a Fusion Drive.
func (m *Mac) FormatCoreStorage(name string, disks ...*Disk) *Group {
	g := m.addGroup(name, disks)
	m.addLogicalVolume(g, name)
	return g
}

func (m *Mac) addGroup(name string, disks []*Disk) *Group {
	g := &Group{UUID: m.newUUID(), Name: name, Status: "Online", Fusion: len(disks) > 1}
	for _, d := range disks {
		g.Members = append(g.Members, Member{UUID: m.newUUID(), Partition: m.partitionMap(d, cs, "").UUID})
	}
	m.Groups = append(m.Groups, g)
	return g
}

func (m *Mac) addLogicalVolume(g *Group, name string) *LogicalVolume {
	v := &LogicalVolume{UUID: m.newUUID(), Number: m.newNumber(), Name: name, Mount: mountPoint(name)}
	for _, member := range g.Members {
		if _, p := m.partition(member.Partition); p != nil {
			v.Size += p.Size
		}
	}
	g.Families = append(g.Families, &Family{
		UUID: m.newUUID(), Status: "Unlocked", Encryption: "None", Volumes: []*LogicalVolume{v},
	})
	return v
}

// FormatRAID makes a mirror of the disks.
func (m *Mac) FormatRAID(name string, disks ...*Disk) *RAIDSet {
	s := &RAIDSet{UUID: m.newUUID(), Number: m.newNumber(), Name: name, Level: "Mirror", Status: "Online", Mount: mountPoint(name)}
	for _, d := range disks {
		s.Members = append(s.Members, Member{UUID: m.newUUID(), Partition: m.partitionMap(d, raid, "").UUID})
	}
	m.Sets = append(m.Sets, s)
	return s
}

// Encrypt turns on FileVault for a group.
func (g *Group) Encrypt(locked bool) {
	for _, f := range g.Families {
		f.Encryption, f.Status = "AES-XTS", "Unlocked"
		if locked {
			f.Status = "Locked"
		}
		for _, v := range f.Volumes {
			v.Locked = locked
			if locked {
				v.Mount = ""
			}
		}
	}
}

// Encrypt turns on FileVault for a container's first volume.
func (c *Container) Encrypt(locked bool) {
	v := c.Volumes[0]
	v.Encrypted, v.FileVault, v.Locked = true, true, locked
	if locked {
		v.Mount = ""
	}
}

// Pull disconnects hardware. The layers on it stay, broken, unless all of their
// members are gone.
func (m *Mac) Pull(d *Disk) {
	m.Disks = slices.DeleteFunc(m.Disks, func(other *Disk) bool { return other == d })
	m.loseMembers()
}

// Renumber changes the numbers of disks, as a restart with a card in the reader
// does: the given disks become disk0, disk1…, then come the others, then the
// synthesized disks.
func (m *Mac) Renumber(first ...*Disk) {
	order := slices.Clone(first)
	for _, d := range m.Disks {
		if !slices.Contains(order, d) {
			order = append(order, d)
		}
	}
	next := 0
	number := func(n *int) { *n = next; next++ }
	for _, d := range order {
		number(&d.Number)
	}
	for _, c := range m.Containers {
		number(&c.Number)
	}
	for _, s := range m.Sets {
		number(&s.Number)
	}
	for _, g := range m.Groups {
		for _, v := range g.volumes() {
			number(&v.Number)
		}
	}
}
