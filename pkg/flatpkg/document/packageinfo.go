package document

import (
	"fmt"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A PackageInfo describes a component package. Attributes are spelled as in the document,
// and "" where they are absent.
type PackageInfo struct {
	Place
	Identifier           string
	Version              string
	InstallLocation      string
	Auth                 string // root or none
	OverwritePermissions string
	Relocatable          string
	PreserveXattr        string
	PostinstallAction    string // none, logout, restart or shutdown
	MinimumSystemVersion string
	GeneratorVersion     string
	// Payload is nil in a package without one.
	Payload *PayloadInfo
	// Bundles are those in the payload.
	Bundles []Bundle
	// Relocate has the identifiers of bundles that the installer looks for elsewhere.
	Relocate []Ref
	// Scripts are preinstall and postinstall, in the order of the document.
	Scripts []Script

	Root     *Element
	Problems []Problem
}

// A PayloadInfo says what a payload has; see [Unknown].
type PayloadInfo struct {
	Place
	NumberOfFiles int64 // entries of the archive
	InstallKBytes int64
}

// Unknown stands for a number that is absent or none.
const Unknown = -1

// A Bundle is an application or another folder with an Info.plist.
type Bundle struct {
	Place
	Path         string
	ID           string
	ShortVersion string // CFBundleShortVersionString
	Version      string // CFBundleVersion
}

// A Ref names something by its identifier.
type Ref struct {
	Place
	ID string
}

// A Script is run by the installer.
type Script struct {
	Place
	Phase       string // the name of its element: preinstall, postinstall, …
	File        string // in Scripts
	Timeout     string // in seconds
	ComponentID string
}

// A Problem is something in a document that does not prevent reading it.
type Problem struct {
	Place
	Text string
}

// ParsePackageInfo reads a PackageInfo.
func ParsePackageInfo(data []byte, limits Limits) (*PackageInfo, error) {
	root, err := parse("PackageInfo", data, limits, "pkg-info")
	if err != nil {
		return nil, err
	}
	p := &PackageInfo{
		Place: root.Place, Root: root,
		Identifier: root.Attr("identifier"), Version: root.Attr("version"), InstallLocation: root.Attr("install-location"),
		Auth: root.Attr("auth"), OverwritePermissions: root.Attr("overwrite-permissions"), Relocatable: root.Attr("relocatable"),
		PreserveXattr: root.Attr("preserve-xattr"), PostinstallAction: root.Attr("postinstall-action"),
		MinimumSystemVersion: root.Attr("minimumSystemVersion"), GeneratorVersion: root.Attr("generator-version"),
	}
	if e := root.Child("payload"); e != nil {
		p.Payload = &PayloadInfo{Place: e.Place, NumberOfFiles: number(e, "numberOfFiles", &p.Problems), InstallKBytes: number(e, "installKBytes", &p.Problems)}
	}
	for e := range root.Each("bundle") {
		p.Bundles = append(p.Bundles, bundle(e))
	}
	for relocate := range root.Each("relocate") {
		for e := range relocate.Each("bundle") {
			p.Relocate = append(p.Relocate, Ref{e.Place, e.Attr("id")})
		}
	}
	for scripts := range root.Each("scripts") {
		for _, e := range scripts.Children {
			p.Scripts = append(p.Scripts, Script{e.Place, e.Name, e.Attr("file"), e.Attr("timeout"), e.Attr("component-id")})
		}
	}
	return p, nil
}

func bundle(e *Element) Bundle {
	return Bundle{e.Place, e.Attr("path"), e.Attr("id"), e.Attr("CFBundleShortVersionString"), e.Attr("CFBundleVersion")}
}

// number returns the value of an attribute that is a number.
func number(e *Element, name string, problems *[]Problem) int64 {
	text, ok := e.Lookup(name)
	if !ok {
		return Unknown
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		*problems = append(*problems, Problem{e.Place, fmt.Sprintf("%s=%q is not a number", name, fault.Clip(text))})
		return Unknown
	}
	return n
}
