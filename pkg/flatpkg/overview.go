package flatpkg

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/arch"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
)

// Overview is what a package is and does, for people and scripts.
type Overview struct {
	Kind       Kind   `json:"kind"`
	Identifier string `json:"identifier"`
	Version    string `json:"version"`
	// Product is what the Distribution asks and checks; nil in a component package.
	Product  *ProductOverview    `json:"product,omitempty"`
	Packages []ComponentOverview `json:"packages"`
	// Signature is who signed it, according to the file.
	Signature Signature `json:"signature"`
	// Ticket reports whether a notarization ticket is stapled to it.
	Ticket bool `json:"ticket"`
	// Unread are the parts that could not be read, and entries that must not be used.
	Unread []Unread `json:"unread"`
}

// ProductOverview is what a Distribution says. Attributes are spelled as in the
// document, and "" where they are absent.
type ProductOverview struct {
	Title             string   `json:"title"`
	Customize         string   `json:"customize"`
	HostArchitectures []string `json:"hostArchitectures"`
	RequireScripts    string   `json:"requireScripts"`
	RootVolumeOnly    string   `json:"rootVolumeOnly"`
	// OSVersions are ranges of the target's system: "10.13 and newer".
	OSVersions []string `json:"osVersions"`
	// Checks are the names of its elements volume-check and installation-check.
	Checks []string `json:"checks"`
	// Scripts is the number of its scripts in JavaScript.
	Scripts int `json:"scripts"`
	// Pages are the texts that the installer shows: "license: License.rtf".
	Pages   []string         `json:"pages"`
	Choices []ChoiceOverview `json:"choices"`
}

// ChoiceOverview is something that can be chosen.
type ChoiceOverview struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Packages []string `json:"packages"` // identifiers
}

// ComponentOverview is one package in it.
type ComponentOverview struct {
	// Path is its folder in the container, "" for a component package.
	Path            string `json:"path"`
	Identifier      string `json:"identifier"`
	Version         string `json:"version"`
	InstallLocation string `json:"installLocation"`
	// PostinstallAction is none, logout, restart or shutdown; "" if the package does not
	// say.
	PostinstallAction string `json:"postinstallAction"`
	// Relocatable are identifiers of bundles that the installer looks for elsewhere.
	Relocatable []string         `json:"relocatable"`
	Bundles     []BundleOverview `json:"bundles"`
	// Compression is how the payload is compressed: "" if there is none, "unknown" if it
	// could not be read.
	Compression string           `json:"compression"`
	Files       []FileOverview   `json:"files"`
	Scripts     []ScriptOverview `json:"scripts"`
}

// BundleOverview is an application or the like.
type BundleOverview struct {
	Path       string `json:"path"` // on the target volume
	Identifier string `json:"identifier"`
	Version    string `json:"version"`
}

// FileOverview is one entry of a payload.
type FileOverview struct {
	Path string `json:"path"` // on the target volume
	Type string `json:"type"` // file, folder, link, device, pipe or socket
	Mode string `json:"mode"` // permissions, in octal: 0755
	UID  uint32 `json:"uid"`
	GID  uint32 `json:"gid"`
	Size int64  `json:"size"`
	// Target is where a symbolic link leads.
	Target string `json:"target,omitempty"`
	// Architectures are those of an executable.
	Architectures []string `json:"architectures"`
}

// ScriptOverview is one file of Scripts.
type ScriptOverview struct {
	Name string `json:"name"`
	Mode string `json:"mode"`
	Size int64  `json:"size"`
	// Phase is when the installer runs it: preinstall or postinstall; "" if only other
	// scripts do.
	Phase string `json:"phase"`
	// Text is "" for a file that is not text.
	Text string `json:"text"`
	// Cut reports whether there is more text.
	Cut bool `json:"cut"`
}

// Unread is a part that could not be read.
type Unread struct {
	Part    string     `json:"part"`
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
}

// maxScriptText is how much of a script is in an overview, in bytes.
const maxScriptText = 256 << 10

// maxUnread is how many parts and entries that could not be read are named.
const maxUnread = 100

// Overview reads the whole package. What cannot be read of it is in Unread; where that is
// a payload that only macOS can expand, the files are those of the Bom, and nothing is
// known of their architectures. The error is for a file that cannot be read at all.
func (p *Package) Overview(ctx context.Context) (Overview, error) {
	o := Overview{Kind: p.Kind, Identifier: p.Identifier(), Version: p.Version(), Ticket: len(p.Archive.Ticket()) > 0, Packages: []ComponentOverview{}, Unread: []Unread{}}
	var err error
	if o.Signature, err = p.Signature(); err != nil {
		return o, err
	}
	if p.Distribution != nil {
		o.Product = productOf(p.Distribution)
	}
	var listed int64
	for _, c := range p.Components {
		one := c.overview()
		r := &reader{ctx: ctx, component: c, one: &one, unread: &o.Unread, listed: &listed}
		if err := errors.Join(r.files(), r.scripts()); err != nil {
			return o, err
		}
		o.Packages = append(o.Packages, one)
	}
	return o, nil
}

func productOf(d *document.Distribution) *ProductOverview {
	o := &ProductOverview{
		Title: d.Title, Customize: d.Options.Customize, HostArchitectures: orEmpty(d.Options.HostArchitectures),
		RequireScripts: d.Options.RequireScripts, RootVolumeOnly: d.Options.RootVolumeOnly,
		OSVersions: []string{}, Checks: []string{}, Pages: []string{}, Choices: []ChoiceOverview{}, Scripts: len(d.Scripts),
	}
	for _, v := range d.OSVersions {
		switch {
		case v.Min != "" && v.Before != "":
			o.OSVersions = append(o.OSVersions, v.Min+" and newer, before "+v.Before)
		case v.Before != "":
			o.OSVersions = append(o.OSVersions, "before "+v.Before)
		default:
			o.OSVersions = append(o.OSVersions, v.Min+" and newer")
		}
	}
	for _, c := range d.Checks {
		o.Checks = append(o.Checks, c.Kind)
	}
	for _, page := range d.Pages {
		o.Pages = append(o.Pages, page.Kind+": "+page.File)
	}
	for _, c := range d.Choices {
		one := ChoiceOverview{ID: c.ID, Title: c.Title, Packages: []string{}}
		for _, ref := range c.PkgRefs {
			one.Packages = append(one.Packages, ref.ID)
		}
		o.Choices = append(o.Choices, one)
	}
	return o
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// overview is what the PackageInfo says.
func (c *Component) overview() ComponentOverview {
	o := ComponentOverview{Path: c.Path, Relocatable: []string{}, Bundles: []BundleOverview{}, Files: []FileOverview{}, Scripts: []ScriptOverview{}}
	if c.Info == nil {
		return o
	}
	o.Identifier, o.Version, o.InstallLocation, o.PostinstallAction = c.Info.Identifier, c.Info.Version, c.Info.InstallLocation, c.Info.PostinstallAction
	for _, b := range c.Info.Bundles {
		version := b.ShortVersion
		if version == "" {
			version = b.Version
		}
		o.Bundles = append(o.Bundles, BundleOverview{Path: c.Target(b.Path), Identifier: b.ID, Version: version})
	}
	for _, ref := range c.Info.Relocate {
		o.Relocatable = append(o.Relocatable, ref.ID)
	}
	return o
}

// reader reads the archives of a component.
type reader struct {
	ctx       context.Context //nolint:containedctx // of one call
	component *Component
	one       *ComponentOverview
	unread    *[]Unread
	listed    *int64 // bytes of memory
}

// list adds a file, unless there are too many.
func (r *reader) list(file FileOverview) bool {
	const fields = 200 // what an entry takes beside its texts
	*r.listed += int64(fields + len(file.Path) + len(file.Target))
	if *r.listed > r.component.pkg.options.Names {
		return false
	}
	r.one.Files = append(r.one.Files, file)
	return true
}

// tooMany is the error about files that are not listed.
func (r *reader) tooMany() *Error {
	return fault.New(fault.TooLarge, "expand the package, and list the folder: macwrangler pkg expand FILE DIR",
		"listing the files: there are too many; %d are listed", len(r.one.Files))
}

// note records what could not be read, and returns the errors that end everything.
func (r *reader) note(part string, err error) error {
	if r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	if len(*r.unread) < maxUnread {
		if r.component.Path != "" {
			part = r.component.Path + "/" + part
		}
		*r.unread = append(*r.unread, Unread{Part: part, Code: fault.CodeOf(err), Message: fault.Text(err)})
	}
	return nil
}

func (r *reader) files() error {
	contents, err := r.component.Payload()
	if err != nil {
		r.one.Compression = "unknown"
		if fault.Has(err, payload.CodeUnsupported) {
			if err := r.fromBom(); err != nil {
				return err
			}
		}
		return r.note(namePayload, err)
	}
	defer contents.Close() //nolint:errcheck // never fails
	r.one.Compression = string(contents.Kind())
	begin := make([]byte, arch.Enough)
	for h, err := range contents.All() {
		if err != nil {
			if err := r.note(namePayload, err); err != nil {
				return err
			}
			continue
		}
		file := FileOverview{
			Path: r.component.Target(h.Name), Type: typeWord(h.Type()), Mode: octal(h.Mode), UID: h.UID, GID: h.GID,
			Size: h.Size, Target: h.Target, Architectures: []string{},
		}
		if h.Type() == cpio.TypeFile {
			n, err := io.ReadFull(contents, begin)
			if err != nil && err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
				return r.note(namePayload, err)
			}
			file.Architectures = orEmpty(arch.Of(begin[:n]))
		}
		if !r.list(file) {
			return r.note(namePayload, r.tooMany())
		}
		if r.ctx.Err() != nil {
			return context.Cause(r.ctx)
		}
	}
	return nil
}

// fromBom takes the files from the list where the archive cannot be read.
func (r *reader) fromBom() error {
	list, err := r.component.Bom()
	if err != nil {
		return r.note(nameBom, err)
	}
	for _, e := range list.All() {
		file := FileOverview{
			Path: r.component.Target(e.Path), Mode: octal(e.Mode), UID: e.UID, GID: e.GID, Size: e.Size, Target: e.Target, Architectures: []string{},
			Type: map[bom.Type]string{bom.File: "file", bom.Folder: "folder", bom.Link: "link", bom.Device: "device"}[e.Type],
		}
		if !r.list(file) {
			return r.note(nameBom, r.tooMany())
		}
	}
	slices.SortFunc(r.one.Files, func(a, b FileOverview) int { return cmp.Compare(a.Path, b.Path) })
	return nil
}

func (r *reader) scripts() error {
	list, err := r.component.ReadScripts(maxScriptText)
	if err != nil {
		if err := r.note(nameScripts, err); err != nil {
			return err
		}
	}
	for _, s := range list {
		if s.Type() == cpio.TypeFolder {
			continue
		}
		one := ScriptOverview{Name: s.Name, Mode: octal(s.Mode), Size: s.Size, Phase: r.phase(s.Name)}
		if isText(s.Text) {
			one.Text, one.Cut = string(s.Text), s.Cut
		}
		r.one.Scripts = append(r.one.Scripts, one)
	}
	return nil
}

// phase says when a script is run.
func (r *reader) phase(name string) string {
	if r.component.Info == nil {
		return ""
	}
	for _, s := range r.component.Info.Scripts {
		if strings.TrimPrefix(s.File, "./") == name {
			return s.Phase
		}
	}
	return ""
}

// isText reports whether a script can be shown.
func isText(data []byte) bool {
	return !bytes.ContainsRune(data, 0) && utf8.Valid(bytes.TrimRightFunc(data, func(r rune) bool { return r == utf8.RuneError }))
}

func octal(mode uint32) string { return fmt.Sprintf("%04o", mode&cpio.Permissions) }

// typeWord says what an entry is.
func typeWord(kind uint32) string {
	switch kind {
	case cpio.TypeFile:
		return "file"
	case cpio.TypeFolder:
		return "folder"
	case cpio.TypeLink:
		return "link"
	default:
		return typeName(kind)
	}
}
