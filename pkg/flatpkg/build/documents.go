package build

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/arch"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
)

// generator is what PackageInfo names as its maker. It has no version: the same project
// becomes the same bytes.
const generator = "macwrangler"

// packageInfo describes the component.
func (p *Project) packageInfo(payload *packed, files, scripts []item) *document.PackageInfo {
	d := &document.PackageInfo{
		Identifier: p.Info.Identifier, Version: p.Info.Version, InstallLocation: p.Info.InstallLocation, Auth: "root",
		PostinstallAction: p.Info.PostinstallAction, PreserveXattr: "false", GeneratorVersion: generator,
		Payload: &document.PayloadInfo{},
	}
	if payload != nil {
		d.Payload.NumberOfFiles = int64(len(payload.entries))
		d.Payload.InstallKBytes = kilobytes(payload.bytes)
		d.Bundles = p.bundles(files)
	}
	if !p.Info.SuppressBundleRelocation {
		for _, b := range d.Bundles {
			d.Relocate = append(d.Relocate, document.Ref{ID: b.ID})
		}
	}
	for _, phase := range []string{"preinstall", "postinstall"} {
		if slices.ContainsFunc(scripts, func(i item) bool { return i.Name == phase && i.Type() == cpio.TypeFile }) {
			d.Scripts = append(d.Scripts, document.Script{Phase: phase, File: "./" + phase})
		}
	}
	if p.scripts && d.Scripts == nil {
		p.warn(WarnNoScript, "scripts has neither preinstall nor postinstall, so that nothing in it runs")
	}
	return d
}

func kilobytes(bytes int64) int64 { return (bytes + 1023) / 1024 }

// distribution describes the product around a component, as productbuild does: without
// domains, which would keep it from volumes other than that of the running system.
func (p *Project) distribution(component *document.PackageInfo, folder string, architectures []string) *document.Distribution {
	id, version := component.Identifier, component.Version
	d := &document.Distribution{
		MinSpecVersion: "2",
		Title:          p.title(),
		Options:        document.Options{Customize: "never", RequireScripts: "false", HostArchitectures: architectures},
		Outline:        []document.Line{{Choice: "default", Lines: []document.Line{{Choice: id}}}},
		Choices: []document.Choice{
			{ID: "default"},
			{ID: id, Visible: "false", PkgRefs: []document.Ref{{ID: id}}},
		},
		PkgRefs: []document.PkgRef{{
			ID: id, Version: version, OnConclusion: onConclusion(p.Info.PostinstallAction),
			InstallKBytes: component.Payload.InstallKBytes, File: "#" + folder,
		}},
		Product: &document.Product{ID: p.Info.ProductID, Version: version},
	}
	for _, least := range p.leastVersions() {
		d.OSVersions = append(d.OSVersions, document.OSVersion{Min: least})
	}
	return d
}

// leastVersions returns from which versions of macOS on the product may be installed.
func (p *Project) leastVersions() []string {
	switch {
	case len(p.requirements.os) > 0:
		return p.requirements.os
	case p.Info.MinOSVersion != "":
		return []string{p.Info.MinOSVersion}
	default:
		return nil
	}
}

// onConclusion is what a Distribution calls a postinstall action.
func onConclusion(action string) string {
	switch action {
	case "restart":
		return "RequireRestart"
	case "logout":
		return "RequireLogout"
	default:
		return "none"
	}
}

// hostArchitectures are the processors that the programs of a payload are for, or both of
// today's where there are none.
func (p *Project) hostArchitectures(payload *packed) []string {
	if len(p.requirements.arch) > 0 {
		return p.requirements.arch
	}
	found := map[string]bool{}
	if payload != nil {
		for name := range payload.architectures {
			found[hostName(name)] = true
		}
	}
	var list []string
	for _, name := range []string{arch.ARM64, arch.X8664, arch.I386, arch.PPC} {
		if found[name] {
			list = append(list, name)
		}
	}
	if len(list) == 0 {
		return []string{arch.ARM64, arch.X8664}
	}
	return list
}

// hostName is what a Distribution calls an architecture.
func hostName(name string) string {
	switch name {
	case "arm64e":
		return arch.ARM64
	case arch.PPC64:
		return arch.PPC
	default:
		return name
	}
}

// title is the name without the suffix and the version.
func (p *Project) title() string {
	name := p.Info.Name
	for _, suffix := range []string{".pkg", "${version}", "-" + p.Info.Version, "-", "_", " "} {
		name = strings.TrimSuffix(name, suffix)
	}
	if name == "" {
		return p.Info.Identifier
	}
	return name
}
