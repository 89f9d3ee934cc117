package disk

import (
	"cmp"
	"slices"
)

// Documents that contradict each other: what either of them shows counts, so that
// the harmful reading wins.

// union returns what either of two entries for one disk shows.
func (d *Disk) union(other Disk) Disk {
	all := other
	all.Content, all.Size = cmp.Or(d.Content, other.Content), max(d.Size, other.Size)
	all.Mounted, all.VolumeName = cmp.Or(d.Mounted, other.Mounted), cmp.Or(d.VolumeName, other.VolumeName)
	all.Container, all.Partial = d.Container || other.Container, d.Partial || other.Partial
	if layered(other.Content) || other.looksContainer() {
		all.Content = other.Content
	}
	all.Partitions, all.Volumes = union(d.Partitions, other.Partitions), union(d.Volumes, other.Volumes)
	all.Stores = union(d.Stores, other.Stores)
	return all
}

// union joins lists, with each element once.
func union[T comparable](first, second []T) []T {
	all := slices.Clone(first)
	for _, element := range second {
		if !slices.Contains(all, element) {
			all = append(all, element)
		}
	}
	return all
}

// contents adds to each disk what the info documents say of its partitions and
// the list does not: a member of a set, a group or a container is one if either
// says so.
func (r *reader) contents() {
	for _, info := range r.facts.Volumes {
		for i := range r.facts.Disks {
			d := &r.facts.Disks[i]
			at := slices.IndexFunc(d.Partitions, func(p Partition) bool { return p.ID == info.ID })
			if at < 0 || d.Partitions[at].Content == info.Content || !layered(info.Content) && info.Content != isc {
				continue
			}
			other := d.Partitions[at]
			if other.Content != "" {
				r.note(CodeUnreadable, "%s: %s is of type %q, and in %s of type %q; both count",
					infoFile(info.ID), info.ID, info.Content, fileList, other.Content)
			}
			other.Content = info.Content
			d.Partitions = append(d.Partitions, other)
		}
	}
}

func (c *Container) addStore(id string) {
	if !slices.ContainsFunc(c.Stores, func(s Store) bool { return s.ID == id }) {
		c.Stores = append(c.Stores, Store{ID: id})
	}
}

// withList adds the stores, and whether it is a Fusion Drive, that the list and
// the info documents show for a container. A store that one of them names and the
// others do not is a store.
func (r *reader) withList(c *Container) {
	for i := range r.facts.Disks {
		d := &r.facts.Disks[i]
		if d.ID != c.ID || c.ID == "" {
			continue
		}
		for _, id := range d.Stores {
			c.addStore(id)
		}
		c.withInfo(d.Info)
	}
	for i := range r.facts.Volumes {
		if v := &r.facts.Volumes[i]; wholeOf(v.ID) == c.ID {
			c.withInfo(v)
		}
	}
}

func (c *Container) withInfo(info *Info) {
	if info == nil {
		return
	}
	for _, id := range info.Stores {
		c.addStore(id)
	}
	c.Fusion = max(c.Fusion, info.Fusion)
}

// moreVolumes adds the volumes of a container that only the list, or the info of
// the container itself, shows: whether they are locked is then known only if that
// says so.
func (r *reader) moreVolumes(c *Container) {
	i := slices.IndexFunc(r.facts.Disks, func(d Disk) bool { return d.ID == c.ID && c.ID != "" })
	if i < 0 {
		return
	}
	d := &r.facts.Disks[i]
	for _, p := range d.Volumes {
		at := slices.IndexFunc(c.Volumes, func(v Volume) bool { return v.ID == p.ID && p.ID != "" })
		if at < 0 {
			c.Volumes = append(c.Volumes, r.withInfo(Volume{ID: p.ID, UUID: p.UUID, Name: p.Name, Locked: p.Locked, LockOdd: p.LockOdd}))
			continue
		}
		v := &c.Volumes[at]
		v.Locked, v.LockOdd = max(v.Locked, p.Locked), v.LockOdd || p.LockOdd
	}
	if d.Info != nil && (d.Info.Locked == True || d.Info.LockOdd) {
		c.Volumes = append(c.Volumes, Volume{ID: d.ID, Locked: d.Info.Locked, LockOdd: d.Info.LockOdd})
	}
}

// shownGroups adds what the info documents of logical volumes show of their
// groups: a member that the list of groups does not have, or a whole group.
func (r *reader) shownGroups() {
	for i := range r.facts.Disks {
		info := r.facts.Disks[i].Info
		if info == nil || info.Group == "" {
			continue
		}
		at := slices.IndexFunc(r.facts.Groups, func(g Group) bool { return g.UUID == info.Group })
		if at < 0 && r.facts.CSListed {
			r.note(CodeUnreadable, "%s belongs to the CoreStorage group %s, which %s does not have", infoFile(info.ID), info.Group, fileCS)
		}
		if at < 0 {
			unknown := Family{Volumes: []Volume{{ID: info.ID, Locked: info.Locked, LockOdd: info.LockOdd}}}
			r.facts.Groups = append(r.facts.Groups, Group{UUID: info.Group, Families: []Family{unknown}})
			at = len(r.facts.Groups) - 1
		}
		r.facts.Groups[at].shown(info)
	}
}

func (g *Group) shown(info *Info) {
	for _, id := range info.Members {
		if !slices.ContainsFunc(g.Physical, func(s Store) bool { return s.ID == id }) {
			g.Physical = append(g.Physical, Store{ID: id})
		}
	}
	g.Fusion = max(g.Fusion, info.Composite)
	g.Unknown = g.Unknown || len(g.Physical) == 0 || g.Fusion == True && len(g.Physical) < 2
}
