package pkglint

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// project is a folder from which a package is built.
type project struct {
	dir     string // in the file system that is walked
	target  string // of the folder in findings
	info    buildInfo
	payload string // the folder, "" if there is none
	scripts string
}

// project checks a munkipkg project, or a folder with a payload and scripts.
func (w *folderWalk) project(ctx context.Context, p project) {
	w.result.Checked++
	var files *payload
	if p.payload != "" {
		files = w.readPayload(ctx, p.payload)
	}
	names := w.projectScripts(p, files)
	if p.info.target != "" {
		w.checkInfo(p, files)
	} else {
		w.out.at(p.target).Put(finding.Finding{
			Rule: finding.NotChecked, Severity: finding.Info,
			Message: "there is no build-info here: identifier, version and name of the package were not checked",
			Fix:     "add a build-info.plist, or name the package that is built",
		})
	}
	w.uninstallable(p, files, names)
}

// uninstallable is U01.
func (w *folderWalk) uninstallable(p project, files *payload, names []string) {
	if files == nil || files.files == 0 || files.hasUninstaller() {
		return
	}
	for _, name := range names {
		if uninstaller.MatchString(name) {
			return
		}
	}
	target := p.info.target
	if target == "" {
		target = p.target
	}
	w.out.at(target).Put(finding.Finding{
		Rule: "U01", Message: "nothing here removes what the package installs", Fix: "add a script that removes it",
		Severity: finding.Info,
	})
}

// projectScripts checks the scripts of a project and returns their names.
func (w *folderWalk) projectScripts(p project, files *payload) []string {
	if p.scripts == "" {
		return nil
	}
	list, err := fs.ReadDir(w.files, p.scripts)
	if err != nil {
		w.unread(p.scripts, err)
		return nil
	}
	var names []string
	for _, e := range list {
		name := path.Join(p.scripts, e.Name())
		names = append(names, e.Name())
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			w.projectScript(p, name, e, files)
		}
	}
	return names
}

func (w *folderWalk) projectScript(p project, name string, e fs.DirEntry, files *payload) {
	role := RoleHelper
	if isInstallScript(e.Name()) {
		role = RoleInstall
	} else if !isScriptName(e.Name()) {
		return
	}
	data, ok := w.read(name)
	if !ok || role == RoleHelper && kindOf(name, data) != kindScript {
		return
	}
	s := script{name: e.Name(), text: data, role: role, payload: files}
	if s.payload == nil {
		s.payload = newPayload(nil)
	}
	if info, err := e.Info(); err == nil && p.info.target == "" {
		s.mode, s.hasMode = uint32(info.Mode().Perm()), true // munkipkg makes them executable itself
	}
	w.result.Checked++
	checkScript(s, w.out.at(w.named(name)))
}

// checkInfo checks what the build-info says.
func (w *folderWalk) checkInfo(p project, files *payload) {
	out := w.out.at(p.info.target)
	at := func(key string) func(rule string, severity finding.Severity, fix, message string) {
		v := p.info.values[key]
		return func(rule string, severity finding.Severity, fix, message string) {
			out.Put(finding.Finding{Rule: rule, Severity: severity, Path: key, Line: v.line, Message: message, Fix: fix})
		}
	}
	name := path.Base(p.target)
	version := p.info.text("version", "1.0")
	if p.info.values["version"].number {
		at("version")("N02", "", fmt.Sprintf("write it as text: %q", version), "the version is a number here and not text: 1.10 becomes 1.1")
	} else {
		checkVersion(version, at("version"))
	}
	checkIdentifier(p.info.text("identifier", "com.github.munki.pkg."+name), at("identifier"))
	checkFileName(p.info.text("name", name+"-${version}.pkg"), version, at("name"))
	if action := p.info.text("postinstall_action", "none"); action != "none" {
		at("postinstall_action")("S10", "", "set it to none", "the package asks for "+fault.Clip(action))
	}
	if p.info.isFalse("suppress_bundle_relocation") && files != nil && files.bundle() != "" {
		at("suppress_bundle_relocation")("P07", "", "set it to true", files.bundle()+" is installed over any copy of it that is found")
	}
	if !p.info.isTrue("distribution_style") {
		at("distribution_style")("M01", finding.Info, "distribution_style: true", "a component package: management servers take only distribution packages")
	}
}
