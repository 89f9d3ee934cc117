package disk

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// coreStorage reads cs-list.plist and the info document of each layer in it.
func (r *reader) coreStorage() error {
	v, known := versionOf(r.facts.Machine.OSVersion)
	root, listed, err := r.command(fileCS, known && v.atLeast(10, 7) && !v.atLeast(11, 0))
	if err != nil {
		return err
	}
	r.facts.CSListed = listed
	groups, odd := elements(root, "CoreStorageLogicalVolumeGroups")
	for _, node := range groups {
		g := r.group(node)
		odd = odd || g.UUID == ""
		r.facts.Groups = append(r.facts.Groups, g)
	}
	if odd || root.Len() > 0 && root.Get("CoreStorageLogicalVolumeGroups") == nil {
		r.note(CodeUnreadable, "%s: a group cannot be read", fileCS)
		r.facts.CSListed = false // there are more than are listed
	}
	r.shownGroups()
	slices.SortStableFunc(r.facts.Groups, func(a, b Group) int { return compareIDs(a.UUID, b.UUID) })
	return nil
}

// csInfo returns the info document of one layer, or nil.
func (r *reader) csInfo(id, role string) *plistfile.Node {
	if id == "" {
		return nil
	}
	node, err := r.plist(csInfoFile(id))
	if err == nil && (uuid(node, "CoreStorageUUID") != id || text(node, "CoreStorageRole") != role) {
		r.note(CodeUnreadable, "%s does not describe the %s %s", csInfoFile(id), role, id)
		return nil
	}
	if err != nil {
		r.note(CodeUnreadable, "%s: %s", csInfoFile(id), noteText(err))
		return nil
	}
	return node
}

func (r *reader) group(node *plistfile.Node) Group {
	g := Group{UUID: uuid(node, "CoreStorageUUID")}
	info := r.csInfo(g.UUID, "LVG")
	g.Fusion = tri(info, "CoreStorageLogicalVolumeGroupFusionDrive")
	physical, odd := elements(node, "CoreStoragePhysicalVolumes")
	g.Unknown = odd || len(physical) == 0
	for _, part := range physical {
		store := Store{UUID: uuid(part, "CoreStorageUUID")}
		store.ID = form(r.csInfo(store.UUID, "PV"), "DeviceIdentifier", partForm)
		g.Unknown = g.Unknown || store.ID == ""
		g.Physical = append(g.Physical, store)
	}
	families, odd := elements(node, "CoreStorageLogicalVolumeFamilies")
	for _, part := range families {
		g.Families = append(g.Families, r.family(part))
	}
	if odd || node.Get("CoreStorageLogicalVolumeFamilies") == nil { // missing is not empty
		g.Families = append(g.Families, Family{Volumes: []Volume{{}}}) // an unknown one
	}
	g.Unknown = g.Unknown || g.Fusion == True && len(g.Physical) < 2
	return g
}

func (r *reader) family(node *plistfile.Node) Family {
	f := Family{UUID: uuid(node, "CoreStorageUUID")}
	info := r.csInfo(f.UUID, "LVF")
	f.Status = text(info, "CoreStorageLogicalVolumeFamilyEncryptionStatus")
	f.Encryption = text(info, "CoreStorageLogicalVolumeFamilyEncryptionType")
	volumes, odd := elements(node, "CoreStorageLogicalVolumes")
	for _, part := range volumes {
		v := Volume{UUID: uuid(part, "CoreStorageUUID")}
		info := r.csInfo(v.UUID, "LV")
		v.ID = form(info, "DeviceIdentifier", wholeForm)
		v.Name = text(info, "CoreStorageLogicalVolumeName")
		switch text(info, "CoreStorageLogicalVolumeStatus") {
		case "Locked":
			v.Locked = True
		case "Online":
			v.Locked = False
		}
		if id := form(info, "DesignatedCoreStoragePhysicalVolumeDeviceIdentifier", partForm); id != "" {
			f.Designated = append(f.Designated, id)
		}
		f.Volumes = append(f.Volumes, v)
	}
	if odd {
		f.Volumes = append(f.Volumes, Volume{})
	}
	return f
}
