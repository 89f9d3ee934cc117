package simdisk

// SingleSSD returns a MacBook Air with one SSD, HFS+.
func SingleSSD(os string) *Mac {
	m := New("MacBookAir7,2", os)
	m.FormatHFS(m.AddSSD(normalSSD), "Macintosh HD")
	return m
}

// SingleAPFS returns a MacBook Air with one SSD, APFS.
func SingleAPFS(os string) *Mac {
	m := New("MacBookAir7,2", os)
	m.FormatAPFS("Macintosh HD", m.AddSSD(normalSSD))
	return m
}

// SingleHDD returns a Mac mini with one hard disk, HFS+.
func SingleHDD(os string) *Mac {
	m := New("Macmini6,1", os)
	m.FormatHFS(m.AddHDD(normalHDD), "Macintosh HD")
	return m
}

// T2 returns a MacBook Pro with a T2 chip, APFS.
func T2(os string) *Mac {
	m := New("MacBookPro15,2", os)
	m.T2 = true
	d := m.AddSSD(normalSSD)
	d.Bus, d.Virtuality, d.AES = "PCI-Express", "Unknown", new(true)
	m.FormatAPFS("Macintosh HD", d)
	return m
}

// FusionCoreStorage returns an iMac with a CoreStorage Fusion Drive.
func FusionCoreStorage(os string) *Mac {
	m := New("iMac14,2", os)
	ssd := m.AddSSD(smallSSD)
	m.FormatCoreStorage("Macintosh HD", ssd, m.AddHDD(normalHDD))
	return m
}

// FusionAPFS returns an iMac with an APFS Fusion Drive.
func FusionAPFS(os string) *Mac {
	m := New("iMac18,3", os)
	ssd := m.AddSSD(smallSSD)
	m.FormatAPFS("Macintosh HD", ssd, m.AddHDD(normalHDD))
	return m
}

// SplitFusion returns an iMac whose Fusion Drive was split into two HFS+ disks.
func SplitFusion(os string) *Mac {
	m := New("iMac14,2", os)
	m.FormatHFS(m.AddSSD(smallSSD), "Fast")
	m.FormatHFS(m.AddHDD(normalHDD), "Big")
	return m
}

// VMware returns a VMware machine with one disk.
func VMware(os string) *Mac {
	m := New("VMware7,1", os)
	m.FormatHFS(m.AddVMware(85899345920), "Macintosh HD")
	return m
}

// AppleSilicon returns a MacBook Air with an M1.
func AppleSilicon(os string) *Mac {
	m := New("MacBookAir10,1", os)
	m.Arch = "arm64"
	d := m.AddSSD(500277792768)
	d.Media, d.Bus, d.Virtuality, d.Scheme = "APPLE SSD AP0512Q", "Apple Fabric", "Unknown", gpt
	for _, part := range []struct {
		content string
		size    uint64
	}{{"Apple_APFS_ISC", 524288000}, {apfs, 494384795648}, {"Apple_APFS_Recovery", 5368664064}} {
		p := m.addPartition(d, part.content, "", part.size)
		m.addContainer(part.content, []string{p.UUID})
	}
	return m
}

// Mirror returns a Mac mini server with an AppleRAID mirror of both hard disks.
func Mirror(os string) *Mac {
	m := New("Macmini5,3", os)
	first := m.AddHDD(normalHDD)
	m.FormatRAID("Server HD", first, m.AddHDD(normalHDD))
	return m
}

// ExternalFusion adds a CoreStorage Fusion Drive in Thunderbolt cases.
func (m *Mac) ExternalFusion(locked bool) *Group {
	ssd := m.AddExternalSSD(smallSSD)
	g := m.FormatCoreStorage("Projects", ssd, m.AddExternalHDD(normalHDD))
	g.Encrypt(locked)
	return g
}
