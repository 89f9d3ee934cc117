package simdisk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Prints returns the state of each piece of hardware, by serial number: the disk
// and every layer that is at least partly on it, to the byte.
func (m *Mac) Prints() map[string]string {
	prints := map[string]string{}
	for _, d := range m.Disks {
		prints[d.Serial] = jsonLine(d)
	}
	under := func(layer any, partitions ...string) {
		seen := map[*Disk]bool{}
		for _, uuid := range partitions {
			if d := m.owner(uuid); d != nil && !seen[d] {
				seen[d] = true
				prints[d.Serial] += jsonLine(layer)
			}
		}
	}
	for _, g := range m.Groups {
		under(g, membersOf(g.Members)...)
	}
	for _, c := range m.Containers {
		under(c, c.Stores...)
	}
	for _, s := range m.Sets {
		under(s, membersOf(s.Members)...)
	}
	return prints
}

func membersOf(members []Member) []string {
	var uuids []string
	for _, member := range members {
		uuids = append(uuids, member.Partition)
	}
	return uuids
}

func jsonLine(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(data) + "\n"
}

// Layout returns what is where, one line for each disk and layer, without sizes
// and UUIDs:
//
//	disk0 internal ssd: EFI, Apple_CoreStorage, Apple_Boot
//	group FusionDrive (fusion, Online) on disk0s2 disk1s2: Macintosh HD
func (m *Mac) Layout() string {
	var lines []string
	for _, d := range m.Disks {
		var parts []string
		for _, p := range d.Partitions {
			parts = append(parts, strings.TrimSpace(p.Content+" "+strings.TrimPrefix(p.Name, efi)))
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s", d.ID(), d.kind(), strings.Join(parts, ", ")))
	}
	for _, g := range m.Groups {
		var names []string
		for _, v := range g.volumes() {
			names = append(names, v.Name)
		}
		lines = append(lines, fmt.Sprintf("group %s (%s%s) on %s: %s", g.Name, fusion(g.Fusion), g.Status,
			m.places(membersOf(g.Members)), strings.Join(names, ", ")))
	}
	for _, c := range m.Containers {
		var names []string
		for _, v := range c.Volumes {
			names = append(names, v.Name)
		}
		lines = append(lines, fmt.Sprintf("container (%s%s) on %s: %s", fusion(c.Fusion), broken(c.Broken),
			m.places(c.Stores), strings.Join(names, ", ")))
	}
	for _, s := range m.Sets {
		lines = append(lines, fmt.Sprintf("set %s (%s) on %s", s.Name, s.Status, m.places(membersOf(s.Members))))
	}
	return strings.Join(lines, "\n") + "\n"
}

func (d *Disk) kind() string {
	kind := "external"
	if d.Internal {
		kind = "internal"
	}
	switch {
	case d.Solid == nil:
		return kind
	case *d.Solid:
		return kind + " ssd"
	}
	return kind + " hdd"
}

func fusion(is bool) string {
	if is {
		return "fusion, "
	}
	return ""
}

func broken(is bool) string {
	if is {
		return "broken"
	}
	return "whole"
}

func (m *Mac) places(uuids []string) string {
	var ids []string
	for _, uuid := range uuids {
		if id := m.place(uuid); id != "" {
			ids = append(ids, id)
		} else {
			ids = append(ids, "?")
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}
