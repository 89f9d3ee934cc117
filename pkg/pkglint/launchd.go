package pkglint

import (
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// isLaunchd reports whether a path is that of a property list of launchd.
func isLaunchd(name string) bool {
	dir := strings.ToLower(path.Dir(name))
	return strings.HasSuffix(strings.ToLower(name), ".plist") && !strings.HasPrefix(path.Base(name), "._") &&
		(dir == "library/launchdaemons" || dir == "library/launchagents")
}

// launchd is P05.
func (c *payloadCheck) launchd(e entry, text []byte) {
	if !isLaunchd(e.path) || !e.mode.IsRegular() {
		return
	}
	perm := e.mode.Perm()
	switch {
	case e.owned && e.uid != 0:
		c.say(e, e.path, "P05", "", "owner root:wheel", "/%s belongs to uid %d, so launchd does not load it", e.path, e.uid)
	case perm&0o022 != 0 && (e.owned || perm&0o002 != 0):
		c.say(e, e.path, "P05", "", "mode 0644", "/%s can be changed by others than root (%04o), so launchd does not load it", e.path, perm)
	case perm&0o044 != 0o044:
		c.say(e, e.path, "P05", finding.Warning, "mode 0644", "/%s has mode %04o: agents are read by their users", e.path, perm)
	}
	if int64(len(text)) < e.size {
		return // not read: larger than any of its kind
	}
	doc, err := plistfile.Parse(text, plistfile.DefaultLimits())
	switch {
	case err != nil && strings.Contains(err.Error(), "two hyphens"): // macOS reads on, XML tools do not
		c.say(e, e.path+" syntax", "P05", finding.Warning, "write comments without --", "/%s: %s, which is no XML", e.path, fault.Clip(err.Error()))
		return
	case err != nil:
		c.say(e, e.path+" syntax", "P05", "", "plutil -lint says where", "/%s is no valid property list: %s", e.path, fault.Clip(err.Error()))
		return
	}
	c.job(e, doc.Root)
}

// job checks what launchd needs to know.
func (c *payloadCheck) job(e entry, root *plistfile.Node) {
	label, _ := root.Get("Label").Text()
	name := strings.TrimSuffix(path.Base(e.path), path.Ext(e.path))
	programs := root.Get("Program").Kind() != 0 || root.Get("ProgramArguments").Len() > 0 || root.Get("BundleProgram").Kind() != 0
	switch {
	case root.Kind() != plistfile.Dict:
		c.say(e, e.path+" label", "P05", "", "", "/%s is no dictionary", e.path)
	case label == "":
		c.say(e, e.path+" label", "P05", "", "add a Label with the name of the file", "/%s has no Label, so launchd does not load it", e.path)
	case label != name:
		c.say(e, e.path+" label", "P05", finding.Warning, "call the file as its Label", "/%s has the Label %s", e.path, fault.Clip(label))
	}
	if root.Kind() == plistfile.Dict && !programs {
		c.say(e, e.path+" program", "P05", "", "add Program or ProgramArguments", "/%s names no program to run", e.path)
	}
}
