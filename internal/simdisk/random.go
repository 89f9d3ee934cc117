package simdisk

import "math/rand/v2"

// Random returns a random Mac. Half of them exist nowhere: a system of any
// version, and zero to six disks of any kind with anything on them, layers
// across internal and external disks included. The others are Macs that Apple
// sold, with anything plugged in.
func Random(r *rand.Rand) *Mac {
	if r.IntN(2) == 0 {
		return strange(r)
	}
	m := sold(r)
	for range r.IntN(3) {
		switch r.IntN(4) {
		case 0:
			m.AddSDCard().Bus = "PCI" // some readers may report it
		case 1:
			m.AddExternal()
		case 2:
			m.ExternalFusion(r.IntN(2) == 0)
		default:
			m.FormatHFS(m.AddExternalSSD(smallSSD), "Macintosh HD")
		}
	}
	for _, d := range m.Disks {
		d.Busy = r.IntN(5) == 0
	}
	if r.IntN(6) == 0 {
		m.Renumber(m.Disks[len(m.Disks)/2:]...)
	}
	return m
}

func sold(r *rand.Rand) *Mac {
	before, after := []string{"10.10.5", "10.11.6", "10.12.6", "10.13.6"}, []string{"10.14.6", "10.15.7", "12.7.6", "13.1"}
	var m *Mac
	switch r.IntN(8) {
	case 0:
		m = SingleSSD(pick(r, before))
	case 1:
		m = SingleAPFS(pick(r, after))
	case 2:
		m = SingleHDD(pick(r, before))
	case 3:
		m = T2(pick(r, after))
	case 4:
		m = FusionCoreStorage(pick(r, before))
	case 5:
		m = FusionAPFS(pick(r, after))
	case 6:
		m = SplitFusion(pick(r, append(before, after...)))
	default:
		m = VMware(pick(r, after))
	}
	for _, c := range m.Containers {
		if r.IntN(2) == 0 {
			c.Encrypt(r.IntN(2) == 0)
		}
	}
	for _, g := range m.Groups {
		if r.IntN(2) == 0 {
			g.Encrypt(r.IntN(2) == 0)
		}
	}
	return m
}

func strange(r *rand.Rand) *Mac {
	models := []string{"iMac14,2", "iMac18,3", "Macmini6,1", "MacBookAir7,2", "MacPro6,1", "VMware7,1", ""}
	systems := []string{"10.10.5", "10.11.6", "10.12.6", "10.13.6", "10.14.6", "10.15.7", "11.7.10", "12.7.6", "14.1"}
	m := New(pick(r, models), pick(r, systems))
	if r.IntN(12) == 0 {
		m = AppleSilicon("14.1")
	}
	m.T2 = r.IntN(8) == 0
	var blank []*Disk
	for range r.IntN(7) {
		if d := m.addRandom(r); len(d.Partitions) == 0 {
			blank = append(blank, d)
		}
	}
	r.Shuffle(len(blank), func(i, j int) { blank[i], blank[j] = blank[j], blank[i] })
	for len(blank) > 0 {
		n := 1
		if len(blank) > 1 && r.IntN(3) == 0 {
			n = 2
		}
		m.fillRandom(r, blank[:n])
		blank = blank[n:]
	}
	if r.IntN(6) == 0 {
		m.Renumber(m.Disks[len(m.Disks)/2:]...)
	}
	return m
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func (m *Mac) addRandom(r *rand.Rand) *Disk {
	sizes := []uint64{smallSSD, normalSSD, normalHDD, 32 << 30}
	var d *Disk
	switch r.IntN(10) {
	case 0, 1, 2:
		d = m.AddSSD(pick(r, sizes))
	case 3, 4, 5:
		d = m.AddHDD(pick(r, sizes))
	case 6:
		d = m.AddSDCard()
		d.Bus = pick(r, []string{"Secure Digital", "USB", "PCI"}) // some readers may report it
	case 7:
		d = m.AddExternal()
	case 8:
		d = m.AddExternalSSD(pick(r, sizes))
	default:
		d = m.AddVMware(pick(r, sizes))
	}
	d.Busy = r.IntN(5) == 0
	if r.IntN(15) == 0 {
		d.Solid = nil
	}
	if r.IntN(15) == 0 {
		d.SMART = "Failing"
	}
	return d
}

// fillRandom formats one disk, or two together.
func (m *Mac) fillRandom(r *rand.Rand, disks []*Disk) {
	locked := r.IntN(4) == 0
	switch kind := r.IntN(8); {
	case kind == 0 && len(disks) == 1:
		// stays blank
	case kind <= 2 && len(disks) == 1:
		m.FormatHFS(disks[0], "Macintosh HD")
	case kind == 3 && len(disks) == 2:
		m.FormatRAID("Server HD", disks...)
	case kind <= 5 && m.version() < 1100:
		g := m.FormatCoreStorage("Macintosh HD", disks...)
		if r.IntN(2) == 0 {
			g.Encrypt(locked)
		}
	default:
		if m.version() < 1013 {
			return
		}
		c := m.FormatAPFS("Macintosh HD", disks...)
		if r.IntN(2) == 0 {
			c.Encrypt(locked)
		}
	}
}
