package pkglint

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	archive "github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
)

// component checks one component of a package.
func (c *packageCheck) component(ctx context.Context, component *flatpkg.Component) {
	if component.Err != nil {
		c.put(path.Join(component.Path, "PackageInfo"), "P06", "", "build the package again", "%s", fault.Text(component.Err))
	}
	lists := newListCheck(c, component)
	files := c.payload(ctx, component, lists)
	c.scripts(component, files)
	if component.Info != nil {
		c.packageInfo(component, component.Info, lists)
	}
}

// packageInfo checks what a PackageInfo says.
func (c *packageCheck) packageInfo(component *flatpkg.Component, info *document.PackageInfo, lists *listCheck) {
	inside := path.Join(component.Path, "PackageInfo")
	put := c.putAt(inside, info.Line, info.Column)
	checkVersion(info.Version, put)
	checkIdentifier(info.Identifier, put)
	if action := info.PostinstallAction; action != "" && action != "none" {
		put("S10", "", "leave postinstall-action out", "the package asks for "+fault.Clip(action))
	}
	if len(info.Relocate) > 0 {
		at := info.Relocate[0]
		c.putAt(inside, at.Line, at.Column)("P07", "", "build with BundleIsRelocatable false", fault.Clip(at.ID)+" is installed over any copy of it that is found")
	}
	lists.packageInfo(info, put)
}

// payload checks the files of a component as they stream by.
func (c *packageCheck) payload(ctx context.Context, component *flatpkg.Component, lists *listCheck) *payload {
	e := component.PayloadEntry()
	if e == nil {
		c.missingPayload(component)
		return payloadOf(nil)
	}
	overwrite := component.Info != nil && document.True(component.Info.OverwritePermissions)
	check := newPayloadCheck(c.out, overwrite)
	err := c.entries(ctx, component, check, lists)
	check.finish()
	c.files, c.removes = c.files+check.files, c.removes || check.removes
	for name := range check.archs {
		c.archs[name] = true
	}
	switch code := fault.CodeOf(err); {
	case err == nil:
		c.read[e.Path] = true
		lists.finish()
	case stopped(ctx, err):
		c.unseen = true
	case code == archive.CodeUnsupported, code == archive.CodeUnknown:
		c.unseen = true
		c.put(e.Path, finding.NotChecked, finding.Info, "expand it on a Mac: pkgutil --expand-full", "the payload was not looked into: %s", fault.Text(err))
	default:
		c.unseen, c.read[e.Path] = true, true
		c.put(e.Path, "P06", "", "build the package again", "the payload cannot be read to its end: %s", fault.Text(err))
	}
	return lists.payload(check.files)
}

// maxOddNames is how many entries with a name that is refused are reported.
const maxOddNames = 10

// entries reads the entries of a payload.
func (c *packageCheck) entries(ctx context.Context, component *flatpkg.Component, check *payloadCheck, lists *listCheck) error {
	contents, err := component.Payload()
	if err != nil {
		return err
	}
	odd := 0
	for ctx.Err() == nil {
		h, err := contents.Next()
		switch {
		case errors.Is(err, io.EOF):
			return contents.Close()
		case err != nil && h == nil:
			return errors.Join(err, contents.Close())
		case err != nil:
			if odd++; odd <= maxOddNames {
				c.put(component.PayloadEntry().Path, "P06", "", "build the package again", "%s", fault.Text(err))
			}
			continue
		}
		if err := c.entry(component, contents, h, check, lists); err != nil {
			return errors.Join(err, contents.Close())
		}
	}
	return errors.Join(context.Cause(ctx), contents.Close())
}

// entry checks one of them.
func (c *packageCheck) entry(component *flatpkg.Component, contents *flatpkg.Contents, h *cpio.Header, check *payloadCheck, lists *listCheck) error {
	e := entry{
		path: strings.TrimPrefix(component.Target(h.Name), "/"), mode: h.FileMode(), uid: int(h.UID), gid: int(h.GID), owned: true,
		size: h.Size, target: c.name, inside: path.Join(component.Path, "Payload", h.Name),
	}
	var text []byte
	sum := &lists.sum
	sum.reset()
	if e.mode.IsRegular() {
		in := io.TeeReader(contents, sum)
		head, err := io.ReadAll(io.LimitReader(in, maxHead))
		if most := wanted(e, head); err == nil && most > int64(len(head)) {
			var rest []byte
			rest, err = io.ReadAll(io.LimitReader(in, most-int64(len(head))))
			head = append(head, rest...)
		}
		if err == nil {
			_, err = io.Copy(io.Discard, in)
		}
		if err != nil {
			return err
		}
		text = head
	}
	lists.entry(h)
	if h.Name != "." {
		check.entry(e, text)
	}
	return nil
}

// maxScriptText is how much is read of each script of a package.
const maxScriptText = 1 << 20

// scripts checks the scripts of a component.
func (c *packageCheck) scripts(component *flatpkg.Component, files *payload) {
	e := component.ScriptsEntry()
	if e == nil {
		c.missingScripts(component)
		return
	}
	list, err := component.ReadScripts(maxScriptText)
	if err != nil {
		c.put(e.Path, "P06", "", "build the package again", "the scripts cannot be read: %s", fault.Text(err))
		return
	}
	c.read[e.Path] = true
	run := map[string]bool{}
	if component.Info != nil {
		for _, s := range component.Info.Scripts {
			run[path.Clean(s.File)] = true
		}
	}
	there := map[string]bool{}
	for _, s := range list {
		there[s.Name] = true
		c.removes = c.removes || uninstaller.MatchString(path.Base(s.Name))
		c.script(component, s, run[s.Name], files)
	}
	for name := range run {
		if !there[name] {
			c.put(e.Path, "P06", "", "build the package again", "PackageInfo names the script %s, which is not there", strconv.Quote(fault.Clip(name)))
		}
	}
}

// script checks one file in Scripts.
func (c *packageCheck) script(component *flatpkg.Component, s flatpkg.Script, run bool, files *payload) {
	inside := path.Join(component.Path, "Scripts", s.Name)
	one := script{name: s.Name, path: inside, text: s.Text, role: RoleHelper, payload: files}
	switch {
	case s.FileMode().Type() != 0 && s.FileMode()&fs.ModeType != 0:
		return
	case run, isInstallScript(s.Name):
		one.role, one.mode, one.hasMode = RoleInstall, s.Mode, true
	case programText(s.Text) != "":
		c.put(inside, finding.NotChecked, finding.Info, "", "%s", programText(s.Text))
		return
	case kindOf(s.Name, append([]byte{}, s.Text...)) != kindScript || !isScriptName(path.Base(s.Name)):
		return
	}
	if s.Cut {
		c.put(inside, finding.NotChecked, finding.Info, "", "larger than %d bytes, so it was not checked", maxScriptText)
		return
	}
	if one.role == RoleInstall && !run && (s.Name == "preinstall" || s.Name == "postinstall") {
		c.put(inside, "S12", finding.Warning, "build the package again", "PackageInfo does not name the script, so the installer does not run it")
	}
	checkScript(one, c.out.at(c.name))
}
