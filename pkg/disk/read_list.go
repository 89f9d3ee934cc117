package disk

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// list reads list.plist and the info documents of the whole disks in it.
func (r *reader) list() error {
	root, err := r.plist(fileList)
	var failed *documentError
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.As(err, &failed):
		return r.missing(fileList, err)
	case err != nil:
		return unreadable(fileList, err)
	case root.Get("WholeDisks") == nil && root.Get("AllDisksAndPartitions") == nil:
		return unreadable(fileList, errors.New("it is not what diskutil list prints"))
	}
	wholes, odd := ids(root, "WholeDisks", wholeForm)
	entries, more := elements(root, "AllDisksAndPartitions")
	if odd || more {
		r.note(CodeUnreadable, "%s: an entry does not have diskutil's form and is left out", fileList)
	}
	disks := map[string]*Disk{}
	for _, id := range wholes {
		disks[id] = &Disk{ID: id}
	}
	for _, entry := range entries {
		id := form(entry, "DeviceIdentifier", wholeForm)
		if id == "" {
			r.note(CodeUnreadable, "%s: an entry has no usable id and is left out", fileList)
			continue
		}
		d := r.entry(entry, id)
		if seen := disks[id]; seen != nil && seen.Listed {
			r.note(CodeUnreadable, "%s: %s has two entries; what either shows counts", fileList, id)
			d = seen.union(d)
		}
		disks[id] = &d
	}
	for _, d := range disks {
		d.Partial = d.Partial || !d.Listed
		d.Info, d.InfoError = r.info(d.ID)
		d.NoInfo = d.Info == nil && r.absent(infoFile(d.ID))
		r.facts.Disks = append(r.facts.Disks, *d)
	}
	slices.SortFunc(r.facts.Disks, func(a, b Disk) int { return compareIDs(a.ID, b.ID) })
	return nil
}

func (r *reader) entry(node *plistfile.Node, id string) Disk {
	d := Disk{
		ID: id, Listed: true, Content: typeOf(node), Size: number(node, "Size"),
		Mounted: text(node, "MountPoint"), VolumeName: text(node, "VolumeName"),
		Container: node.Get("APFSVolumes") != nil || node.Get("APFSPhysicalStores") != nil,
	}
	partitions, odd := r.partitions(node, id, "Partitions")
	volumes, more := r.partitions(node, id, "APFSVolumes")
	d.Partitions, d.Volumes = partitions, volumes
	d.Stores = stores(node)
	// A disk with a partition map has partitions; a volume or a blank disk need
	// not have the key.
	d.Partial = odd || more || node.Get("Content") == nil ||
		strings.HasSuffix(d.Content, "_partition_scheme") && node.Get("Partitions") == nil
	list, _ := elements(node, "Partitions")
	for _, part := range list {
		d.Partial = d.Partial || part.Get("Content") == nil
	}
	return d
}

// stores accepts both forms of APFSPhysicalStores: that of list and that of
// info.
func stores(node *plistfile.Node) []string {
	var found []string
	list, _ := elements(node, "APFSPhysicalStores")
	for _, store := range list {
		for _, key := range []string{"DeviceIdentifier", "APFSPhysicalStore"} {
			if id := form(store, key, partForm); id != "" && !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
	}
	return found
}

// partitions returns what is in one list of an entry. Odd reports whether a part
// of it cannot be read.
func (r *reader) partitions(node *plistfile.Node, id, key string) (found []Partition, odd bool) {
	list, odd := elements(node, key)
	for _, part := range list {
		p := Partition{
			ID: form(part, "DeviceIdentifier", partForm), Content: typeOf(part),
			Name: text(part, "VolumeName"), UUID: uuid(part, "DiskUUID"),
			Size: number(part, "Size"), MountPoint: mountPoint(part), Locked: tri(part, "Locked"), LockOdd: lockOdd(part),
		}
		if raw := text(part, "Content"); raw != p.Content {
			p.Raw = raw
		}
		odd = odd || p.ID == ""
		found = append(found, p)
	}
	if odd {
		r.note(CodeUnreadable, "%s: a partition or volume of %s cannot be read", fileList, id)
	}
	return found, odd
}

// mountPoint returns where a volume is mounted, itself or as the snapshot that a
// sealed system starts from.
func mountPoint(node *plistfile.Node) string {
	snapshots, _ := elements(node, "MountedSnapshots")
	for _, snapshot := range snapshots {
		if text(snapshot, "SnapshotMountPoint") == "/" {
			return "/"
		}
	}
	return text(node, "MountPoint")
}

// volumes reads the info documents of partitions and volumes. Each may be
// missing.
func (r *reader) volumes() error {
	for _, d := range r.facts.Disks {
		for _, p := range slices.Concat(d.Partitions, d.Volumes) {
			if p.ID == "" || wholeForm.MatchString(p.ID) {
				continue
			}
			if info, _ := r.info(p.ID); info != nil {
				r.facts.Volumes = append(r.facts.Volumes, *info)
			}
		}
	}
	r.contents()
	return nil
}

func (r *reader) info(id string) (*Info, string) {
	node, err := r.plist(infoFile(id))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, infoFile(id) + " is missing"
	case err != nil:
		return nil, infoFile(id) + ": " + plain(err.Error())
	}
	info := infoOf(node)
	if info.ID != id {
		return nil, infoFile(id) + " does not describe " + id
	}
	return info, ""
}

func infoOf(node *plistfile.Node) *Info {
	info := &Info{
		ID: form(node, "DeviceIdentifier", partForm), Parent: form(node, "ParentWholeDisk", wholeForm),
		WholeDisk: tri(node, "WholeDisk"), Internal: tri(node, "Internal"),
		External: tri(node, "RemovableMediaOrExternalDevice"), Removable: tri(node, "Removable"),
		RemovableMedia: tri(node, "RemovableMedia"), Ejectable: tri(node, "Ejectable"),
		SolidState: tri(node, "SolidState"),
		RAIDMaster: tri(node, "RAIDMaster"), RAIDSlice: tri(node, "RAIDSlice"),
		Fusion: tri(node, "Fusion"), FileVault: tri(node, "FileVault"),
		Encryption: tri(node, "Encryption"), Locked: tri(node, "Locked"), LockOdd: lockOdd(node),
		AESHardware: tri(node, "AESHardware"),
		Group:       uuid(node, "CoreStorageLVGUUID"), Composite: tri(node, "CoreStorageCompositeDisk"),
		VirtualOrPhysical: text(node, "VirtualOrPhysical"), Bus: text(node, "BusProtocol"),
		Content: typeOf(node), MediaName: text(node, "MediaName"),
		SMART: text(node, "SMARTStatus"), DeviceTreePath: text(node, "DeviceTreePath"),
		LogicalVolume: node.Get("CoreStorageLVUUID") != nil,
		Size:          number(node, "TotalSize", "Size"), SizeOdd: sizeOdd(node), Odd: oddKey(node), Stores: stores(node),
	}
	members, _ := elements(node, "CoreStoragePVs")
	for _, member := range members {
		if id := form(member, "CoreStoragePVDisk", partForm); id != "" {
			info.Members = append(info.Members, id)
		}
	}
	return info
}
