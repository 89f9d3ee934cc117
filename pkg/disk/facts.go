package disk

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Tri is a boolean that may be missing. Missing is never false. In JSON it
// is true, false or absent.
type Tri int8

// The states of a Tri.
const (
	Absent Tri = iota
	False
	True
)

// MarshalJSON returns true or false, and null for Absent: fields leave it out
// with omitzero.
func (t Tri) MarshalJSON() ([]byte, error) {
	switch t {
	case True:
		return []byte("true"), nil
	case False:
		return []byte("false"), nil
	default:
		return []byte("null"), nil
	}
}

// UnmarshalJSON accepts true, false and null.
func (t *Tri) UnmarshalJSON(data []byte) error {
	var value *bool
	if err := json.Unmarshal(data, &value); err != nil {
		return fmt.Errorf("reading a boolean: %w", err)
	}
	*t = Absent
	if value != nil {
		*t = triOf(*value)
	}
	return nil
}

func triOf(value bool) Tri {
	if value {
		return True
	}
	return False
}

// A Runner runs diskutil. Run returns the standard output of
// "diskutil args...". An error means that it could not be run or that its status
// was not 0; the output is returned with the error, because diskutil reports what
// is wrong in a plist there.
type Runner interface {
	Run(ctx context.Context, args ...string) (output []byte, err error)
}

// Facts are what diskutil's documents say about one Mac. Every id has
// diskutil's form, disk0 or disk0s2, and every UUID is in upper case; a value
// in another form is left out and noted.
type Facts struct {
	Machine    Machine        // T2 only as hw.json has it
	Disks      []Disk         // whole disks, by number, synthesized ones too
	Containers []Container    // APFS
	Groups     []Group        // CoreStorage
	RAIDSets   []RAIDSet      // AppleRAID
	APFSListed bool           // "apfs list" returned an answer, even an empty one
	CSListed   bool           // "cs list" did too
	Volumes    []Info         // info documents of partitions and volumes
	Live       bool           // taken from the running Mac, not from saved documents
	Booted     []string       // whole disks that the system was started from; nil: unknown
	RootImage  bool           // the system runs from a disk image
	RootName   string         // the name of the volume at /
	ImageOn    []string       // whole disks that the image is on; none if it came over the network
	BootUnsure bool           // it was also started from disks that are not known
	Notes      []fault.Reason // what could not be read and is therefore unknown
}

// A Disk is a whole disk in diskutil's list.
type Disk struct {
	ID         string // disk0
	Listed     bool   // it has an entry in AllDisksAndPartitions
	Content    string // of that entry, such as GUID_partition_scheme
	Size       uint64 // of that entry, in bytes
	Mounted    string // mount point, where the whole disk is a volume
	VolumeName string
	Partitions []Partition
	Volumes    []Partition // APFSVolumes, if it is a container's disk
	Container  bool        // it has APFSVolumes or APFSPhysicalStores, even if empty
	Stores     []string    // APFSPhysicalStores
	Partial    bool        // what is on it is not wholly known
	Info       *Info       // nil: it cannot be read
	InfoError  string      // why there is no Info
	NoInfo     bool        // because its document is not there
}

// A Partition is a partition or an APFS volume in diskutil's list.
type Partition struct {
	ID         string // disk0s2
	Content    string // such as Apple_HFS; "" unknown
	Name       string // of the volume on it
	UUID       string // DiskUUID; "" unknown
	Size       uint64 // in bytes
	MountPoint string
	Locked     Tri // as the list shows it, which few systems do
	LockOdd    bool
	Raw        string // Content as the list has it, where that is not the name of the type
}

// Info is a document of "diskutil info". A key that is missing, or of a wrong
// type, is "", 0 or Absent.
type Info struct {
	ID                string // DeviceIdentifier
	Parent            string // ParentWholeDisk
	WholeDisk         Tri
	Internal          Tri
	External          Tri // RemovableMediaOrExternalDevice
	Removable         Tri
	RemovableMedia    Tri
	Ejectable         Tri
	SolidState        Tri
	RAIDMaster        Tri
	RAIDSlice         Tri
	Fusion            Tri
	FileVault         Tri
	Encryption        Tri
	Locked            Tri
	LockOdd           bool   // Locked, or what stands for it, is not a boolean
	AESHardware       Tri    // the disk is encrypted by a T2 chip or Apple silicon
	VirtualOrPhysical string // Virtual, Physical, Unknown
	Bus               string // BusProtocol
	Content           string
	MediaName         string
	SMART             string // SMARTStatus
	DeviceTreePath    string
	LogicalVolume     bool   // CoreStorageLVUUID is there
	Size              uint64 // TotalSize, or Size
	SizeOdd           bool   // it is there, and no size
	Odd               string // a key about RAID or about what can be taken out that is not a boolean
	Stores            []string
	Group             string   // CoreStorageLVGUUID
	Members           []string // CoreStoragePVs
	Composite         Tri      // CoreStorageCompositeDisk: the volume of a Fusion Drive
}

// A Container is an APFS container.
type Container struct {
	ID      string // ContainerReference, disk1; "" unknown
	UUID    string
	Fusion  Tri
	Stores  []Store
	Unknown bool // a store could not be read, so there may be more
	Volumes []Volume
}

// A Store is a partition that a container or group is on.
type Store struct {
	ID   string // disk0s2
	UUID string
}

// A Volume is an APFS volume or a CoreStorage logical volume.
type Volume struct {
	ID         string // disk1s1; "" for a locked logical volume
	UUID       string
	Name       string
	Locked     Tri
	FileVault  Tri
	Encryption Tri
	LockOdd    bool // Locked, or what stands for it, is not a boolean
}

// A Group is a CoreStorage logical volume group.
type Group struct {
	UUID     string
	Fusion   Tri
	Physical []Store // physical volumes; ID "" where it is unknown
	Unknown  bool    // a physical volume could not be read
	Families []Family
}

// A Family is a CoreStorage logical volume family, the layer that is
// encrypted.
type Family struct {
	UUID       string
	Status     string // EncryptionStatus: Unlocked, Locked; "" unknown
	Encryption string // EncryptionType: None, AES-XTS; "" unknown
	Volumes    []Volume
	Designated []string // the partitions that its volumes name
}

// A RAIDSet is an AppleRAID set.
type RAIDSet struct {
	ID      string // disk2; "" unknown
	UUID    string
	Members []Store // members and spares
}
