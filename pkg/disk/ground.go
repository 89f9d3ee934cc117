package disk

import "slices"

// place finds the whole disks that a layer is on, through other layers: a group
// may be on a RAID set.
func (f *Facts) place(l *layer, known grounds) {
	for _, s := range l.stores {
		if s.ID == "" {
			l.unknown = true
			continue
		}
		g := f.under(s.ID, known)
		l.unknown = l.unknown || !g.sure
		for _, whole := range g.wholes {
			// what is on a disk that is not there may be on any
			l.nowhere = l.nowhere || !slices.ContainsFunc(f.Disks, func(d Disk) bool { return d.ID == whole })
			if !slices.Contains(l.wholes, whole) {
				l.wholes = append(l.wholes, whole)
			}
		}
	}
	slices.SortFunc(l.wholes, compareIDs)
}

// A ground is what is below a whole disk: physical whole disks, each once.
// Sure is false where a layer between is not wholly known, or is on itself.
type ground struct {
	wholes []string
	sure   bool
}

// grounds keeps what was found, by whole disk. Documents may stack layers so that
// there are billions of paths down, so each disk is visited once.
type grounds map[string]ground

// under returns the ground of a partition or whole disk.
func (f *Facts) under(id string, known grounds) ground {
	whole := wholeOf(id)
	if g, ok := known[whole]; ok {
		return g
	}
	stores, found, sure := f.storesOf(whole)
	if !found || whole == "" {
		known[whole] = ground{[]string{whole}, whole != ""}
		return known[whole]
	}
	known[whole] = ground{} // a layer that leads back here is on itself: not sure
	result := ground{sure: sure}
	for _, s := range stores {
		if s.ID == "" {
			result.sure = false
			continue
		}
		below := f.under(s.ID, known)
		result.sure = result.sure && below.sure
		for _, disk := range below.wholes {
			if !slices.Contains(result.wholes, disk) {
				result.wholes = append(result.wholes, disk)
			}
		}
	}
	result.sure = result.sure && len(result.wholes) > 0
	known[whole] = result
	return result
}

// storesOf returns what a synthesized disk is on.
func (f *Facts) storesOf(id string) (stores []Store, found, sure bool) {
	for i := range f.Containers {
		if c := &f.Containers[i]; c.ID == id {
			return c.Stores, true, !c.Unknown
		}
	}
	for i := range f.Groups {
		for _, family := range f.Groups[i].Families {
			if slices.ContainsFunc(family.Volumes, func(v Volume) bool { return v.ID == id }) {
				return f.Groups[i].Physical, true, !f.Groups[i].Unknown
			}
		}
	}
	for _, s := range f.RAIDSets {
		if s.ID == id {
			return s.Members, true, len(s.Members) > 0
		}
	}
	return nil, false, true
}

// addBooted adds the physical disks below a volume that the system runs from.
func (f *Facts) addBooted(id string) {
	if id == "" {
		return
	}
	below := f.under(id, grounds{})
	f.BootUnsure = f.BootUnsure || !below.sure
	for _, whole := range below.wholes {
		if whole != "" && !slices.Contains(f.Booted, whole) {
			f.Booted = append(f.Booted, whole)
		}
	}
	slices.SortFunc(f.Booted, compareIDs)
}
