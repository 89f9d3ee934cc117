package project

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	// MaxBytes is the greatest length of a build-info.
	MaxBytes  = 1 << 20
	maxValues = 2000
)

// Names in a project.
const (
	// PayloadFolder has what is installed.
	PayloadFolder = "payload"
	// ScriptsFolder has preinstall, postinstall and what they need.
	ScriptsFolder = "scripts"
	// BuildFolder is where munkipkg puts the package.
	BuildFolder = "build"
	// RequirementsName is what must be there before a product is installed.
	RequirementsName = "product-requirements.plist"
)

// Names returns the names that a build-info may have.
func Names() []string {
	return []string{"build-info.plist", "build-info.json", "build-info.yaml", "build-info.yml"}
}

// Find returns which of the names in a folder is the build-info.
func Find(names []string) (string, error) {
	var found []string
	for _, name := range Names() {
		if slices.Contains(names, name) {
			found = append(found, name)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", fault.New(CodeNoBuildInfo, "name a folder with build-info.plist, build-info.json or build-info.yaml in it", "it is not a munkipkg project: it has no build-info")
	default:
		return "", fault.New(CodeSeveral, "remove all but one of them", "it has %s: which one counts?", strings.Join(found, " and "))
	}
}

// An Info is a build-info. Its fields are empty or false where the key is absent; see
// [Info.WithDefaults].
type Info struct {
	// Name is that of the package file; ${version} stands for the version.
	Name            string
	Identifier      string
	Version         string
	InstallLocation string
	// Ownership is recommended, preserve or preserve-other.
	Ownership string
	// PostinstallAction is none, logout or restart.
	PostinstallAction string
	// Compression is legacy or latest.
	Compression  string
	MinOSVersion string
	ProductID    string
	// Distribution asks for a product and not for a component package.
	Distribution             bool
	SuppressBundleRelocation bool
	PreserveXattr            bool
	LargePayload             bool
	// Signing and Notarization are there if the file asks for them.
	Signing, Notarization bool

	// Keys has the place of each key that is known.
	Keys map[string]Place
	// Problems are in the order of the file.
	Problems []Problem
}

// A Place is a line and a column, counted from 1; both are 0 in a binary property list.
type Place struct{ Line, Column int }

// A Problem is something wrong with a key of a file that can be read.
type Problem struct {
	Code fault.Code
	Key  string
	Place
	Text string // what is wrong
	Fix  string // what to write
	// Warning: munkipkg builds a package nevertheless.
	Warning bool
}

// Parse reads a build-info, in the format that its name ends in.
func Parse(name string, data []byte) (*Info, error) {
	pairs, err := read(name, data)
	if err != nil {
		return nil, &fault.Error{Act: "reading", Operand: path.Base(name), Err: err}
	}
	info := &Info{Keys: map[string]Place{}}
	keys := info.keys()
	for _, p := range pairs {
		i := slices.IndexFunc(keys, func(k key) bool { return k.name == p.key })
		if i < 0 {
			info.unknown(p, keys)
			continue
		}
		info.Keys[p.key] = Place{p.line, p.column}
		keys[i].set(info, p)
	}
	return info, nil
}

func read(name string, data []byte) ([]pair, error) {
	switch {
	case len(data) == 0:
		return nil, fault.New(fault.EmptyFile, "write identifier, name and version into it", "it is empty")
	case len(data) > MaxBytes:
		return nil, fault.New(fault.TooLarge, "check that it is the right file", "it has more than %d bytes", MaxBytes)
	}
	switch path.Ext(name) {
	case ".plist":
		return fromPlist(data)
	case ".json":
		return fromJSON(data)
	default:
		return fromYAML(data)
	}
}

// Has reports whether the file has a key.
func (i *Info) Has(key string) bool {
	_, ok := i.Keys[key]
	return ok
}

// WithDefaults returns the info with what munkipkg takes for absent keys in a folder of a
// name.
func (i *Info) WithDefaults(folder string) Info {
	full := *i
	base := strings.ReplaceAll(path.Base(folder), " ", "")
	for _, d := range []struct {
		to   *string
		text string
	}{
		{&full.Name, base + "-${version}.pkg"},
		{&full.Identifier, "com.github.munki.pkg." + base},
		{&full.Version, "1.0"},
		{&full.InstallLocation, "/"},
		{&full.Ownership, "recommended"},
		{&full.PostinstallAction, "none"},
		{&full.Compression, "legacy"},
	} {
		if *d.to == "" {
			*d.to = d.text
		}
	}
	if !i.Has("suppress_bundle_relocation") {
		full.SuppressBundleRelocation = true
	}
	if full.ProductID == "" {
		full.ProductID = full.Identifier
	}
	return full
}

// FileName returns the name of the package file, with the version in it.
func (i *Info) FileName() string {
	return strings.ReplaceAll(i.Name, "${version}", i.Version)
}

// Err returns the first problem that is not a warning as an error.
func (i *Info) Err() error {
	for _, p := range i.Problems {
		if p.Warning {
			continue
		}
		act := p.Key
		if p.Line > 0 {
			act = fmt.Sprintf("line %d: %s", p.Line, p.Key)
		}
		return &fault.Error{Code: p.Code, Hint: p.Fix, Act: act + " " + p.Text}
	}
	return nil
}
