package disk

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

func (r *reader) container(node *plistfile.Node) Container {
	c := Container{
		ID: form(node, "ContainerReference", wholeForm), UUID: uuid(node, "APFSContainerUUID"),
		Fusion: tri(node, "Fusion"),
	}
	list, odd := elements(node, "PhysicalStores")
	c.Unknown = odd
	for _, part := range list {
		store := Store{ID: form(part, "DeviceIdentifier", partForm), UUID: uuid(part, "DiskUUID")}
		c.Unknown = c.Unknown || store.ID == ""
		c.Stores = append(c.Stores, store)
	}
	if id := form(node, "DesignatedPhysicalStore", partForm); id != "" {
		c.addStore(id)
	}
	r.withList(&c)
	c.Unknown = c.Unknown || len(c.Stores) == 0 || c.Fusion == True && len(c.Stores) < 2
	volumes, odd := elements(node, "Volumes")
	odd = odd || node.Get("Volumes") == nil // missing is not empty
	for _, part := range volumes {
		v := Volume{
			ID: form(part, "DeviceIdentifier", partForm), UUID: uuid(part, "APFSVolumeUUID"),
			Name: text(part, "Name"), Locked: tri(part, "Locked"),
			FileVault: tri(part, "FileVault"), Encryption: tri(part, "Encryption"),
			LockOdd: lockOdd(part),
		}
		c.Volumes = append(c.Volumes, r.withInfo(v))
	}
	if odd {
		c.Volumes = append(c.Volumes, Volume{}) // an unknown one
	}
	r.moreVolumes(&c)
	if c.Unknown {
		r.note(CodeUnreadable, "%s: the stores of container %s are not listed", fileAPFS, c.ID)
	}
	return c
}

// withInfo adds what the volume's own info document says. If the two differ,
// locked and FileVault win.
func (r *reader) withInfo(v Volume) Volume {
	i := slices.IndexFunc(r.facts.Volumes, func(info Info) bool { return info.ID == v.ID })
	if i < 0 || v.ID == "" {
		return v
	}
	info := r.facts.Volumes[i]
	v.Locked, v.LockOdd = max(v.Locked, info.Locked), v.LockOdd || info.LockOdd
	v.FileVault = max(v.FileVault, info.FileVault)
	v.Encryption = max(v.Encryption, info.Encryption)
	return v
}

// listedContainers adds the containers that only the list shows: before 10.13
// "apfs list" does not exist. From 10.15 on the list names their stores; before
// that, info may.
func (r *reader) listedContainers() {
	for _, d := range r.facts.Disks {
		same := func(c Container) bool { return c.ID == d.ID }
		if !d.looksContainer() || slices.ContainsFunc(r.facts.Containers, same) {
			continue
		}
		stores := d.Stores
		fusion := Absent
		if d.Info != nil {
			fusion = d.Info.Fusion
			if len(stores) == 0 {
				stores = d.Info.Stores
			}
		}
		c := Container{ID: d.ID, Fusion: fusion, Unknown: len(stores) == 0}
		for _, id := range stores {
			c.Stores = append(c.Stores, Store{ID: id})
		}
		r.withList(&c)
		c.Unknown = c.Unknown || c.Fusion == True && len(c.Stores) < 2
		r.moreVolumes(&c)
		r.facts.Containers = append(r.facts.Containers, c)
	}
}

// What a container's disk has as content: the type up to 10.13, then the
// name.
const (
	containerType = "EF57347C-0000-11AA-AA11-00306543ECAC"
	containerName = "Apple_APFS_Container"
)

func (d *Disk) looksContainer() bool {
	if d.Container || d.Content == containerType || d.Content == containerName {
		return true
	}
	return d.Info != nil && (d.Info.Content == containerType || d.Info.Content == containerName)
}
