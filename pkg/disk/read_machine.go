package disk

import (
	"encoding/json"
	"errors"
	"io/fs"
)

// machine reads SystemVersion.plist and hw.json. Either may be missing; what it
// would say is then unknown.
func (r *reader) machine() error {
	version, err := r.plist(fileVersion)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.note(CodeOSUnknown, "%s is missing, so the version of macOS is not known", fileVersion)
	case err != nil:
		return unreadable(fileVersion, err)
	default:
		r.facts.Machine.OSVersion = form(version, "ProductVersion", versionForm)
		if r.facts.Machine.OSVersion == "" {
			r.note(CodeOSUnknown, "%s has no readable version", fileVersion)
		}
	}
	data, err := r.bytes(fileHardware)
	if errors.Is(err, fs.ErrNotExist) {
		r.note(CodeModelUnknown, "%s is missing, so the model is not known", fileHardware)
		return nil
	}
	if err != nil {
		return unreadable(fileHardware, err)
	}
	return r.hardware(data)
}

// hardware reads hw.json. The format is ours, but a script may have written it:
// unknown keys are ignored.
func (r *reader) hardware(data []byte) error {
	var hw struct {
		Model string `json:"model"`
		Arch  string `json:"arch"`
		T2    Tri    `json:"t2"`
	}
	if err := json.Unmarshal(data, &hw); err != nil {
		return unreadable(fileHardware, err)
	}
	machine := &r.facts.Machine
	machine.T2 = hw.T2
	switch hw.Arch {
	case "x86_64", "arm64":
		machine.Arch = hw.Arch
	case "arm64e":
		machine.Arch = "arm64"
	case "i386": // hw.machine on old Intel Macs
		machine.Arch = "x86_64"
	case "":
	default:
		r.note(CodeModelUnknown, "%s: unknown architecture %q", fileHardware, plain(hw.Arch))
	}
	if modelForm.MatchString(hw.Model) {
		machine.Model = hw.Model
	} else if hw.Model != "" {
		r.note(CodeModelUnknown, "%s: %q is not a model", fileHardware, plain(hw.Model))
	}
	return nil
}

// booted finds the whole disks that the running system was started from, by the
// info document of / and by what is mounted there.
func (r *reader) booted() error {
	var volumes []string
	var info *Info
	if root, err := r.plist(fileRoot); err == nil {
		info = infoOf(root)
		volumes = append(volumes, info.ID, info.Parent)
		volumes = append(volumes, info.Stores...)
	} else if !errors.Is(err, fs.ErrNotExist) {
		r.note(CodeUnreadable, "%s: %s", fileRoot, noteText(err))
	}
	for _, d := range r.facts.Disks {
		if d.Mounted == "/" {
			volumes = append(volumes, d.ID)
		}
		for _, list := range [][]Partition{d.Partitions, d.Volumes} {
			for _, p := range list {
				if p.MountPoint == "/" {
					volumes = append(volumes, p.ID)
				}
			}
		}
	}
	for _, id := range volumes {
		r.facts.addBooted(id)
	}
	r.image(info)
	return nil
}
