package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3" //nolint:depguard // Apple's files have aliases, which pkg/settings refuses
)

// appleFields are the fields that a key of Apple's schema may have. Those with texts
// are not read.
var appleFields = []string{
	"key", "title", "type", "subtype", "presence", "content", "default", "supportedOS", "subkeys", "subkeytype",
	"rangelist", "range", "format", "repetition", "notes",
}

// appleKinds are Apple's types, as letters of the table.
var appleKinds = map[string]string{
	"<string>": "s", "<boolean>": "b", "<integer>": "i", "<real>": "r", "<date>": "t", "<data>": "d",
	"<array>": "a", "<dictionary>": "D", "<any>": "?",
}

// applePayload is the head of one of Apple's files.
type appleFile struct {
	Payload struct {
		Type string            `yaml:"payloadtype"`
		OS   map[string]system `yaml:"supportedOS"`
	} `yaml:"payload"`
	Keys yaml.Node `yaml:"payloadkeys"`
}

// system is what a schema says about one operating system. Fields that are missing
// are those of the parent.
type system struct {
	Introduced string `yaml:"introduced"`
	Deprecated string `yaml:"deprecated"`
	Removed    string `yaml:"removed"`
	Multiple   *bool  `yaml:"multiple"`
	Device     *bool  `yaml:"devicechannel"`
	User       *bool  `yaml:"userchannel"`
	Manual     *bool  `yaml:"allowmanualinstall"`
	Approved   *bool  `yaml:"userapprovedmdm"`
	Supervised *bool  `yaml:"supervised"`
}

// letters of the systems other than macOS.
var systemLetters = map[string]string{"iOS": "i", "tvOS": "t", "visionOS": "v", "watchOS": "w"}

// notAvailable is the version of what a system does not have.
const notAvailable = "n/a"

// readApple reads mdm/profiles of a checkout.
func readApple(folder string) (table, error) {
	files, err := filepath.Glob(filepath.Join(folder, "mdm", "profiles", "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%q is not a checkout of apple/device-management: it has no mdm/profiles/*.yaml", folder)
	}
	t := table{}
	slices.Sort(files)
	for _, file := range files {
		p, err := readAppleFile(file)
		if err != nil {
			return nil, err
		}
		if old := t[p.id()]; old != nil { // com.apple.MCX is six payloads
			mergeApple(old.root, p.root)
			old.flags = strings.ReplaceAll(old.flags, "1", "") // each may be there once
			old.addFlag("X")
			continue
		}
		t[p.id()] = p
	}
	return t, nil
}

func readAppleFile(file string) (*payload, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var f appleFile
	if err := yaml.Unmarshal(data, &f); err != nil {
		return nil, shapeError(file, nil, "%v", err)
	}
	p := &payload{name: f.Payload.Type, root: newNode("D", originApple)}
	if filepath.Base(file) == "CommonPayloadKeys.yaml" {
		p.name = commonKeys
	}
	switch p.name {
	case "":
		return nil, shapeError(file, nil, "payload.payloadtype is missing")
	case "TopLevel":
		p.name = topLevel
	}
	if f.Keys.Kind != yaml.SequenceNode {
		return nil, shapeError(file, nil, "payloadkeys is not a list")
	}
	r := appleReader{file: file}
	systems := inherit(nil, f.Payload.OS)
	if p.name == commonKeys || p.name == topLevel {
		systems["macOS"] = system{}
	}
	p.root.versions, p.root.elsewhere = r.availability(systems)
	p.flags = systems["macOS"].flags()
	if p.root.elsewhere == "" && otherSystems(systems) == "" {
		p.addFlag("O")
	}
	if p.root.elsewhere != "" {
		return p, nil // its keys are not for macOS
	}
	if err := r.children(p.root, &f.Keys, systems, nil); err != nil {
		return nil, err
	}
	r.selector(p)
	return p, nil
}

// The names of what is not a payload type: the keys of every payload, and those of a
// profile.
const (
	commonKeys = "CommonPayloadKeys"
	topLevel   = "Configuration"
)

// flags returns the flags of a payload type.
func (s system) flags() string {
	var p payload
	for _, flag := range []struct {
		letter string
		value  *bool
		when   bool
	}{
		{"1", s.Multiple, false},
		{"D", s.Device, true},
		{"U", s.User, true},
		{"M", s.Manual, false},
		{"A", s.Approved, true},
		{"S", s.Supervised, true},
	} {
		if flag.value != nil && *flag.value == flag.when {
			p.addFlag(flag.letter)
		}
	}
	return p.flags
}

// inherit returns the systems of a key: what it says itself, the rest as its parent.
func inherit(parent, own map[string]system) map[string]system {
	all := map[string]system{}
	for name, s := range parent {
		all[name] = s
	}
	for name, s := range own {
		from := all[name]
		if s.Introduced != "" {
			from.Introduced = s.Introduced
		}
		if s.Deprecated != "" {
			from.Deprecated = s.Deprecated
		}
		if s.Removed != "" {
			from.Removed = s.Removed
		}
		from.Multiple, from.Device, from.User = or(s.Multiple, from.Multiple), or(s.Device, from.Device), or(s.User, from.User)
		from.Manual, from.Approved, from.Supervised = or(s.Manual, from.Manual), or(s.Approved, from.Approved), or(s.Supervised, from.Supervised)
		all[name] = from
	}
	return all
}

func or(a, b *bool) *bool {
	if a != nil {
		return a
	}
	return b
}

// availability returns the versions of macOS, and the letters of the other systems
// where macOS does not have it.
func (appleReader) availability(systems map[string]system) (versions, string) {
	mac, ok := systems["macOS"]
	if ok && mac.Introduced != notAvailable {
		if mac.Introduced == "all" {
			mac.Introduced = ""
		}
		return versions{mac.Introduced, mac.Deprecated, mac.Removed}, ""
	}
	if letters := otherSystems(systems); letters != "" {
		return versions{}, letters
	}
	return versions{}, "-"
}

// otherSystems returns the letters of the systems beside macOS that have something.
func otherSystems(systems map[string]system) string {
	var letters []string
	for name, letter := range systemLetters {
		if s, ok := systems[name]; ok && s.Introduced != notAvailable {
			letters = append(letters, letter)
		}
	}
	slices.Sort(letters)
	return strings.Join(letters, "")
}
