package build

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// maxInfoPlist is the largest Info.plist that is read.
const maxInfoPlist = 4 << 20

// bundles lists the bundles of a payload: folders with an Info.plist of a bundle's kind.
// One inside of another is a part of that, which is installed and removed with it.
func (p *Project) bundles(items []item) []document.Bundle {
	found := map[string]item{}
	for _, each := range items {
		dir, ok := strings.CutSuffix(each.Name, "/Contents/Info.plist")
		if ok && each.Type() == cpio.TypeFile && isBundle(dir) {
			found[dir] = each
		}
	}
	var list []document.Bundle
	for _, dir := range slices.Sorted(maps.Keys(found)) {
		if isInside(dir, found) {
			continue
		}
		if bundle, ok := p.bundle(found[dir]); ok {
			bundle.Path = "./" + dir
			list = append(list, bundle)
		}
	}
	return list
}

// isInside reports whether one of the folders above is a bundle too.
func isInside(dir string, bundles map[string]item) bool {
	for up := path.Dir(dir); up != "."; up = path.Dir(up) {
		if _, ok := bundles[up]; ok {
			return true
		}
	}
	return false
}

// isBundle reports whether a folder has the suffix of a bundle that the installer looks
// after.
func isBundle(name string) bool {
	return slices.Contains([]string{
		".app", ".appex", ".bundle", ".component", ".framework", ".kext", ".plugin", ".prefPane", ".qlgenerator", ".saver", ".service", ".xpc",
	}, path.Ext(name))
}

// bundle reads an Info.plist.
func (p *Project) bundle(each item) (document.Bundle, bool) {
	data, err := p.folder.Read(each.source, maxInfoPlist)
	var doc *plistfile.Document
	if err == nil {
		doc, err = plistfile.Parse(data, plistfile.Limits{})
	}
	if err != nil {
		p.warn(WarnBundle, each.source+" cannot be read, so that the package does not list the bundle")
		return document.Bundle{}, false
	}
	text := func(key string) string {
		value, _ := doc.Root.Get(key).Text()
		return value
	}
	b := document.Bundle{ID: text("CFBundleIdentifier"), ShortVersion: text("CFBundleShortVersionString"), Version: text("CFBundleVersion")}
	return b, b.ID != ""
}
