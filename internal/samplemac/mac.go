package samplemac

import "fmt"

// A Place is where a disk really is.
type Place int

// The places.
const (
	BuiltIn  Place = iota
	External       // USB, Thunderbolt
	Card           // in a built-in reader: internal, and removable
	Slot           // on a card inside the Mac, and shown as external
)

// A Mac is one machine with its disks.
type Mac struct {
	Model      string // "" leaves hw.json out
	Arch       string
	Chip       bool   // it has a T2 chip
	T2         string // "true", "false", "" leaves it out
	OS         string // "" leaves SystemVersion.plist out
	Disks      []Disk
	Containers []Container
	Groups     []Group
	Sets       []Set
	Boot       string            // the volume that is mounted at /
	Image      string            // the volume that Recovery's image is on
	Without    []string          // documents to leave out
	Instead    map[string][]byte // documents to put in place of others
	Drop       [][2]string       // keys to leave out: a document, a key
}

// A Disk is one physical disk.
type Disk struct {
	ID         string
	Place      Place
	Size       uint64
	Name       string // MediaName
	Bus        string
	Solid      string // "true", "false", "" absent
	Virtual    string // VirtualOrPhysical; "" Physical
	AES        string // AESHardware: "true", "false", "" absent
	Path       string // DeviceTreePath
	SMART      string // "" Verified
	Content    string // "" GUID_partition_scheme
	Partitions []Partition
}

// A Partition is a slice of a disk.
type Partition struct {
	ID, Content, Name, UUID string
	Size                    uint64
}

// A Container is an APFS container on partitions.
type Container struct {
	ID, UUID string
	Stores   []string
	Volumes  []Volume
}

// A Volume is an APFS volume.
type Volume struct {
	ID, UUID, Name    string
	FileVault, Locked bool
}

// A Group is a CoreStorage group with one logical volume.
type Group struct {
	UUID, Family, Logical string
	Name                  string
	Disk                  string // of the volume; "" while it is locked
	Physical              []Store
	Encrypted             bool // AES-XTS
	Locked                bool
}

// A Store is a physical volume.
type Store struct{ UUID, ID string }

// A Set is an AppleRAID set.
type Set struct {
	ID, UUID, Name string
	Members        []string
}

// UUID returns a UUID for a number, the same each time.
func UUID(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012X", n) }

// Part adds a partition to a disk.
func (d Disk) Part(content, name string, size uint64) Disk {
	n := len(d.Partitions) + 1
	number := 0
	for _, r := range d.ID[len("disk"):] {
		number = number*10 + int(r-'0')
	}
	d.Partitions = append(d.Partitions[:n-1:n-1], Partition{
		ID: fmt.Sprintf("%ss%d", d.ID, n), Content: content, Name: name, Size: size,
		UUID: UUID(0xD00000 + number*256 + n),
	})
	return d
}

const (
	megabyte = 1_000_000
	gigabyte = 1_000_000_000
)

// free returns what the partitions of a disk leave.
func (d Disk) free() uint64 {
	left := d.Size - min(d.Size, 2*megabyte)
	for _, p := range d.Partitions {
		left -= min(left, p.Size)
	}
	return left
}

// fill adds an EFI partition and one of a type, and leaves room for small ones.
func (d Disk) fill(content, name string) Disk {
	d = d.Part("EFI", "EFI", 209715200)
	return d.Part(content, name, d.free()-d.free()/100)
}

// disk finds a disk by its id or that of a partition.
func (m *Mac) disk(id string) *Disk {
	for i := range m.Disks {
		d := &m.Disks[i]
		if d.ID == id {
			return d
		}
		for _, p := range d.Partitions {
			if p.ID == id {
				return d
			}
		}
	}
	return nil
}
