package disk

import (
	"regexp"
	"strconv"
	"strings"
)

type version struct{ major, minor int }

// versionOf parses versions such as 10.12.6 and 14.1. 10.16, which macOS reports
// to some programs, stands for 11.
func versionOf(s string) (version, bool) {
	if !versionForm.MatchString(s) {
		return version{}, false
	}
	major, rest, _ := strings.Cut(s, ".")
	minor, _, _ := strings.Cut(rest, ".")
	v := version{}
	v.major, _ = strconv.Atoi(major) // versionForm allows three digits at most
	v.minor, _ = strconv.Atoi(minor) // "" is 0
	if v.major == 10 && v.minor >= 16 {
		v = version{11, 0}
	}
	return v, true
}

func (v version) atLeast(major, minor int) bool {
	return v.major > major || v.major == major && v.minor >= minor
}

// t2Models are the Macs with a T2 chip (Apple, HT208862), by the number of
// their model.
var t2Models = regexp.MustCompile(`^(iMac20,[12]|iMacPro1,1|MacPro7,1|Macmini8,1|MacBookAir(8,[12]|9,1)|MacBookPro(15,[1-4]|16,[1-4]))$`)

var (
	modelNumber = regexp.MustCompile(`^([A-Za-z]+)([0-9]{1,3}),[0-9]{1,3}$`)
	virtualForm = regexp.MustCompile(`(?i)VMware|VirtualMac|VirtualBox|Parallels|^VMM|QEMU`)
	fusionModel = regexp.MustCompile(`^(iMac|Macmini)[0-9]`)
)

// firstApple is the first number of each family that has Apple silicon. New
// models of every family are called just Mac.
var firstApple = map[string]int{
	"iMac": 21, "Macmini": 9, "MacBookPro": 17, "MacBookAir": 10, "Mac": 1, "VirtualMac": 1,
	"MacPro": 8, "iMacPro": 2, "MacBook": 11, "Xserve": 99,
}

// archOf returns the processor of a model, "" if the model does not determine
// it.
func archOf(model string) string {
	if strings.Contains(model, "VMware") || strings.Contains(model, "VirtualBox") {
		return "x86_64"
	}
	match := modelNumber.FindStringSubmatch(model)
	if match == nil {
		return ""
	}
	first, known := firstApple[match[1]]
	number, err := strconv.Atoi(match[2])
	switch {
	case !known || err != nil:
		return ""
	case number >= first:
		return "arm64"
	}
	return "x86_64"
}

// inferredMachine adds to the machine what follows from its model and its disks:
// the processor, the T2 chip, and whether it is virtual.
func (f *Facts) inferredMachine() Machine {
	m := f.Machine
	m.Virtual = virtualForm.MatchString(m.Model) || f.virtualDisk()
	if m.Arch == "" {
		m.Arch = archOf(m.Model)
	}
	if m.T2 != Absent {
		return m
	}
	switch {
	case m.Arch == "arm64":
		m.T2 = False
	case t2Models.MatchString(m.Model):
		m.T2 = True
	case m.Arch != "x86_64":
	case m.Virtual:
		m.T2 = False
	default:
		m.T2 = f.t2ByDisk(m.Model)
	}
	return m
}

// t2ByDisk returns whether there is a T2 chip, going by the disks: behind one,
// diskutil does not know whether an internal disk is physical, and says Unknown.
func (f *Facts) t2ByDisk(model string) Tri {
	result := Absent
	if archOf(model) != "" {
		result = False // a Mac that t2Models does not have
	}
	for _, d := range f.Disks {
		if d.Info == nil || d.Info.Internal != True || d.Info.removable() {
			continue
		}
		switch d.Info.VirtualOrPhysical {
		case "Unknown":
			return True
		case "Physical":
			result = max(result, False)
		}
	}
	return result
}

// virtualDisk reports whether a disk shows that this is a virtual machine, for
// those that have the model of a Mac.
func (f *Facts) virtualDisk() bool {
	for _, d := range f.Disks {
		if d.Info != nil && d.Info.Internal == True && strings.HasPrefix(d.Info.MediaName, "VBOX HARDDISK") {
			return true
		}
	}
	return false
}
