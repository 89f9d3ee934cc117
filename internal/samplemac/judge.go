package samplemac

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	diskWord = regexp.MustCompile(`disk[0-9]+(s[0-9]+)*`)
	uuidWord = regexp.MustCompile(`(?i)[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}`)
)

// Judge returns what is wrong with running commands on the machine, going by
// what it really is: every disk that a command reaches must be built in, whatever
// the family, physical, and a target.
func (m *Mac) Judge(commands [][]string, targets []string) []string {
	var wrong []string
	for _, argv := range commands {
		line := strings.Join(argv, " ")
		for _, id := range m.reached(argv) {
			if why := m.forbidden(id, targets); why != "" {
				wrong = append(wrong, fmt.Sprintf("%q reaches %s: %s", line, id, why))
			}
		}
		if slices.Contains(argv, "") || strings.Contains(line, "{}") {
			wrong = append(wrong, fmt.Sprintf("%q has an empty word", line))
		}
	}
	if len(commands) > 0 {
		wrong = append(wrong, m.lockedOn(targets)...)
	}
	return wrong
}

// reached returns the physical disks that a command changes. An unknown word
// stands for itself.
func (m *Mac) reached(argv []string) []string {
	var ids []string
	if slices.Contains(argv, "resetFusion") {
		// it may take every built-in disk
		for _, d := range m.Disks {
			if d.Place == BuiltIn {
				ids = append(ids, d.ID)
			}
		}
	}
	for _, word := range argv {
		for _, id := range diskWord.FindAllString(word, -1) {
			ids = append(ids, m.physical(id)...)
		}
		for _, uuid := range uuidWord.FindAllString(word, -1) {
			i := slices.IndexFunc(m.Groups, func(g Group) bool { return g.UUID == uuid })
			if i < 0 {
				ids = append(ids, uuid)
				continue
			}
			for _, p := range m.Groups[i].Physical {
				ids = append(ids, m.physical(p.ID)...)
			}
		}
	}
	return ids
}

func (m *Mac) physical(id string) []string {
	for _, c := range m.Containers {
		if c.ID == id {
			var ids []string
			for _, s := range c.Stores {
				ids = append(ids, m.physical(s)...)
			}
			return ids
		}
	}
	if d := m.disk(id); d != nil && id == d.ID {
		return []string{id}
	} else if d != nil {
		return []string{d.ID}
	}
	return []string{id}
}

func (m *Mac) forbidden(id string, targets []string) string {
	d := m.disk(id)
	switch {
	case d == nil:
		return "it is not a physical disk"
	case d.Place == Card:
		return "it is in a card reader"
	case d.Place == External:
		return "it is external"
	case d.Place == Slot:
		return "it is on a card, and counts as external"
	case d.Bus == "USB":
		return "it is on USB"
	case !slices.Contains(targets, d.ID):
		return "it is not a target"
	case d.Bus == "Apple Fabric" || d.has("Apple_APFS_ISC"):
		return "it is the disk of a Mac with Apple silicon"
	case d.has("Apple_RAID"):
		return "it holds a RAID member"
	}
	return ""
}

func (d *Disk) has(content string) bool {
	return slices.ContainsFunc(d.Partitions, func(p Partition) bool { return p.Content == content })
}

// lockedOn returns what is locked on the disks, or also on other disks.
func (m *Mac) lockedOn(targets []string) []string {
	var wrong []string
	look := func(what string, locked bool, stores []string) {
		inside := 0
		for _, s := range stores {
			if d := m.disk(s); d != nil && slices.Contains(targets, d.ID) {
				inside++
			}
		}
		if inside > 0 && locked {
			wrong = append(wrong, what+" is locked, on a target")
		}
		if inside > 0 && inside < len(stores) {
			wrong = append(wrong, what+" is also on other disks")
		}
	}
	for _, c := range m.Containers {
		locked := slices.ContainsFunc(c.Volumes, func(v Volume) bool { return v.Locked })
		if m.atLeast(1013) {
			look("container "+c.ID, locked, c.Stores)
		} else {
			// the system does not know; it does see that two disks
			// inside may belong together
			look("container "+c.ID, false, m.inside(c.Stores))
		}
	}
	for _, g := range m.Groups {
		var stores []string
		for _, p := range g.Physical {
			stores = append(stores, p.ID)
		}
		look("group "+g.UUID, g.Locked, stores)
	}
	for _, s := range m.Sets {
		look("set "+s.ID, false, s.Members)
	}
	return wrong
}

func (m *Mac) inside(stores []string) []string {
	return slices.DeleteFunc(slices.Clone(stores), func(id string) bool {
		d := m.disk(id)
		return d == nil || d.Place != BuiltIn
	})
}

// HasLocked reports whether something locked is on one of the disks.
func (m *Mac) HasLocked(disks []string) bool {
	return slices.ContainsFunc(m.lockedOn(disks), func(s string) bool { return strings.HasSuffix(s, "is locked, on a target") })
}
