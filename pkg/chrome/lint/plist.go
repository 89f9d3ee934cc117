package lint

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// domainAgent is what older updaters read.
const domainAgent = "com.google.Keystone.Agent"

// managedSetting is a key that a property list sets in a domain.
type managedSetting struct {
	domain string
	forced bool
	key    plistfile.Key
	value  *plistfile.Node
	path   []string // with the key
}

// plist checks a property list: a profile, or the plain preferences of a domain.
func (l *linter) plist(name string, data []byte) error {
	p, err := profile.Parse(data)
	if err != nil {
		l.Lines = finding.LinesOf(data)
		return l.malformed(err)
	}
	l.Lines = finding.LinesOf(p.Content) // of a signed one, what was signed
	if p.Signature != nil {
		for _, flaw := range p.Signature.Integrity() {
			l.Add(finding.Place{}, ruleSignature, flaw.Message, flaw.Fix)
		}
	}
	for _, problem := range p.Document.Problems {
		if problem.Fault.Code == plistfile.CodeDuplicateKey {
			l.Add(at(problem.Path, problem.Line, problem.Column), rulePlist, problem.Fault.Error(), problem.Fault.Hint)
		}
	}
	settings, known := l.settingsOf(name, p.Document.Root)
	byDomain := map[string][]managedSetting{}
	for _, s := range settings {
		byDomain[s.domain] = append(byDomain[s.domain], s)
	}
	for _, domain := range slices.Sorted(maps.Keys(byDomain)) {
		list := byDomain[domain]
		switch {
		case domain == keys.DomainKeystone:
			l.keystone(list)
		case domain == domainAgent:
			l.Add(list[0].place(), ruleKeystoneLegacy, "current versions of Chrome do not read com.google.Keystone.Agent",
				"use com.google.Keystone with updatePolicies")
		case domain == keys.DomainChrome:
			l.policies(list)
		case isChrome(domain):
			l.otherDomain(domain, list[0])
		case relatives()[domain] != "":
			l.relative(relatives()[domain], list)
		default:
			continue
		}
		known = true
	}
	if !known {
		l.Add(finding.Place{}, ruleNoSettings, "the file has no settings for Chrome or its updater", "macwrangler profile lint checks profiles of any kind")
	}
	return nil
}

// isChrome reports whether a domain is Chrome's by its name: that of the browser, of
// one of its extensions, or one that no Chrome reads.
func isChrome(domain string) bool {
	return domain == keys.DomainChrome || strings.HasPrefix(domain, keys.DomainChrome+".")
}

// otherDomain reports what is not the browser's own domain. All channels of Chrome
// read that one, whatever their bundle identifier (policy_loader_mac.mm); an
// extension has a domain and a schema of its own.
func (l *linter) otherDomain(domain string, first managedSetting) {
	id, extension := strings.CutPrefix(domain, keys.DomainChrome+".extensions.")
	shown := fault.Clip(domain)
	switch {
	case extension && isExtensionID(id):
		l.Add(first.place(), finding.NotChecked, "the settings of the extension "+id+" are not checked: the extension defines them", "compare them with the extension's documentation")
	case extension:
		l.Add(first.place(), ruleUnknownPayload, "no extension reads "+shown+": "+quote(id)+" is not the ID of one, 32 letters from a to p", "")
	case domain == keys.DomainChrome+".plist":
		l.Add(first.place(), ruleUnknownPayload, shown+" is the name of a file, and not of a domain: Chrome does not read it", "use "+keys.DomainChrome)
	default:
		l.Add(first.place(), ruleUnknownPayload, "Chrome does not read "+shown+": all its channels read "+keys.DomainChrome, "use "+keys.DomainChrome)
	}
}

func isExtensionID(id string) bool {
	return len(id) == 32 && strings.Trim(id, "abcdefghijklmnop") == ""
}

// malformed turns a fault in the property list's form into a finding, since macOS
// would refuse the file too.
func (l *linter) malformed(err error) error {
	malformed, ok := errors.AsType[*plistfile.PositionError](err)
	if !ok {
		return err
	}
	switch malformed.Fault.Code {
	case plistfile.CodeMalformed, plistfile.CodeEntity, plistfile.CodeEncoding, plistfile.CodeCycle:
		l.Add(at(malformed.Path, malformed.Line, malformed.Column), rulePlist, malformed.Fault.Error(), malformed.Fault.Hint)
		return nil
	}
	return err
}

// settingsOf returns the settings of a property list of either form, and whether it
// may have more for Chrome than they.
func (l *linter) settingsOf(name string, root *plistfile.Node) ([]managedSetting, bool) {
	if isProfile(root) {
		return l.profileSettings(root)
	}
	domain := domainOf(name, root)
	if domain == "" {
		return nil, false
	}
	forced := slices.Contains(strings.Split(filepath.ToSlash(name), "/"), "Managed Preferences")
	var list []managedSetting
	for key, value := range root.Entries() {
		list = append(list, managedSetting{domain, forced, key, value, []string{key.Name}})
	}
	return list, false
}

// domainOf returns the domain by the file's name, or else by what is in it.
func domainOf(name string, root *plistfile.Node) string {
	base := strings.TrimSuffix(filepath.Base(name), ".plist")
	switch {
	case base == keys.DomainKeystone, base == domainAgent, isChrome(base), relatives()[base] != "":
		return base // what a browser made of Chromium reads is not judged by Chrome's schema
	case root.Get("updatePolicies") != nil:
		return keys.DomainKeystone
	}
	for key := range root.Entries() {
		if _, ok := keys.LookupPolicy(key.Name); ok {
			return keys.DomainChrome
		}
	}
	return ""
}

// place returns that of the key.
func (s managedSetting) place() finding.Place {
	return at(plistfile.KeyPath(s.path...), s.key.Line, s.key.Column)
}

// valuePlace returns that of the value.
func (s managedSetting) valuePlace() finding.Place {
	return at(plistfile.KeyPath(s.path...), s.value.Line(), s.value.Column())
}

// below returns a setting inside a dictionary.
func (s managedSetting) below(key plistfile.Key, value *plistfile.Node) managedSetting {
	return managedSetting{s.domain, s.forced, key, value, append(slices.Clone(s.path), key.Name)}
}

// notForced reports settings of a plain file or of Set-Once, once for a domain.
func (l *linter) notForced(list []managedSetting, message string) {
	for _, s := range list {
		if !s.forced {
			l.Add(s.place(), ruleNotForced, message, "put them in a profile, or upload the plain file to an MDM server as custom settings, which forces them")
			return
		}
	}
}
