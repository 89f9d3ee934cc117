package disk

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxName is what HFS+ and APFS allow, in bytes of UTF-8.
const maxName = 255

// withDefaults returns the options with the defaults for "". The ids are sorted, each
// once: the order in which they were typed does not change the plan.
func (o Options) withDefaults() Options {
	o.Disks = slices.Clone(o.Disks)
	if o.Disks == nil {
		o.Disks = []string{}
	}
	slices.SortFunc(o.Disks, compareIDs)
	o.Disks = slices.Compact(o.Disks)
	if o.VolumeName == "" {
		o.VolumeName = DefaultVolumeName
	}
	if o.Filesystem == "" {
		o.Filesystem = "auto"
	}
	return o
}

// Check returns an error for options that are wrong in themselves: an id that no
// whole disk has, a name that no volume may have, an unknown file system. Whether
// a disk exists and may be chosen is decided by the plan.
func (o Options) Check() error {
	o = o.withDefaults()
	for _, id := range o.Disks {
		if !wholeForm.MatchString(id) {
			return fault.New(CodeBadDisk, "an id is the word disk and a number, such as disk0; to list them: macwrangler disk plan",
				"choosing disk %q: not the id of a whole disk", id)
		}
	}
	if !slices.Contains([]string{"auto", "apfs", "jhfs+"}, o.Filesystem) {
		return fault.New(CodeBadFilesystem, "use auto, apfs or jhfs+", "choosing file system %q: unknown file system", o.Filesystem)
	}
	if why := badName(o.VolumeName); why != "" {
		return fault.New(CodeBadVolumeName, fmt.Sprintf("use a name such as %q", DefaultVolumeName),
			"naming the volume %q: %s", o.VolumeName, why)
	}
	return nil
}

// badName returns why a volume cannot have a name, "" if it can. diskutil treats
// names in percent signs, such as %noformat%, as instructions.
func badName(name string) string {
	switch {
	case len(name) > maxName:
		return fmt.Sprintf("it has more than %d bytes", maxName)
	case !utf8.ValidString(name):
		return "it is not UTF-8"
	case strings.HasPrefix(name, "-"):
		return "diskutil would take it for an option"
	case partForm.MatchString(name):
		return "it looks like a disk's id"
	case strings.HasPrefix(name, "."):
		return "a name that begins with a full stop is hidden"
	case strings.Contains(name, "%"):
		return "diskutil treats a name with a percent sign as an instruction"
	case strings.ContainsAny(name, "/:"):
		return "slashes and colons separate paths"
	case strings.ContainsAny(name, "{}"):
		return "braces mark values that are filled in later"
	case strings.TrimSpace(name) != name:
		return "it begins or ends with white space"
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "it has a character that cannot be printed"
	}
	return ""
}
