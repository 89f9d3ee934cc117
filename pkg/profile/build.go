package profile

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// Scope is whom a profile applies to.
type Scope string

// The scopes, with their text form in a profile.
const (
	System Scope = "System" // all users of the Mac
	User   Scope = "User"   // one user
)

// The keys that every profile and every payload has.
const (
	keyContent      = "PayloadContent"
	keyDescription  = "PayloadDescription"
	keyDisplayName  = "PayloadDisplayName"
	keyIdentifier   = "PayloadIdentifier"
	keyOrganization = "PayloadOrganization"
	keyRemoval      = "PayloadRemovalDisallowed"
	keyScope        = "PayloadScope"
	keyType         = "PayloadType"
	keyUUID         = "PayloadUUID"
	keyVersion      = "PayloadVersion"
)

// TypeProfile is the PayloadType of a profile itself.
const TypeProfile = "Configuration"

// TypeManagedPreferences is the PayloadType that holds preferences of other
// domains; [Forced] returns its settings.
const TypeManagedPreferences = "com.apple.ManagedClient.preferences"

// Spec describes a profile to build.
type Spec struct {
	// Identifier is a reverse-DNS name: com.example.fus. A profile replaces
	// the installed one that has the same identifier; the UUID follows from it.
	Identifier string
	// DisplayName, Description and Organization are shown to users. An empty
	// one is left out.
	DisplayName, Description, Organization string
	// Scope is System if empty.
	Scope Scope
	// RemovalDisallowed requires an administrator to remove a profile that was
	// installed by hand.
	RemovalDisallowed bool
	// Payloads are the parts, in order; at least one.
	Payloads []Payload
}

// Payload is one part of a profile.
type Payload struct {
	// Type is the preference domain or payload type: com.apple.mcxMenuExtras.
	Type string
	// Identifier is unique in the profile, usually the profile's own and one
	// more part. The UUID follows from it.
	Identifier string
	// DisplayName and Description are shown to users; empty ones are left out.
	DisplayName, Description string
	// Settings are the keys beside those that every payload has, with values
	// that [plistfile.Marshal] accepts.
	Settings map[string]any
}

// Forced returns the settings of a [TypeManagedPreferences] payload that
// forces preferences of a domain.
func Forced(domain string, preferences map[string]any) map[string]any {
	return map[string]any{keyContent: map[string]any{
		domain: map[string]any{mcxForced: []any{map[string]any{mcxSettings: preferences}}},
	}}
}

// Build returns a profile as an XML property list. Equal specs give equal
// bytes, on every system and day. Identifiers that are not reverse-DNS names
// are refused, and so are duplicates, which would have equal UUIDs.
func Build(spec Spec) ([]byte, error) {
	if err := spec.check(); err != nil {
		return nil, err
	}
	root := header(TypeProfile, spec.Identifier, spec.DisplayName, spec.Description)
	if spec.Organization != "" {
		root[keyOrganization] = spec.Organization
	}
	root[keyRemoval] = spec.RemovalDisallowed
	root[keyScope] = string(spec.Scope)
	if spec.Scope == "" {
		root[keyScope] = string(System)
	}
	content := make([]any, 0, len(spec.Payloads))
	for _, p := range spec.Payloads {
		dict := header(p.Type, p.Identifier, p.DisplayName, p.Description)
		for key, value := range p.Settings {
			dict[key] = value
		}
		content = append(content, dict)
	}
	root[keyContent] = content
	data, err := plistfile.Marshal(root)
	if err != nil {
		return nil, &Error{Act: "building profile", Operand: fault.Clip(spec.Identifier), Err: err}
	}
	return data, nil
}

func header(kind, identifier, name, description string) map[string]any {
	dict := map[string]any{
		keyType: kind, keyIdentifier: identifier, keyUUID: UUID(identifier), keyVersion: 1,
	}
	if name != "" {
		dict[keyDisplayName] = name
	}
	if description != "" {
		dict[keyDescription] = description
	}
	return dict
}

func (s Spec) check() error {
	if len(s.Payloads) == 0 {
		return fault.New(CodeSpec, "", "building profile %q: it has no payload", fault.Clip(s.Identifier))
	}
	if s.Scope != "" && s.Scope != System && s.Scope != User {
		return fault.New(CodeSpec, "", "building profile %q: scope %q: want System or User",
			fault.Clip(s.Identifier), fault.Clip(string(s.Scope)))
	}
	if err := checkIdentifier(s.Identifier); err != nil {
		return err
	}
	seen := []string{s.Identifier}
	for _, p := range s.Payloads {
		if err := p.check(); err != nil {
			return err
		}
		if slices.Contains(seen, p.Identifier) {
			return fault.New(CodeClash, "give each payload an identifier of its own: the profile's, a dot and a name",
				"building profile %q: identifier %q is used twice, and so would its UUID be", fault.Clip(s.Identifier), fault.Clip(p.Identifier))
		}
		seen = append(seen, p.Identifier)
	}
	return nil
}

func (p Payload) check() error {
	if err := checkIdentifier(p.Identifier); err != nil {
		return err
	}
	if p.Type == "" {
		return fault.New(CodeSpec, "", "building payload %q: it has no type", fault.Clip(p.Identifier))
	}
	for key := range p.Settings {
		if slices.Contains(headerKeys(), key) {
			return fault.New(CodeSpec, "", "building payload %q: setting %q is a key that every payload has", fault.Clip(p.Identifier), key)
		}
	}
	return nil
}

// headerKeys returns the keys that Build writes itself.
func headerKeys() []string {
	return []string{keyType, keyIdentifier, keyUUID, keyVersion, keyDisplayName, keyDescription}
}

func checkIdentifier(text string) error {
	if isReverseDNS(text) {
		return nil
	}
	return fault.New(CodeIdentifier, "use a domain that you own, reversed, and a name: com.example."+suggestedName(text),
		"reading identifier %q: want a reverse-DNS name", fault.Clip(text))
}

// suggestedName returns the last part of a refused identifier, without the
// characters that are not allowed.
func suggestedName(text string) string {
	text = strings.TrimRight(text, ".")
	name := strings.Map(func(r rune) rune {
		if isOutsideName(r) {
			return -1
		}
		return r
	}, text[strings.LastIndex(text, ".")+1:])
	if name == "" || isUUID(name) || len(name) > 40 {
		return "profile"
	}
	return strings.ToLower(name)
}
