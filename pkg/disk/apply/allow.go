package apply

import (
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// groupLine matches the line of "cs create" that names the new group.
var groupLine = regexp.MustCompile(`(?im)^Core ?Storage LVG UUID: *([^\s]*)\r?$`)

var uuidForm = regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`)

// A shape is a call of diskutil that may be run. Its words must match exactly,
// except DISK, SSD, HDD, NAME, GROUP and CONTAINER.
type shape struct {
	words string
	stdin string
	erase bool
	kinds []disk.Kind
}

// shapes are all the calls that are ever run, whatever a plan says.
var shapes = []shape{
	{words: "unmountDisk DISK", kinds: []disk.Kind{disk.EraseSingle}},
	{words: "unmountDisk force DISK", kinds: []disk.Kind{disk.EraseSingle}},
	{words: "eraseDisk APFS NAME DISK", erase: true, kinds: []disk.Kind{disk.EraseSingle}},
	{words: "eraseDisk JHFS+ NAME DISK", erase: true, kinds: []disk.Kind{disk.EraseSingle}},
	{words: "cs delete GROUP", erase: true, kinds: []disk.Kind{disk.EraseSingle, disk.RebuildCoreStorage}},
	{words: "cs create NAME SSD HDD", erase: true, kinds: []disk.Kind{disk.RebuildCoreStorage}},
	{words: "cs createVolume " + disk.GroupPlaceholder + " jhfs+ NAME 100%", kinds: []disk.Kind{disk.RebuildCoreStorage}},
	{words: "apfs deleteContainer CONTAINER", erase: true, kinds: []disk.Kind{disk.RebuildCoreStorage}},
	{words: "resetFusion", stdin: "Yes\n", erase: true, kinds: []disk.Kind{disk.ResetFusion}},
}

// allowed returns an error for a command that has none of the shapes or names
// something outside the plan.
func (a *applying) allowed(c disk.Command) error {
	if _, ok := a.shapeOf(c); ok {
		return nil
	}
	return fault.New(CodeNotAllowed, "this is a bug in macwrangler: please report it with the plan",
		"checking the command %q: it is not one that may be run", c.Argv)
}

func (a *applying) shapeOf(c disk.Command) (shape, bool) {
	if len(c.Argv) < 2 || c.Argv[0] != "diskutil" {
		return shape{}, false
	}
	for _, f := range shapes {
		if f.stdin == c.Stdin && slices.Contains(f.kinds, a.plan.Kind) && a.fits(strings.Fields(f.words), c.Argv[1:]) {
			return f, c.Capture == "" || c.Capture == "lvg" && strings.HasPrefix(f.words, "cs create ")
		}
	}
	return shape{}, false
}

func (a *applying) fits(words, args []string) bool {
	if len(words) != len(args) {
		return false
	}
	for i, word := range words {
		ok := word == args[i]
		switch word {
		case "DISK":
			ok = slices.Contains(a.targets, args[i])
		case "SSD", "HDD":
			ok = slices.Contains(a.targets, args[i]) && a.roles[args[i]] == "fusion-"+strings.ToLower(word)
		case "NAME":
			ok = args[i] != "" && disk.Options{VolumeName: args[i]}.Check() == nil
		case "GROUP":
			ok = uuidForm.MatchString(args[i]) && slices.Contains(a.facts.GroupsWithin(a.targets), args[i])
		case "CONTAINER":
			ok = slices.Contains(a.facts.ContainersWithin(a.targets), args[i])
		}
		if !ok {
			return false
		}
	}
	return true
}
