package samplemac

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// Random returns a machine of any kind, sensible or not: external disks may
// have the first numbers, groups may be on an internal and an external disk,
// documents may be missing.
func Random(r *rand.Rand) Mac {
	m := Mac{
		Model: pick(r, "iMac14,2", "iMac18,3", "Macmini6,2", "MacPro5,1", "MacPro4,1", "Xserve3,1", "MacPro7,1", "MacBookAir6,2",
			"MacBookAir7,2", "MacBookPro14,1", "MacBookPro15,1", "iMac20,1", "VMware7,1", "VirtualBox", "Mac14,8", "MacBookPro17,1", "", ""),
		OS: pick(r, "10.9.5", "10.10.5", "10.11.6", "10.12.6", "10.12.6", "10.13.6", "10.14.6", "10.15.7", "12.7.4", "14.5", ""),
		T2: pick(r, "", "", "", "true", "false"),
	}
	m.Arch = "x86_64"
	if m.Model == "Mac14,8" || m.Model == "MacBookPro17,1" {
		m.Arch = "arm64"
	}
	n := r.IntN(6)
	pair := r.IntN(4) == 0 && n >= 2
	if pair {
		m.Model, m.Arch = pick(r, "iMac14,2", "iMac18,3", "Macmini6,2", "MacPro5,1"), "x86_64"
	}
	m.chip(r)
	for i := range n {
		m.Disks = append(m.Disks, randomDisk(r, fmt.Sprintf("disk%d", i), &m))
	}
	if pair {
		// what a Fusion Drive is made of
		m.Disks[0] = randomLayout(r, ssd("disk0", fusionSSD))
		m.Disks[1] = randomLayout(r, hdd("disk1", fusionHDD))
	}
	m.layers(r, n)
	m.start(r)
	if r.IntN(8) == 0 {
		names := slices.Sorted(maps.Keys(m.Documents()))
		for range 1 + r.IntN(3) {
			m.Without = append(m.Without, names[r.IntN(len(names))])
		}
	}
	for range max(0, r.IntN(6)-3) {
		m = m.Damaged(r)
	}
	return m
}

// chip decides whether the machine has a T2 chip. Where the model is known,
// hw.json may be wrong about it; where it is hidden, it is not.
func (m *Mac) chip(r *rand.Rand) {
	m.Chip = slices.Contains([]string{"MacPro7,1", "MacBookPro15,1", "iMac20,1"}, m.Model)
	if m.Model == "" {
		m.Chip = r.IntN(2) == 0
		if m.T2 != "" {
			m.T2 = fmt.Sprint(m.Chip)
		}
	}
}

// start decides what the machine runs from: one of its disks, or Recovery or
// another disk image.
func (m *Mac) start(r *rand.Rand) {
	if len(m.Disks) == 0 {
		return
	}
	switch r.IntN(16) {
	case 0, 1:
		m.Boot = m.Disks[r.IntN(len(m.Disks))].ID + "s2"
	case 2:
		if len(m.Containers) > 0 {
			m.Boot = m.Containers[r.IntN(len(m.Containers))].Volumes[0].ID
		}
	case 3:
		m.Disks = append(m.Disks, imageDisk("disk80", pick(r, "OS X Base System", "NetBoot")))
		m.Boot = "disk80s2"
		if parts := m.Disks[r.IntN(len(m.Disks)-1)].Partitions; len(parts) > 0 {
			m.Image = parts[len(parts)-1].ID
		}
	}
}

func pick(r *rand.Rand, words ...string) string { return words[r.IntN(len(words))] }

func randomDisk(r *rand.Rand, id string, m *Mac) Disk {
	size := []uint64{24_000_000_000, 32_010_928_128, fusionSSD, 251_000_193_024, 1_000_204_886_016, fusionHDD}[r.IntN(6)]
	var d Disk
	switch r.IntN(11) {
	case 0, 1, 2:
		d = pickDisk(r, ssd(id, size), ssd(id, size), nvmeDisk(id))
		if m.Chip {
			d = t2Disk(id)
		}
	case 3, 4, 5:
		d = hdd(id, size)
	case 6:
		d = pickDisk(r, usbDisk(id), usbStick(id))
	case 7:
		d = thunderbolt(id, size, pick(r, "true", "false", ""))
	case 8:
		d = pickDisk(r, sdCard(id), sdReader(id))
	case 9:
		d = pickDisk(r, nvmeDisk(id), fabricLike(id))
		if m.Chip {
			d = t2Disk(id)
		}
	default:
		d = hdd(id, size)
		if strings.HasPrefix(m.Model, "MacPro") || strings.HasPrefix(m.Model, "Xserve") {
			d = slotDisk(id, size)
		}
	}
	switch {
	case d.Place != BuiltIn: // stays what it is
	case m.vmware():
		d = vmwareDisk(id, size)
	case m.Model == "VirtualBox":
		d = vboxDisk(id, size)
	}
	if r.IntN(30) == 0 {
		d.Solid = ""
	}
	if r.IntN(30) == 0 {
		d.Path = "" // some devices do not have one
	}
	if d.Partitions == nil {
		d = randomLayout(r, d)
	}
	return d
}

func pickDisk(r *rand.Rand, disks ...Disk) Disk { return disks[r.IntN(len(disks))] }

func fabricLike(id string) Disk {
	d := Disk{ID: id, Size: 500277792768, Name: "APPLE SSD AP0512Q", Bus: "Apple Fabric", Solid: "true", Virtual: "Unknown"}
	return d.Part("Apple_APFS_ISC", "", 524288000).Part("Apple_APFS", "", 494384795648)
}

func randomLayout(r *rand.Rand, d Disk) Disk {
	switch r.IntN(8) {
	case 0, 1:
		return d.hfs("Macintosh HD")
	case 2, 3:
		return d.cs()
	case 4, 5:
		return d.apfs()
	case 6:
		return d.fill("Apple_RAID", "")
	default:
		return d.Part("EFI", "EFI", 209715200).Part(pick(r, "Apple_HFS", "Apple_CoreStorage", "Apple_APFS"), "", d.Size/2).
			Part("Microsoft Basic Data", "BOOTCAMP", d.Size/4)
	}
}

// layers puts containers, groups and sets on the partitions of their types:
// mostly on one, sometimes on two of any disks.
func (m *Mac) layers(r *rand.Rand, next int) {
	free := map[string][]string{}
	for _, d := range m.Disks {
		for _, p := range d.Partitions {
			free[p.Content] = append(free[p.Content], p.ID)
		}
	}
	take := func(content string, pairs int) []string {
		list := free[content]
		r.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
		n := 1
		if len(list) > 1 && r.IntN(10) < pairs {
			n = 2
		}
		taken := list[:n]
		free[content] = list[n:]
		return taken
	}
	disk := func() string { next++; return fmt.Sprintf("disk%d", next-1) }
	for n := 1; len(free["Apple_APFS"]) > 0; n++ {
		c := container(n, disk(), take("Apple_APFS", 4)...)
		if r.IntN(6) == 0 {
			c = c.locked()
		}
		if r.IntN(6) == 0 {
			c = c.vault()
		}
		m.Containers = append(m.Containers, c)
	}
	for n := 101; len(free["Apple_CoreStorage"]) > 0; n++ {
		g := group(n, disk(), take("Apple_CoreStorage", 6)...)
		if r.IntN(6) == 0 {
			g = g.locked()
		}
		m.Groups = append(m.Groups, g)
	}
	for n := 201; len(free["Apple_RAID"]) > 0; n++ {
		m.Sets = append(m.Sets, Set{ID: disk(), UUID: UUID(n << 8), Name: "Set", Members: take("Apple_RAID", 9)})
	}
	r.Shuffle(len(m.Groups), func(i, k int) { m.Groups[i], m.Groups[k] = m.Groups[k], m.Groups[i] })
}

// WithOutsider returns the machine with one more disk, which is not built in
// and may have something locked on it. Its number is free.
func (m Mac) WithOutsider(r *rand.Rand) Mac {
	d := pickDisk(r, sdCard("disk90"), sdReader("disk90"), usbStick("disk90"), usbDisk("disk90").hfs("Backup"),
		usbDisk("disk90").cs(), thunderbolt("disk90", fusionHDD, "false").apfs(), thunderbolt("disk90", fusionSSD, "true").cs(),
		usbDisk("disk90").fill("Apple_RAID", ""))
	m.Disks = append(slices.Clone(m.Disks), d)
	for _, p := range d.Partitions {
		switch p.Content {
		case "Apple_CoreStorage":
			g := group(0x901, "disk91", p.ID)
			if r.IntN(2) == 0 {
				g = g.locked()
			}
			m.Groups = append([]Group{g}, m.Groups...)
		case "Apple_APFS":
			c := container(0x902, "disk92", p.ID)
			if r.IntN(2) == 0 {
				c = c.locked()
			}
			m.Containers = append([]Container{c}, m.Containers...)
		case "Apple_RAID":
			m.Sets = append([]Set{{ID: "disk93", UUID: UUID(0x903 << 8), Name: "Set", Members: []string{p.ID}}}, m.Sets...)
		}
	}
	return m
}
