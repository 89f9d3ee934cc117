package script

import (
	_ "embed" // the parts of the script
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/internal/shell"
)

// The parts of the script for every Mac, in their order. It also uses the parts of
// [Plan] that read plists, run steps and wait for groups.
var (
	//go:embed any_head.sh
	anyHeadPart string
	//go:embed any_tools.sh
	anyToolsPart string
	//go:embed any_machine.sh
	anyMachinePart string
	//go:embed any_list.sh
	anyListPart string
	//go:embed any_disk.sh
	anyDiskPart string
	//go:embed any_disks.sh
	anyDisksPart string
	//go:embed any_groups.sh
	anyGroupsPart string
	//go:embed any_layers.sh
	anyLayersPart string
	//go:embed any_inside.sh
	anyInsidePart string
	//go:embed any_plan.sh
	anyPlanPart string
)

// AnyMacOptions are for [AnyMac]. An empty field means the path on macOS, and the
// default name.
type AnyMacOptions struct {
	Diskutil      string // disk.DefaultDiskutil
	SystemVersion string // /System/Library/CoreServices/SystemVersion.plist
	VolumeName    string // disk.DefaultVolumeName
}

// AnyMac returns one script for /bin/sh, for every Mac with macOS 10.7 to 11, that
// decides on the Mac itself what to erase. It acts only where one internal fixed
// disk is there, or the SSD and the hard disk of an iMac's or a Mac mini's Fusion
// Drive, with nothing on them that is locked, in a RAID set, partly elsewhere or
// unreadable; what it does then is what [disk.MakePlan] would. It refuses all else
// with status 1 and, for DeployStudio, a line that ends the workflow.
//
// Without --yes it shows the commands. It needs diskutil, sysctl, cat and sleep.
// The options must be those that [disk.Options.Check] accepts.
func AnyMac(o AnyMacOptions) string {
	if o.Diskutil == "" {
		o.Diskutil = disk.DefaultDiskutil
	}
	if o.SystemVersion == "" {
		o.SystemVersion = systemVersion
	}
	if o.VolumeName == "" {
		o.VolumeName = disk.DefaultVolumeName
	}
	name := shell.Quote(o.VolumeName)
	var b strings.Builder
	b.WriteString("#!/bin/sh\n# Made by macwrangler disk script, for every Mac with macOS 10.7 to 11.\n")
	b.WriteString(anyHeadPart)
	plain, t2 := disk.IntelModels()
	fmt.Fprintf(&b, "diskutil=%s\nsystem=%s\nvolume_name=%s\nvolume_word=%s\nplain_models=%s\nt2_models=%s\n\n",
		shell.Quote(o.Diskutil), shell.Quote(o.SystemVersion), name, shell.Quote(name),
		shell.Quote(strings.Join(plain, " ")), shell.Quote(strings.Join(t2, " ")))
	for _, part := range []string{
		headPart, anyToolsPart, anyMachinePart, anyListPart, anyGroupsPart, anyDiskPart, anyDisksPart, anyLayersPart, anyInsidePart,
		groupsPart, groupGonePart, groupNewPart, stepsPart, anyPlanPart,
	} {
		b.WriteString(part)
	}
	return b.String()
}
