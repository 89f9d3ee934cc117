package simdisk

import (
	"cmp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
)

// maker makes the documents of the Mac's system.
func (m *Mac) maker() diskdoc.Maker { return diskdoc.Maker{OS: m.version(), Full: true} }

// entry is one element of AllDisksAndPartitions, with what the filters ask.
type entry struct {
	number   int
	internal bool
	physical bool
	dict     diskdoc.Dict
}

// list is "diskutil list -plist [internal|external] [physical|virtual] [DISK]".
func (m *Mac) list(words []string) Answer {
	entries := m.entries()
	for _, word := range words {
		if m.version() < 1011 && m.Disk(word) == nil {
			return failure("Could not find disk: " + word)
		}
		var keep func(e entry) bool
		switch word {
		case "internal", "external":
			keep = func(e entry) bool { return e.internal == (word == "internal") }
		case "physical", "virtual":
			keep = func(e entry) bool { return e.physical == (word == "physical") }
		default:
			keep = func(e entry) bool { return diskID(e.number) == strings.TrimPrefix(word, "/dev/") }
		}
		entries = slices.DeleteFunc(entries, func(e entry) bool { return !keep(e) })
	}
	dicts := []diskdoc.Dict{}
	for _, e := range entries {
		dicts = append(dicts, e.dict)
	}
	return document(m.maker().List(dicts))
}

func (m *Mac) entries() []entry {
	var all []entry
	for _, d := range m.Disks {
		all = append(all, entry{d.Number, d.Internal, true, m.diskEntry(d)})
	}
	for _, c := range m.Containers {
		all = append(all, entry{c.Number, m.ownerInternal(c.Stores...), false, m.containerEntry(c)})
	}
	for _, s := range m.Sets {
		e := m.maker().VolumeEntry(diskdoc.Part{ID: diskID(s.Number), Name: s.Name, Size: m.setSize(s), Mount: s.Mount})
		all = append(all, entry{s.Number, m.ownerInternal(s.Members[0].Partition), false, e})
	}
	for _, g := range m.Groups {
		for _, v := range g.volumes() {
			if v.Locked || g.hidden() {
				continue
			}
			e := m.maker().VolumeEntry(diskdoc.Part{ID: diskID(v.Number), Name: v.Name, Size: v.Size, Mount: v.Mount})
			all = append(all, entry{v.Number, m.ownerInternal(g.Members[0].Partition), false, e})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.number, b.number) })
	return all
}

// ownerInternal reports whether the hardware below is internal.
func (m *Mac) ownerInternal(partitions ...string) bool {
	for _, uuid := range partitions {
		if d, _ := m.partition(uuid); d != nil {
			return d.Internal
		}
	}
	return false
}

func (m *Mac) diskEntry(d *Disk) diskdoc.Dict {
	var parts []diskdoc.Part
	for _, p := range d.Partitions {
		parts = append(parts, diskdoc.Part{
			ID: sliceID(d.Number, p.Slice), Content: p.Content, UUID: p.UUID, Name: p.Name,
			VolumeUUID: p.VolumeUUID, Mount: p.Mount, Size: p.Size,
		})
	}
	return m.maker().DiskEntry(d.ID(), d.Scheme, d.Size, parts)
}

func (m *Mac) containerEntry(c *Container) diskdoc.Dict {
	var volumes []diskdoc.Part
	for _, v := range c.Volumes {
		volumes = append(volumes, diskdoc.Part{
			ID: sliceID(c.Number, v.Slice), UUID: v.UUID, Name: v.Name, VolumeUUID: v.UUID, Mount: v.Mount,
			Size: m.containerSize(c),
		})
	}
	return m.maker().ContainerEntry(diskID(c.Number), m.placesOf(c.Stores), m.containerSize(c), volumes)
}

// placesOf returns the ids of partitions, "" for each that is gone.
func (m *Mac) placesOf(uuids []string) []string {
	var ids []string
	for _, uuid := range uuids {
		ids = append(ids, m.place(uuid))
	}
	return ids
}

func (m *Mac) containerSize(c *Container) uint64 {
	var size uint64
	for _, uuid := range c.Stores {
		if _, p := m.partition(uuid); p != nil {
			size += p.Size
		}
	}
	return size
}

// setSize is that of a mirror.
func (m *Mac) setSize(s *RAIDSet) uint64 {
	if _, p := m.partition(s.Members[0].Partition); p != nil {
		return p.Size
	}
	return 0
}
