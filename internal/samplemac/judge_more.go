package samplemac

import (
	"fmt"
	"slices"
	"strings"
)

// JudgeAlone returns what is wrong with running commands that a program has
// chosen by itself: a Mac whose running or bootable system is on another of its
// disks must not lose a disk with data.
func (m *Mac) JudgeAlone(commands [][]string, targets []string) []string {
	if len(commands) == 0 {
		return nil
	}
	data, own := "", false
	for i := range m.Disks {
		d := &m.Disks[i]
		if !slices.Contains(targets, d.ID) {
			continue
		}
		own = own || m.system(d) || m.runsFrom(d)
		if d.data() {
			data = d.ID
		}
	}
	if own || data == "" {
		return nil
	}
	var wrong []string
	for i := range m.Disks {
		d := &m.Disks[i]
		inside := d.Place == BuiltIn || d.Place == Slot
		runs := m.runsFrom(d) && d.Bus != "USB" && d.Bus != "Disk Image" && d.Place != Card
		if !slices.Contains(targets, d.ID) && (inside && m.system(d) || runs) {
			wrong = append(wrong, fmt.Sprintf("%s is erased, and has data; the Mac's system is on %s", data, d.ID))
		}
	}
	return wrong
}

func (m *Mac) runsFrom(d *Disk) bool {
	return m.Boot != "" && slices.Contains(m.physical(wholeName(m.Boot)), d.ID)
}

// wholeName returns disk1 for disk1s2.
func wholeName(id string) string {
	whole, _, _ := strings.Cut(strings.TrimPrefix(id, "disk"), "s")
	return "disk" + whole
}

// system reports whether there is a system on a disk that can be started: one
// with its Recovery.
func (m *Mac) system(d *Disk) bool {
	for _, p := range d.Partitions {
		if p.Name == "Recovery HD" {
			return true
		}
	}
	return slices.ContainsFunc(m.Containers, func(c Container) bool {
		return slices.Contains(m.physical(c.ID), d.ID) && slices.ContainsFunc(c.Volumes, func(v Volume) bool { return v.Name == "Recovery" })
	})
}

// data reports whether a disk has more than an EFI partition.
func (d *Disk) data() bool {
	return slices.ContainsFunc(d.Partitions, func(p Partition) bool { return p.Content != "EFI" })
}

// JudgeFormat returns what is wrong with the file systems that commands make
// where nobody asked for one: APFS is right with a T2 chip, and Mac OS Extended
// without.
func (m *Mac) JudgeFormat(commands [][]string) []string {
	var wrong []string
	for _, argv := range commands {
		if len(argv) < 3 || argv[1] != "eraseDisk" {
			continue
		}
		if (argv[2] == "APFS") != m.Chip {
			wrong = append(wrong, fmt.Sprintf("%q, on a Mac with a T2 chip: %v", strings.Join(argv, " "), m.Chip))
		}
	}
	return wrong
}
