package simdisk

import (
	"fmt"
	"strconv"
	"strings"
)

// Mac is a Mac and its disks. It is kept as JSON between the calls of the
// program, so all of it is exported.
type Mac struct {
	Model string // such as iMac14,2
	Arch  string // x86_64 or arm64
	T2    bool
	OS    string // such as 10.12.6; decides which verbs and keys there are

	Disks      []*Disk
	Groups     []*Group     `json:",omitempty"`
	Containers []*Container `json:",omitempty"`
	Sets       []*RAIDSet   `json:",omitempty"`

	Faults  Faults
	Calls   int // of diskutil, so far
	Changes int // those of them that change something
	UUIDs   int // given out so far
}

// Disk is a piece of hardware.
type Disk struct {
	Number     int    // of diskN
	Serial     string // identifies hardware; diskutil does not show it
	Media      string
	Bus        string
	TreePath   string
	Size       uint64
	Internal   bool
	External   bool  // RemovableMediaOrExternalDevice
	Removable  bool  // Removable and RemovableMedia
	Ejectable  bool  //
	Solid      *bool // nil: the key is absent
	Virtuality string
	AES        *bool // AESHardware; nil: the key is absent
	SMART      string
	Scheme     string // such as GUID_partition_scheme; "" blank
	Busy       bool   // only a forced unmount works
	Partitions []*Partition
}

// Partition is a slice of a disk.
type Partition struct {
	Slice      int
	UUID       string
	VolumeUUID string `json:",omitempty"`
	Content    string
	Name       string `json:",omitempty"`
	Mount      string `json:",omitempty"`
	Size       uint64
}

// Member is a partition that belongs to a layer above it.
type Member struct {
	UUID      string
	Partition string // UUID of the partition
}

// Group is a CoreStorage logical volume group.
type Group struct {
	UUID     string
	Name     string
	Status   string
	Fusion   bool
	Members  []Member
	Families []*Family
	Dying    int `json:",omitempty"` // shown in this many lists more
	Coming   int `json:",omitempty"` // missing in this many lists more
}

// Family is a CoreStorage logical volume family.
type Family struct {
	UUID       string
	Status     string // Unlocked or Locked
	Encryption string // None or AES-XTS
	Volumes    []*LogicalVolume
}

// LogicalVolume is a CoreStorage logical volume. A locked one has no device.
type LogicalVolume struct {
	UUID   string
	Number int
	Name   string
	Size   uint64
	Locked bool
	Mount  string
}

// Container is an APFS container with its synthesized disk.
type Container struct {
	UUID    string
	Number  int
	Fusion  bool
	Broken  bool // a store is gone
	Stores  []string
	Volumes []*Volume
}

// Volume is an APFS volume.
type Volume struct {
	UUID      string
	Slice     int
	Name      string
	Role      string
	Encrypted bool
	FileVault bool
	Locked    bool
	Mount     string
}

// RAIDSet is an AppleRAID set with its synthesized disk.
type RAIDSet struct {
	UUID    string
	Number  int
	Name    string
	Level   string
	Status  string
	Members []Member
	Mount   string
}

// version returns 1012 for 10.12.6 and 1100 for 11.2.
func (m *Mac) version() int {
	major, rest, _ := strings.Cut(m.OS, ".")
	minor, _, _ := strings.Cut(rest, ".")
	if major != "10" {
		minor = "0"
	}
	a, _ := strconv.Atoi(major)
	b, _ := strconv.Atoi(minor)
	return a*100 + b
}

func (m *Mac) newUUID() string {
	m.UUIDs++
	return fmt.Sprintf("%08X-51D0-4000-8000-%012X", 0xA0000000+m.UUIDs, m.UUIDs)
}

// newNumber returns the lowest free number.
func (m *Mac) newNumber() int {
	taken := map[int]bool{}
	for _, d := range m.Disks {
		taken[d.Number] = true
	}
	for _, c := range m.Containers {
		taken[c.Number] = true
	}
	for _, s := range m.Sets {
		taken[s.Number] = true
	}
	for _, g := range m.Groups {
		for _, v := range g.volumes() {
			taken[v.Number] = taken[v.Number] || !v.Locked
		}
	}
	n := 0
	for taken[n] {
		n++
	}
	return n
}

func (g *Group) volumes() []*LogicalVolume {
	var all []*LogicalVolume
	for _, f := range g.Families {
		all = append(all, f.Volumes...)
	}
	return all
}

// ID returns diskN.
func (d *Disk) ID() string { return diskID(d.Number) }

func diskID(number int) string { return "disk" + strconv.Itoa(number) }

func sliceID(number, slice int) string { return fmt.Sprintf("disk%ds%d", number, slice) }

// Disk returns the hardware with an id such as disk0, or nil.
func (m *Mac) Disk(id string) *Disk {
	id = strings.TrimPrefix(strings.TrimPrefix(id, "/dev/r"), "/dev/")
	for _, d := range m.Disks {
		if d.ID() == id {
			return d
		}
	}
	return nil
}

// partition finds a partition by its UUID or its id. It returns nil twice if
// there is none.
func (m *Mac) partition(name string) (*Disk, *Partition) {
	for _, d := range m.Disks {
		for _, p := range d.Partitions {
			if p.UUID == name || sliceID(d.Number, p.Slice) == name {
				return d, p
			}
		}
	}
	return nil, nil
}

// place returns the id of the partition with a UUID, "" if it is gone.
func (m *Mac) place(uuid string) string {
	if d, p := m.partition(uuid); p != nil {
		return sliceID(d.Number, p.Slice)
	}
	return ""
}
