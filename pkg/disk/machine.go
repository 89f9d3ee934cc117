package disk

import (
	"cmp"
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

var (
	modelNumber = regexp.MustCompile(`^([A-Za-z]+)([0-9]{1,3}),[0-9]{1,3}$`)
	virtualForm = regexp.MustCompile(`(?i)VMware|VirtualMac|VirtualBox|Parallels|^VMM|QEMU`)
	fusionModel = regexp.MustCompile(`^(iMac|Macmini)[0-9]`)
)

// inferredMachine adds to the machine what follows from its model and its disks:
// the processor, the T2 chip, and whether it is virtual. The model is the
// strongest fact: where it is known, nothing else that was saved overrides it.
func (f *Facts) inferredMachine() Machine {
	m := f.Machine
	m.Virtual = virtualForm.MatchString(m.Model) || f.makerOf(m.Model) != nil
	// A program that runs under Rosetta is told that the processor is an Intel
	// one. Where the two differ, Apple silicon wins: its disk is never erased.
	if arch := archOf(m.Model); m.Arch == "" || arch == "arm64" {
		m.Arch = cmp.Or(arch, m.Arch)
	}
	byModel := t2Of(m.Model)
	switch {
	case m.Arch == "arm64":
		m.T2 = False
	case byModel != Absent:
		m.T2 = byModel
	case m.Virtual && m.Arch == "x86_64":
		m.T2 = False
	case m.T2 != Absent:
	default:
		m.T2 = f.t2ByDisk(m.Arch)
	}
	return m
}

// t2ByDisk returns whether there is a T2 chip, going by the disks: it encrypts
// the Mac's own disk, which info then shows as AESHardware. VirtualOrPhysical is
// no evidence: it is Unknown with a T2 chip, and also with the NVMe disks of Macs
// before it. Without AESHardware, a processor that is not known may be Apple's,
// unless the system is too old for that.
func (f *Facts) t2ByDisk(arch string) Tri {
	os, known := versionOf(f.Machine.OSVersion)
	intel := arch == "x86_64" || known && !os.atLeast(11, 0)
	result := Absent
	for _, d := range f.Disks {
		i := d.Info
		if i == nil || i.Internal != True || i.removable() || i.Bus == fabric || f.synthesized(&d) != "" {
			continue
		}
		switch {
		case i.AESHardware == True && (intel || i.Bus != "" && !d.has(isc)):
			return True
		case i.AESHardware == False && intel:
			result = False
		}
	}
	return result
}
