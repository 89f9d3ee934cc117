package pkglint

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	munkipkg "github.com/macwrangler/macwrangler/pkg/flatpkg/project"
)

// project is a folder from which a package is built.
type project struct {
	dir     string // in the file system that is walked
	target  string // of the folder in findings
	payload string // the folder, "" if there is none
	scripts string
	// infoName is the build-info in findings, "" if there is none; info is nil if it
	// could not be read.
	infoName string
	info     *munkipkg.Info
}

// project checks a munkipkg project, or a folder with a payload and scripts.
func (w *folderWalk) project(ctx context.Context, p project) {
	w.result.Checked++
	var files *payload
	check := newPayloadCheck(w.out, false)
	if p.payload != "" {
		location := "" // nobody knows it without a build-info
		if p.info != nil {
			location = p.info.InstallLocation
		}
		files, check = w.readPayload(ctx, p.payload, location)
	}
	names := w.projectScripts(p, files)
	switch {
	case p.info != nil:
		w.checkInfo(p, check)
	case p.infoName == "":
		w.out.at(p.target).Put(finding.Finding{
			Rule: finding.NotChecked, Severity: finding.Info,
			Message: "there is no build-info here: identifier, version and name of the package were not checked",
			Fix:     "add a build-info.plist, or name the package that is built",
		})
	}
	w.uninstallable(p, check, names)
}

// uninstallable is U01.
func (w *folderWalk) uninstallable(p project, check *payloadCheck, names []string) {
	if check.files == 0 || check.removes {
		return
	}
	for _, name := range names {
		if uninstaller.MatchString(name) {
			return
		}
	}
	w.out.at(cmp.Or(p.infoName, p.target)).Put(finding.Finding{
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
	} else if begin, err := readSome(w.files, name, maxHead); err == nil && programText(begin) != "" {
		w.out.at(w.named(name)).Put(finding.Finding{Rule: finding.NotChecked, Severity: finding.Info, Message: programText(begin)})
		return
	} else if !isScriptName(e.Name()) {
		return
	}
	data, ok := w.read(name)
	if !ok || role == RoleHelper && kindOf(name, data) != kindScript {
		return
	}
	s := script{name: e.Name(), text: data, role: role, payload: files}
	if s.payload == nil {
		s.payload = payloadOf(nil)
	}
	if info, err := e.Info(); err == nil && p.infoName == "" {
		s.mode, s.hasMode = uint32(info.Mode().Perm()), true // munkipkg makes them executable itself
	}
	w.result.Checked++
	checkScript(s, w.out.at(w.named(name)))
}

// checkInfo checks what the build-info says.
func (w *folderWalk) checkInfo(p project, check *payloadCheck) {
	out := w.out.at(p.infoName)
	at := func(key string) putter {
		place := p.info.Keys[key]
		return func(rule string, severity finding.Severity, fix, message string) {
			out.Put(finding.Finding{Rule: rule, Severity: severity, Path: key, Line: place.Line, Column: place.Column, Message: message, Fix: fix})
		}
	}
	numeric := false
	for _, problem := range p.info.Problems {
		switch {
		case problem.Code == munkipkg.CodeVersionNumber:
			numeric = true
			at("version")("N02", "", problem.Fix, problem.Key+" "+problem.Text)
		case problem.Warning:
			at(problem.Key)(finding.NotChecked, finding.Info, problem.Fix, problem.Key+" "+problem.Text)
		default:
			w.unread(strings.TrimPrefix(p.infoName, w.name+"/"), &fault.Error{Code: problem.Code, Err: errors.New(problem.Key + " " + problem.Text), Hint: problem.Fix})
		}
	}
	info := p.info.WithDefaults(path.Base(p.target))
	if !numeric {
		checkVersion(info.Version, at("version"))
	}
	if p.info.Has("identifier") {
		checkIdentifier(info.Identifier, at("identifier"))
	} else {
		at("identifier")("N03", finding.Warning, "add an identifier in a domain of yours: com.example.product", "there is no identifier, so it is munkipkg's default, "+fault.Clip(info.Identifier))
	}
	checkFileName(info.Name, info.Version, at("name"))
	if info.PostinstallAction != "none" {
		at("postinstall_action")("S10", "", "set it to none", "the package asks for "+fault.Clip(info.PostinstallAction))
	}
	if !info.SuppressBundleRelocation && check.bundle != "" {
		at("suppress_bundle_relocation")("P07", "", "set it to true", check.bundle+" is installed over any copy of it that is found")
	}
	if !info.Distribution {
		at("distribution_style")("M01", finding.Info, "distribution_style: true", "a component package: management servers take only distribution packages")
	}
}
