package disk

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A maker makes virtual machines whose disks can be told from all others.
type maker struct {
	name  string
	model *regexp.Regexp
	media *regexp.Regexp // the names of its disks
}

// makers are those of virtual machines with Intel processors. The names are
// those that the makers' virtual hardware reports; those of Parallels are made of
// the machine's name, the number of the disk and its kind (inferred).
var makers = []maker{
	{"VMware", regexp.MustCompile(`(?i)VMware`), regexp.MustCompile(`^VMware[ ,]`)},
	{"VirtualBox", regexp.MustCompile(`(?i)VirtualBox`), regexp.MustCompile(`^(VBOX HARDDISK|ORCL-VBOX)`)},
	{"Parallels", regexp.MustCompile(`(?i)Parallels`), regexp.MustCompile(`(?i)^Parallels |-[0-9]+ (SSD|HDD)$`)},
	{"QEMU", regexp.MustCompile(`(?i)QEMU|^VMM`), regexp.MustCompile(`^(QEMU |VirtIO |Apple Inc\. VirtIO )`)},
}

// virtualBuses are those that a virtual machine has its disks on.
var virtualBuses = []string{"SATA", "ATA", "ATAPI", "SAS", "SCSI", "PCI", "PCI-Express", "NVMe", "Virtual Interface"}

// makerOf returns the maker of a virtual machine, nil for a Mac. Some machines
// have the model of a Mac, and only the name of their disk shows what they are.
func (f *Facts) makerOf(model string) *maker {
	for i := range makers {
		if makers[i].model.MatchString(model) {
			return &makers[i]
		}
	}
	for i := range makers {
		if slices.ContainsFunc(f.Disks, func(d Disk) bool {
			// what Parallels calls its disks says too little
			return d.Info != nil && d.Info.Internal == True && makers[i].name != "Parallels" && makers[i].media.MatchString(d.Info.MediaName)
		}) {
			return &makers[i]
		}
	}
	return nil
}

// foreign returns why a disk is not one that the machine's maker made, or nil. A
// virtual machine sees whatever is passed through to it, so only what looks like
// the maker's own disk in every way may be erased.
func (k *maker) foreign(i *Info, external bool) *fault.Reason {
	named := k.media.MatchString(i.MediaName)
	outside := i.outside()
	switch {
	case named && slices.Contains(virtualBuses, i.Bus) && (outside == nil || external && !i.ejectable()):
		return nil
	case external && (i.ejectable() || slices.Contains(loose, i.Bus)): // there, external says nothing
		return &fault.Reason{Code: CodeRemovable, Text: "it can be taken out, so it is not the virtual machine's own disk"}
	case outside != nil && !(external && outside.Code == CodeExternal):
		return outside
	case !named:
		return &fault.Reason{Code: CodeExternal, Text: fmt.Sprintf("%q is not the name of a disk that %s makes", i.MediaName, k.name)}
	}
	return &fault.Reason{Code: CodeExternal, Text: fmt.Sprintf("it is on the bus %q, which %s does not use for its disks", i.Bus, k.name)}
}

// ejectable reports whether a disk can be taken out, as far as is known.
func (i *Info) ejectable() bool {
	return !i.ejectKnown() || slices.Contains([]Tri{i.Ejectable, i.Removable, i.RemovableMedia}, True)
}

// ejectKnown reports whether it is known that a disk can be taken out. A system
// before 10.12 has only the key Ejectable.
func (i *Info) ejectKnown() bool {
	return i.Ejectable != Absent || i.Removable != Absent || i.RemovableMedia != Absent
}

// judgeVirtual returns why a disk of a virtual machine is not its own, or nil,
// also for a Mac. VMware alone calls its own disks external.
func (f *Facts) judgeVirtual(i *Info, m Machine) *fault.Reason {
	k := f.makerOf(m.Model)
	if k == nil || m.Arch == "arm64" { // whose disk is never erased
		return i.outside()
	}
	return k.foreign(i, k.name == "VMware" && strings.Contains(m.Model, "VMware"))
}
