package disk

import (
	"fmt"
	"slices"
	"strings"
)

// layerKind is what a layer is.
type layerKind string

const (
	containerLayer layerKind = "container" // APFS
	groupLayer     layerKind = "group"     // CoreStorage
	setLayer       layerKind = "set"       // AppleRAID
)

// A layer is what is on partitions of one or more disks: an APFS container,
// a CoreStorage group or an AppleRAID set.
type layer struct {
	kind    layerKind
	id      string // its name in a command: disk2, or a group's UUID; "" unknown
	uuid    string
	stores  []Store
	wholes  []string // the whole disks that it is on, sorted
	unknown bool     // it may be on others too
	nowhere bool     // one of them is not there
	volumes []Volume
	locked  Tri
	vault   bool // FileVault is on
	fusion  Tri
}

// layers returns everything that is on partitions, in a fixed order.
func (f *Facts) layers() []layer {
	var all []layer
	for i := range f.Containers {
		all = append(all, f.Containers[i].layer())
	}
	for i := range f.Groups {
		all = append(all, f.Groups[i].layer())
	}
	for _, s := range f.RAIDSets {
		l := layer{kind: setLayer, id: s.ID, uuid: s.UUID, stores: s.Members, locked: False}
		l.unknown = len(s.Members) == 0 || slices.ContainsFunc(s.Members, func(m Store) bool { return m.ID == "" })
		all = append(all, l)
	}
	known := grounds{}
	for i := range all {
		f.place(&all[i], known)
	}
	return all
}

func (c *Container) layer() layer {
	l := layer{
		kind: containerLayer, id: c.ID, uuid: c.UUID, stores: c.Stores, unknown: c.Unknown,
		volumes: c.Volumes, locked: False, fusion: c.Fusion,
	}
	for _, v := range c.Volumes {
		l.locked = worse(l.locked, v.lock())
		// 10.13 does not have the key FileVault; there, encryption means
		// FileVault
		l.vault = l.vault || v.FileVault == True || v.FileVault == Absent && v.Encryption == True
	}
	return l
}

// lock returns whether an APFS volume is locked. Without encryption it is not,
// unless it has FileVault all the same.
func (v Volume) lock() Tri {
	switch {
	case v.Locked == True:
		return True
	case v.LockOdd:
		return Absent
	case v.Locked == Absent && v.Encryption == False && v.FileVault != True:
		return False
	}
	return v.Locked
}

// worse combines two answers: locked wins over unknown, unknown over not locked.
func worse(a, b Tri) Tri {
	for _, t := range []Tri{True, Absent} {
		if a == t || b == t {
			return t
		}
	}
	return False
}

func (g *Group) layer() layer {
	l := layer{
		kind: groupLayer, id: g.UUID, uuid: g.UUID, stores: slices.Clone(g.Physical), unknown: g.Unknown,
		locked: False, fusion: g.Fusion,
	}
	for _, family := range g.Families {
		l.volumes = append(l.volumes, family.Volumes...)
		l.locked = worse(l.locked, family.lock())
		l.vault = l.vault || family.Encryption != "" && family.Encryption != "None"
		for _, id := range family.Designated {
			known := func(s Store) bool { return s.ID == id }
			if !slices.ContainsFunc(l.stores, known) {
				l.stores = append(l.stores, Store{ID: id})
			}
		}
	}
	return l
}

// lock returns whether a family is locked. The status Locked counts whatever the
// type of encryption is, because a family that is being decrypted has the type
// None. A volume that is online is not locked, and neither is a family that is
// Unlocked.
func (f *Family) lock() Tri {
	state := False
	for _, v := range f.Volumes {
		state = worse(state, v.Locked)
	}
	switch f.Status {
	case "Locked":
		return True
	case "":
		if len(f.Volumes) == 0 {
			return Absent
		}
		return state
	}
	if f.Status != "Unlocked" {
		return worse(state, Absent) // a state that nobody has seen
	}
	if state == Absent {
		return False
	}
	return state
}

// on reports whether some of a layer is on the disks, and whether all of it is.
func (l *layer) on(disks []string) (some, all bool) {
	all = !l.unknown && len(l.wholes) > 0
	for _, whole := range l.wholes {
		inside := slices.Contains(disks, whole)
		some = some || inside
		all = all && inside
	}
	return some, all
}

// label returns how texts name a layer.
func (l *layer) label() string {
	what := map[layerKind]string{
		containerLayer: "APFS container", groupLayer: "CoreStorage group", setLayer: "AppleRAID set",
	}[l.kind]
	name := l.id
	if name == "" {
		name = l.uuid
	}
	if name == "" {
		name = "without a name"
	}
	where := strings.Join(l.wholes, " and ")
	if l.unknown {
		where = strings.TrimPrefix(where+" and unknown disks", " and ")
	}
	return fmt.Sprintf("%s %s on %s", what, name, where)
}

// ContainersWithin returns the ids of the APFS containers that are on these whole
// disks and no others.
func (f *Facts) ContainersWithin(disks []string) []string { return f.within(containerLayer, disks) }

// GroupsWithin returns the UUIDs of the CoreStorage groups that are on these
// whole disks and no others.
func (f *Facts) GroupsWithin(disks []string) []string { return f.within(groupLayer, disks) }

func (f *Facts) within(kind layerKind, disks []string) []string {
	var ids []string
	for _, l := range f.layers() {
		if _, all := l.on(disks); all && l.kind == kind && l.id != "" {
			ids = append(ids, l.id)
		}
	}
	return ids
}
