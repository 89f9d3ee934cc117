package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

const (
	keyContent   = "PayloadContent"
	keyEncrypted = "EncryptedPayloadContent"
	mcxForced    = "Forced"
	mcxOnce      = "Set-Once"
	mcxSettings  = "mcx_preference_settings"
)

// payloads collects the settings of a profile, and what of it nothing could judge.
type payloads struct {
	*linter

	list []managedSetting
	// said means that it is not known, or was reported, what the file has for Chrome.
	said    bool
	unknown []string // what belongs to nobody that is known
	first   finding.Place
}

// profileSettings returns the settings of a profile. The second result is whether more
// may be for Chrome than they.
func (l *linter) profileSettings(root *plistfile.Node) ([]managedSetting, bool) {
	p := &payloads{linter: l}
	encrypted := root.Get(keyEncrypted)
	if encrypted != nil {
		p.said = true
		l.Add(at(plistfile.KeyPath(keyEncrypted), encrypted.Line(), encrypted.Column()), finding.NotChecked,
			"the payloads in EncryptedPayloadContent are not checked: they are encrypted", "check the profile before it is encrypted")
	}
	content := root.Get(keyContent)
	switch {
	case content.Kind() == plistfile.Array:
		for i, payload := range content.Elements() {
			p.payload(payload, []string{keyContent, strconv.Itoa(i)})
		}
	case content != nil:
		p.broken(content, []string{keyContent}, "PayloadContent of a profile is not an array: macOS reads no payload of it")
	}
	p.tellUnknown()
	return p.list, p.said
}

// isProfile reports whether a property list has the form of a profile.
func isProfile(root *plistfile.Node) bool {
	kind, _ := root.Get("PayloadType").Text()
	return root.Get(keyContent).Kind() == plistfile.Array || root.Get(keyEncrypted) != nil || kind == "Configuration"
}

func (p *payloads) tellUnknown() {
	if len(p.unknown) == 0 {
		return
	}
	names := slices.Compact(slices.Sorted(slices.Values(p.unknown)))
	shown := strings.Join(names[:min(3, len(names))], ", ")
	if len(names) > 3 {
		shown += ", …"
	}
	what := "1 payload or domain is not checked, since nothing is known of it: "
	if len(p.unknown) > 1 {
		what = fmt.Sprintf("%d payloads or domains are not checked, since nothing is known of them: ", len(p.unknown))
	}
	p.Add(p.first, finding.NotChecked, what+shown, "Chrome and its updater read com.google.Chrome and com.google.Keystone, and no other domain")
}

// leave counts what nothing is known of.
func (p *payloads) leave(name string, n *plistfile.Node, path []string) {
	if len(p.unknown) == 0 {
		p.first = placeOf(n, path)
	}
	p.unknown = append(p.unknown, fault.Clip(name))
}

// broken reports a form that macOS does not read.
func (p *payloads) broken(n *plistfile.Node, path []string, message string) {
	p.said = true
	p.Add(placeOf(n, path), ruleMCX, message, "")
}

func placeOf(n *plistfile.Node, path []string) finding.Place {
	return at(plistfile.KeyPath(path...), n.Line(), n.Column())
}

// payload collects those of a payload of either form.
func (p *payloads) payload(payload *plistfile.Node, path []string) {
	kind, _ := payload.Get("PayloadType").Text()
	switch content := payload.Get(keyContent); {
	case payload.Kind() != plistfile.Dict:
		p.said = true
		p.leave("a payload that is not a dictionary", payload, path)
	case kind == profile.TypeManagedPreferences:
		p.managed(content, payload, path)
	case isNearManaged(kind):
		p.nearManaged(kind, content, payload, path)
	case isRead(kind):
		p.plain(kind, payload, path)
	default:
		p.other(kind, content, payload, path)
	}
}

// plain collects the settings of a payload whose type is a domain.
func (p *payloads) plain(kind string, payload *plistfile.Node, path []string) {
	for key, value := range payload.Entries() {
		if !isProfiles(key.Name) {
			p.list = append(p.list, managedSetting{kind, true, key, value, append(slices.Clone(path), key.Name)})
		}
	}
	if content := payload.Get(keyContent); content != nil {
		p.broken(content, append(slices.Clone(path), keyContent),
			"nothing reads PayloadContent in a payload of type "+fault.Clip(kind)+": its settings are beside PayloadType")
	}
}

// nearManaged reports a misspelt type of managed preferences that has domains of
// Chrome, and counts one whose domains cannot be seen.
func (p *payloads) nearManaged(kind string, content, payload *plistfile.Node, path []string) {
	if domain := chromeDomain(content); domain != "" {
		p.said = true
		p.Add(placeOf(payload.Get("PayloadType"), append(slices.Clone(path), "PayloadType")), ruleUnknownPayload,
			fmt.Sprintf("no program reads %s in a payload of type %s", fault.Clip(domain), quote(fault.Clip(kind))), "did you mean "+profile.TypeManagedPreferences+"?")
		return
	}
	p.leave(kind, payload, path)
}

// chromeDomain returns the first key that is a domain of Chrome, or is meant for one.
func chromeDomain(content *plistfile.Node) string {
	for key := range content.Entries() {
		if isRead(key.Name) || meantDomain(key.Name) != "" {
			return key.Name
		}
	}
	return ""
}

// other judges a payload that is not Chrome's by its type: it may be meant for
// Chrome, belong to another program, or be unknown.
func (p *payloads) other(kind string, content, payload *plistfile.Node, path []string) {
	domain := chromeDomain(content)
	switch near := meantDomain(kind); {
	case near != "":
		where := placeOf(payload.Get("PayloadType"), append(slices.Clone(path), "PayloadType"))
		p.nearDomain(where, kind, near)
	case kind == "":
		p.said = true
		p.leave("a payload without a type", payload, path)
	case domain != "":
		p.said = true
		p.leave(domain+" in a payload of type "+kind, payload, path)
	case !isKnownType(kind):
		p.leave(kind, payload, path)
	}
}

// nearDomain reports a name that nothing reads.
func (p *payloads) nearDomain(where finding.Place, name, near string) {
	p.said = true
	p.Add(where, ruleUnknownPayload, "no program reads "+quote(fault.Clip(name))+", which differs from "+near, "did you mean "+near+"?")
}
