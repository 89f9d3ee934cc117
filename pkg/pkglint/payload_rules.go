package pkglint

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/arch"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/corefolders"
)

// payloadCheck checks the files of one payload.
type payloadCheck struct {
	groups    groups
	out       *report
	overwrite bool              // existing folders get the owner and mode of the payload
	archs     map[string]string // architecture: the first program for it
	removes   bool              // something that removes the product
	files     int
	bundle    string          // the first application
	tops      map[string]bool // folders at the root that have files
}

// maxHead is what is read of a file to tell what it is.
const maxHead = arch.Enough

// maxRead is what is read of a script, and of a property list for launchd.
const maxRead = 1 << 20

// wanted returns how much of a file is to be read, when its beginning is known.
func wanted(e entry, head []byte) int64 {
	if isLaunchd(e.path) || strings.HasPrefix(string(head), "#!") {
		return maxRead
	}
	return maxHead
}

func newPayloadCheck(out *report, overwrite bool) *payloadCheck {
	return &payloadCheck{out: out, overwrite: overwrite, archs: map[string]string{}, tops: map[string]bool{}}
}

// entry applies the rules about one file. Of a script and of a property list for launchd
// text is all of it, unless it is too large; of any other the beginning.
func (c *payloadCheck) entry(e entry, text []byte) {
	c.count(e)
	c.place(e)
	c.clean(e)
	c.owner(e)
	c.coreFolder(e)
	c.snapshot(e)
	c.launchd(e, text)
	c.programs(e, text)
	c.scripts(e, text)
}

// count notes what the whole payload is judged by.
func (c *payloadCheck) count(e entry) {
	if !e.mode.IsDir() {
		c.files++
		if top, _, below := strings.Cut(strings.ToLower(e.path), "/"); below && len(c.tops) < maxTops && !c.tops[top] {
			if c.tops[top] = true; len(c.tops) == maxTops {
				c.say(e, "tops", "R01", "", "build the payload from the files of the software alone", "files in %d folders of the root, /%s the last of them: that is what a snapshot of a Mac looks like", maxTops, top)
			}
		}
	} else if c.bundle == "" && strings.EqualFold(path.Ext(e.path), ".app") {
		c.bundle = e.path
	}
	c.removes = c.removes || uninstaller.MatchString(path.Base(e.path))
}

// finish hands over what was found.
func (c *payloadCheck) finish() {
	c.groups.put(func(f finding.Finding) { c.out.at(f.Target).Put(f) })
}

// say records a finding about a file; those with one key are one finding.
func (c *payloadCheck) say(e entry, key, rule string, severity finding.Severity, fix, format string, args ...any) {
	c.groups.add(key, finding.Finding{
		Rule: rule, Severity: severity, Target: e.target, Path: e.inside, Message: fmt.Sprintf(format, args...), Fix: fix,
	})
}

// place is P02, P03 and S11: where files are.
func (c *payloadCheck) place(e entry) {
	lower := strings.ToLower(e.path)
	switch top, _, _ := strings.Cut(lower, "/"); {
	case e.mode.IsDir():
	case top == "system" && !below(lower, "system/library/user template"), top == "bin", top == "sbin", top == "usr" && !below(lower, "usr/local"):
		c.say(e, top, "P02", "", "use /usr/local, /Library or /Applications", "/%s is in a folder that belongs to macOS", e.path)
	}
	if name := inUsers(e.path); name != "" && name != "Shared" && !e.mode.IsDir() {
		if licenceName.MatchString(path.Base(e.path)) {
			c.say(e, "licence", "P03", "", "put the licence where all users have it: /Library", "/%s: a licence in the home of one user", e.path)
		} else {
			c.say(e, "home", "P03", finding.Warning, "use /Library, a launch agent, or a configuration profile", "/%s is in the home of one user", e.path)
		}
	}
	if strings.Contains("/"+e.path, "/Desktop/") && !e.mode.IsDir() {
		c.say(e, "desktop", "S11", "", "leave the Desktop to its user", "/%s is on a Desktop", e.path)
	}
}

// clean is P04, by names.
func (c *payloadCheck) clean(e entry) {
	const fix = "remove it from the payload"
	switch base := path.Base(e.path); {
	case base == ".DS_Store":
		c.say(e, base, "P04", "", fix, "/%s was left by the Finder", e.path)
	case strings.HasPrefix(base, "._"):
		c.say(e, "._", "P04", "", "xattr -cr PAYLOAD before building, or COPYFILE_DISABLE=1", "/%s holds extended attributes, such as quarantine", e.path)
	case base == ".git", base == ".svn", base == ".hg", base == "CVS" && e.mode.IsDir(), base == "__MACOSX", base == ".gitignore" && !strings.Contains(e.path, ".app/"):
		c.say(e, base, "P04", "", fix, "/%s belongs to the source and not to the product", e.path)
	}
	if e.mode.IsDir() || e.mode&fs.ModeSymlink != 0 {
		return
	}
	if e.mode&(fs.ModeSetuid|fs.ModeSetgid) != 0 {
		c.say(e, "setuid", "P04", "", "leave out the setuid and setgid bits", "/%s runs with the rights of its owner or group (%v)", e.path, e.mode)
	}
	if e.mode.Perm()&0o002 != 0 {
		c.say(e, "writable", "P04", "", "chmod o-w", "/%s may be changed by everybody (%04o)", e.path, e.mode.Perm())
	}
}

// owner is P04, by owners.
func (c *payloadCheck) owner(e entry) {
	if !e.owned {
		return
	}
	const fix = "build with --ownership recommended"
	if e.uid >= 500 && e.uid != 65534 && inUsers(e.path) == "" {
		c.say(e, fmt.Sprint("uid ", e.uid), "P04", "", fix, "/%s belongs to uid %d: whoever that is on each Mac", e.path, e.uid)
	}
}

// coreFolder is P01.
func (c *payloadCheck) coreFolder(e entry) {
	folder, ok := corefolders.Lookup(e.path)
	if !ok || !e.mode.IsDir() {
		return
	}
	known := fs.FileMode(folder.Mode & 0o777)
	severity := finding.Warning
	if c.overwrite {
		severity = ""
	}
	const fix = "give it the owner and mode that it has on a Mac, and build with --ownership recommended"
	perm := e.mode.Perm()
	switch {
	case e.owned && e.uid != 0:
		c.say(e, e.path, "P01", severity, fix, "/%s belongs to uid %d and not to root", e.path, e.uid)
	case known&0o755&^perm != 0:
		c.say(e, e.path, "P01", severity, fix, "/%s has mode %04o: it takes rights away that %04o has", e.path, perm, known)
	case perm&0o002&^known != 0, e.owned && perm&0o020&^known != 0 && e.gid != 0 && e.gid != 80:
		c.say(e, e.path, "P01", severity, fix, "/%s has mode %04o: others may change it, unlike with %04o", e.path, perm, known)
	}
}

// leftover matches what a snapshot of a Mac has and no product.
var leftover = regexp.MustCompile(`(?i)^(?:private/)?var/(?:folders|db/(?:receipts|spotlight|uuidtext|diagnostics)|vm|log|run)/.|^(?:\.Spotlight-V100|\.fseventsd|\.Trashes|\.vol|cores)/.|^Library/(?:Caches|Logs)/.|^Library/Receipts/.*\.(?:pkg|bom)|^Users/[^/]+/Library/(?:Caches|Logs)/.|^Library/Preferences/SystemConfiguration/.|JAMF/Composer`)

// snapshot is R01.
func (c *payloadCheck) snapshot(e entry) {
	if e.mode.IsDir() || !leftover.MatchString(e.path) || strings.HasPrefix(e.path, "private/var/db/receipts/") && path.Ext(e.path) == "" {
		return
	}
	c.say(e, "snapshot", "R01", "", "build the payload from the files of the software alone", "/%s looks like a snapshot of a Mac", e.path)
}

// scripts checks a script that is installed. What many have in common is one finding.
func (c *payloadCheck) scripts(e entry, text []byte) {
	if !e.mode.IsRegular() || !strings.HasPrefix(string(text[:min(len(text), 2)]), "#!") || int64(len(text)) < e.size {
		return
	}
	for _, f := range foundIn(script{name: path.Base(e.path), text: text, role: RolePayload}) {
		c.groups.add(f.message, finding.Finding{
			Rule: f.rule, Severity: f.severity, Target: e.target, Path: e.inside,
			Line: f.pos.Line, Column: f.pos.Column, Message: f.message, Fix: f.fix,
		})
	}
}

// maxTops is in how many folders of the root a payload has files if it was not chosen.
const maxTops = 5

// uninstaller matches names of what removes a product.
var uninstaller = regexp.MustCompile(`(?i)uninstall|remove|cleanup`)
