package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// manifestKinds are the types of manifests, as letters of the table.
var manifestKinds = map[string]string{
	"string": "s", "boolean": "b", "integer": "i", "real": "r", "float": "r", "date": "t", "data": "d",
	"array": "a", "dictionary": "D",
}

// readManifests reads Manifests of a checkout: Apple's payloads, Apple's preference
// domains and those of applications.
func readManifests(folder string) (table, error) {
	t := table{}
	for _, kind := range []string{"ManifestsApple", "ManagedPreferencesApple", "ManagedPreferencesApplications"} {
		files, err := filepath.Glob(filepath.Join(folder, "Manifests", kind, "*.plist"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("%q is not a checkout of ProfileManifests: it has no Manifests/%s/*.plist", folder, kind)
		}
		slices.Sort(files)
		for _, file := range files {
			if err := readManifest(t, file); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// readManifest reads one file; several may be about one domain.
func readManifest(t table, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	doc, err := plistfile.Parse(data, plistfile.Limits{})
	if err != nil {
		return shapeError(file, nil, "%v", err)
	}
	name, _ := doc.Root.Get("pfm_domain").Text()
	if name == "" {
		return shapeError(file, nil, "pfm_domain is missing")
	}
	r := manifestReader{file: file, application: !strings.HasPrefix(name, "com.apple.") && !strings.HasPrefix(name, ".")}
	p := &payload{name: name, flags: "P", root: newNode("D", originManifest)}
	p.root.versions = r.versions(doc.Root)
	p.root.versions.removed = "" // pfm_macos_max contradicts Apple where it is used
	p.root.elsewhere = platforms(doc.Root, "")
	if err := r.children(p.root, doc.Root.Get("pfm_subkeys"), p.root.elsewhere, nil); err != nil {
		return err
	}
	if old := t[p.id()]; old != nil {
		mergeManifest(old.root, p.root)
		return nil
	}
	t[p.id()] = p
	return nil
}

// manifestReader reads the keys of one file.
type manifestReader struct {
	file        string
	application bool
}

// platforms returns the letters of other systems where macOS is not among those of a
// manifest or key.
func platforms(n *plistfile.Node, parent string) string {
	list := n.Get("pfm_platforms")
	if list == nil {
		return parent
	}
	var letters []string
	for _, one := range list.Elements() {
		name, _ := one.Text()
		if name == "macOS" {
			return ""
		}
		letters = append(letters, systemLetters[name])
	}
	slices.Sort(letters)
	if text := strings.Join(letters, ""); text != "" {
		return text
	}
	return "-"
}

// versions reads those of an application, or of macOS.
func (r manifestReader) versions(n *plistfile.Node) versions {
	prefix := "pfm_macos_"
	if r.application {
		prefix = "pfm_app_"
	}
	text := func(name string) string {
		value, _ := n.Get(prefix + name).Text()
		return value
	}
	v := versions{deprecated: text("deprecated")}
	if r.application {
		v.removed = text("max")
	} else {
		v.introduced = text("min")
	}
	return v
}

// children reads the keys of a dictionary.
func (r manifestReader) children(into *node, list *plistfile.Node, elsewhere string, path []string) error {
	for _, entry := range list.Elements() {
		name, _ := entry.Get("pfm_name").Text()
		if isEditorKey(name, len(path) == 0) {
			continue
		}
		n, err := r.key(entry, elsewhere, append(slices.Clone(path), name))
		if err != nil {
			return err
		}
		switch name {
		case "{{key}}": // what the names of free keys look like
		case "{{value}}", "":
			into.free = n
		default:
			into.set(name, n)
		}
	}
	return nil
}

// isEditorKey reports whether a name is not a key of profiles: tabs of an editor, and
// the keys of every payload.
func isEditorKey(name string, top bool) bool {
	if strings.HasPrefix(name, "PFC_") || strings.Contains(name, "_SegmentedControl") {
		return true
	}
	return top && slices.Contains([]string{
		"PayloadDescription", "PayloadDisplayName", "PayloadEnabled", "PayloadIdentifier", "PayloadOrganization",
		"PayloadType", "PayloadUUID", "PayloadVersion",
	}, name)
}

func (r manifestReader) key(entry *plistfile.Node, parent string, path []string) (*node, error) {
	kind, _ := entry.Get("pfm_type").Text()
	n := newNode(manifestKinds[kind], originManifest)
	if n.kinds == "" {
		return nil, shapeError(r.file, path, "unknown pfm_type %q", kind)
	}
	n.versions, n.elsewhere = r.versions(entry), platforms(entry, parent)
	n.appVersions = r.application && n.versions != versions{}
	if custom, _ := entry.Get("pfm_range_list_allow_custom_value").Bool(); !custom {
		for _, value := range entry.Get("pfm_range_list").Elements() {
			n.values = append(n.values, scalar(value))
		}
	}
	n.min, n.max = scalar(entry.Get("pfm_range_min")), scalar(entry.Get("pfm_range_max"))
	below := entry.Get("pfm_subkeys")
	switch {
	case n.kinds == "D":
		return n, r.children(n, below, n.elsewhere, path)
	case n.kinds == "a" && below.Len() == 1:
		for _, item := range below.Elements() {
			var err error
			if n.item, err = r.key(item, n.elsewhere, append(path, "item")); err != nil {
				return nil, err
			}
		}
	}
	return n, nil
}

// scalar writes a value as the table has it.
func scalar(n *plistfile.Node) string {
	if text, ok := n.Text(); ok {
		return text
	}
	if number, ok := n.Int(); ok {
		return strconv.FormatInt(number, 10)
	}
	if number, ok := n.Real(); ok {
		return strconv.FormatFloat(number, 'g', -1, 64)
	}
	if value, ok := n.Bool(); ok {
		return strconv.FormatBool(value)
	}
	return ""
}

// mergeManifest adds what another manifest of the same domain has: one is for macOS,
// one for iOS, or they are parts of one payload.
func mergeManifest(into, from *node) {
	if from.elsewhere == "" {
		into.elsewhere = ""
	} else if into.elsewhere != "" && into.elsewhere != from.elsewhere {
		letters := strings.Split(into.elsewhere+from.elsewhere, "")
		slices.Sort(letters)
		into.elsewhere = strings.Join(slices.Compact(letters), "")
	}
	for name, child := range from.keys {
		if old := into.keys[name]; old != nil {
			mergeManifest(old, child)
		} else {
			into.set(name, child)
		}
	}
	into.item, into.free = merged(into.item, from.item), merged(into.free, from.free)
}

func merged(into, from *node) *node {
	if into == nil {
		return from
	}
	if from != nil {
		mergeManifest(into, from)
	}
	return into
}
