package profile

import (
	"slices"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// payload is one part of a profile as it was read. Its node may be of any kind.
type payload struct {
	node *plistfile.Node
	path []string
}

// payloads returns the elements of PayloadContent.
func (p *Profile) payloads() []payload {
	var list []payload
	for i, n := range p.Document.Root.Get(keyContent).Elements() {
		list = append(list, payload{n, []string{keyContent, strconv.Itoa(i)}})
	}
	return list
}

func (p payload) kind() string {
	kind, _ := p.node.Get(keyType).Text()
	return kind
}

// setting is one key that a payload manages.
type setting struct {
	domain string
	how    string // mcxForced or mcxOnce in managed preferences, otherwise ""
	key    string
	node   *plistfile.Node
	path   []string      // with the key
	place  finding.Place // of the key, without its path
}

// settings returns what a payload manages, in either form.
func (p payload) settings() []setting {
	if p.kind() == TypeManagedPreferences {
		return p.managed()
	}
	var list []setting
	for key, n := range p.node.Entries() {
		if !IsCommonKey(key.Name) {
			list = append(list, newSetting(p.kind(), "", key, n, p.path))
		}
	}
	return list
}

// managed returns the settings of com.apple.ManagedClient.preferences.
func (p payload) managed() []setting {
	var list []setting
	for domain, frequencies := range p.node.Get(keyContent).Entries() {
		for _, how := range []string{mcxForced, mcxOnce} {
			for i, group := range frequencies.Get(how).Elements() {
				path := append(slices.Clone(p.path), keyContent, shortKey(domain.Name), how, strconv.Itoa(i), mcxSettings)
				for key, n := range group.Get(mcxSettings).Entries() {
					list = append(list, newSetting(domain.Name, how, key, n, path))
				}
			}
		}
	}
	return list
}

func newSetting(domain, how string, key plistfile.Key, n *plistfile.Node, above []string) setting {
	path := append(slices.Clone(above), key.Name)
	return setting{domain, how, key.Name, n, path, finding.Place{Line: key.Line, Column: key.Column}}
}
