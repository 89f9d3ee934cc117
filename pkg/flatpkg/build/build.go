package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// The kinds of packages, with their text form.
const (
	Component Kind = "component"
	Product   Kind = "product"
)

// A Kind is what a package is.
type Kind string

// A Result says what was built.
type Result struct {
	Kind            Kind   `json:"kind"`
	Identifier      string `json:"identifier"`
	Version         string `json:"version"`
	InstallLocation string `json:"installLocation"`
	// Name is what the build-info calls the file.
	Name string `json:"name"`
	// Files counts the entries of the payload, folders and the root included.
	Files         int   `json:"files"`
	InstallKBytes int64 `json:"installKBytes"`
	// HostArchitectures are those in the Distribution; none in a component.
	HostArchitectures []string `json:"hostArchitectures"`
	Scripts           []string `json:"scripts"`
	Bytes             int64    `json:"bytes"`
	// Warnings say where the package is not what the project asks for.
	Warnings []fault.Reason `json:"warnings"`
}

// Write packs the project and writes the package. Nothing is written before all of the
// project has been read.
func (p *Project) Write(ctx context.Context, out io.Writer) (_ *Result, err error) {
	p.warnings, p.more = slices.Clone(p.opened), 0
	var files, scripts []item
	var payload, archive *packed
	defer func() { err = errors.Join(err, payload.close(), archive.close()) }()
	if p.payload {
		if files, payload, err = p.packFolder(ctx, project.PayloadFolder); err != nil {
			return nil, err
		}
	}
	if p.scripts {
		if scripts, archive, err = p.packFolder(ctx, project.ScriptsFolder); err != nil {
			return nil, err
		}
	}
	info := p.packageInfo(payload, files, scripts)
	members, err := component(info, payload, archive)
	if err != nil {
		return nil, err
	}
	result := p.result(info)
	if p.Info.Distribution {
		result.HostArchitectures = p.hostArchitectures(payload)
		if members, err = p.product(members, info, result.HostArchitectures); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	result.Bytes, err = xar.Write(out, members, xar.Options{})
	return result, err
}

func (p *Project) packFolder(ctx context.Context, folder string) ([]item, *packed, error) {
	items, err := p.walk(ctx, folder)
	if err != nil {
		return nil, nil, err
	}
	archive, err := p.pack(ctx, items)
	return items, archive, err
}

func (p *Project) result(info *document.PackageInfo) *Result {
	r := &Result{
		Kind: Component, Identifier: info.Identifier, Version: info.Version, InstallLocation: info.InstallLocation, Name: p.Info.FileName(),
		Files: int(info.Payload.NumberOfFiles), InstallKBytes: info.Payload.InstallKBytes,
		HostArchitectures: []string{}, Scripts: []string{}, Warnings: append([]fault.Reason{}, p.warnings...),
	}
	if p.more > 0 {
		r.Warnings = append(r.Warnings, fault.Reason{Code: WarnMore, Text: fmt.Sprintf("and %d more warnings", p.more)})
	}
	if p.Info.Distribution {
		r.Kind = Product
	}
	for _, s := range info.Scripts {
		r.Scripts = append(r.Scripts, s.Phase)
	}
	return r
}

// component returns the members of a component package, in pkgbuild's order.
func component(info *document.PackageInfo, payload, scripts *packed) ([]xar.Member, error) {
	var members []xar.Member
	if payload != nil {
		list, err := bom.Marshal(payload.entries)
		if err != nil {
			return nil, err
		}
		members = append(members, member("Bom", list, true), xar.Member{Path: "Payload", Mode: 0o644, Content: payload})
	}
	if scripts != nil {
		members = append(members, xar.Member{Path: "Scripts", Mode: 0o644, Content: scripts})
	}
	data, err := info.Marshal()
	if err != nil {
		return nil, err
	}
	return append(members, member("PackageInfo", data, true)), nil
}

// product puts a component into a product.
func (p *Project) product(members []xar.Member, info *document.PackageInfo, architectures []string) ([]xar.Member, error) {
	folder := p.componentName()
	data, err := p.distribution(info, folder, architectures).Marshal()
	if err != nil {
		return nil, err
	}
	all := []xar.Member{member("Distribution", data, true), {Path: folder, Type: xar.Directory, Mode: 0o755}}
	for _, m := range members {
		m.Path = folder + "/" + m.Path
		all = append(all, m)
	}
	return all, nil
}

// componentName is the folder of the component in a product: the name of the file.
func (p *Project) componentName() string {
	name := strings.Map(func(r rune) rune {
		if r == '/' || r == ':' || r < ' ' {
			return '-'
		}
		return r
	}, p.Info.FileName())
	return strings.TrimSuffix(name, ".pkg") + ".pkg"
}

func member(path string, data []byte, compress bool) xar.Member {
	return xar.Member{Path: path, Mode: 0o644, Content: bytes.NewReader(data), Compress: compress}
}
