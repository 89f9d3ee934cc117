package profile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// Preferences describe a profile that manages the preferences of one domain.
type Preferences struct {
	// Identifier, DisplayName, Description, Organization, Scope and
	// RemovalDisallowed are those of the profile: see [Spec]. The name is the domain
	// if there is none.
	Identifier, DisplayName, Description, Organization string
	Scope                                              Scope
	RemovalDisallowed                                  bool
	// Domain is the preference domain: com.example.app.
	Domain string
	// Once sets the preferences once, so that users may change them; otherwise they
	// are forced.
	Once bool
	// Direct makes the domain the type of the payload. Otherwise the payload is of
	// type com.apple.ManagedClient.preferences, which every macOS takes for every
	// domain.
	Direct bool
	// Settings are the keys, with values that [plistfile.Marshal] accepts.
	Settings map[string]any
}

// MakePreferences returns a profile as [Build] does: equal preferences give equal
// bytes, and the UUIDs follow from the identifier, so that a profile that is made again
// replaces the one that is installed.
func MakePreferences(p Preferences) ([]byte, error) {
	switch {
	case p.Domain == "" || strings.ContainsAny(p.Domain, "/\x00\n"):
		return nil, fault.New(CodeSpec, "use the name of the file of preferences, without .plist: --domain com.example.app",
			"making a profile: the preference domain %q is not one", fault.Clip(p.Domain))
	case len(p.Settings) == 0:
		return nil, fault.New(CodeSpec, "name a property list with keys, or use --set KEY=VALUE", "making a profile: there are no settings")
	case p.Direct && p.Once:
		return nil, fault.New(CodeSpec, "leave out one of the two", "making a profile: a payload of type %s always forces its settings, and cannot set them once", fault.Clip(p.Domain))
	}
	part := Payload{Type: p.Domain, Identifier: p.Identifier + ".preferences", DisplayName: p.Domain, Settings: p.Settings}
	if !p.Direct {
		how := mcxForced
		if p.Once {
			how = mcxOnce
		}
		part.Type = TypeManagedPreferences
		part.Settings = map[string]any{keyContent: map[string]any{
			p.Domain: map[string]any{how: []any{map[string]any{mcxSettings: p.Settings}}},
		}}
	}
	name := p.DisplayName
	if name == "" {
		name = p.Domain
	}
	return Build(Spec{
		Identifier: p.Identifier, DisplayName: name, Description: p.Description, Organization: p.Organization,
		Scope: p.Scope, RemovalDisallowed: p.RemovalDisallowed, Payloads: []Payload{part},
	})
}

// ReadPreferences returns the keys of a property list, with values for
// [Preferences.Settings].
func ReadPreferences(data []byte) (map[string]any, error) {
	doc, err := plistfile.Parse(data, plistfile.Limits{Size: MaxSize})
	if err != nil {
		return nil, &Error{Act: "reading preferences", Err: err}
	}
	if err := doc.Strict(); err != nil {
		return nil, &Error{Act: "reading preferences", Err: err}
	}
	if doc.Root.Kind() != plistfile.Dict {
		return nil, fault.New(CodeNotPreferences, "", "reading preferences: the root is %s, want a dict", article(doc.Root.Kind()))
	}
	if (&Profile{Document: doc}).isProfile() {
		return nil, fault.New(CodeNotPreferences, "change the profile itself, or name the property list that it was made from",
			"reading preferences: it is a configuration profile already")
	}
	settings := map[string]any{}
	for key, n := range doc.Root.Entries() {
		settings[key.Name] = n
	}
	return settings, nil
}

// ParseSetting reads KEY=VALUE. A value in the form of JSON is what JSON says: true,
// 5, 2.5, "5" (text), ["a"], {"k": 1}; any other is text.
func ParseSetting(text string) (key string, value any, err error) {
	key, word, ok := strings.Cut(text, "=")
	if !ok || key == "" {
		return "", nil, fault.New(CodeSetting, "for example --set ShowHelp=true", "reading setting %q: want KEY=VALUE", fault.Clip(text))
	}
	value, err = parseValue(word)
	if err != nil {
		return "", nil, fault.New(CodeSetting, `to have it as text, put it in double quotes: --set 'KEY="VALUE"'`, "reading setting %q: %v", fault.Clip(key), err)
	}
	return key, value, nil
}

func parseValue(word string) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(word))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	if _, after := decoder.Token(); err != nil || !errors.Is(after, io.EOF) {
		if strings.HasPrefix(word, "{") || strings.HasPrefix(word, "[") || strings.HasPrefix(word, `"`) {
			return nil, errors.New("it begins as JSON does, and is not")
		}
		return word, nil
	}
	return plain(value)
}

// plain turns the values of JSON into those of a property list.
func plain(value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, errors.New("a property list has no null")
	case json.Number:
		return number(v)
	case []any:
		for i := range v {
			one, err := plain(v[i])
			if err != nil {
				return nil, err
			}
			v[i] = one
		}
	case map[string]any:
		for key := range v {
			one, err := plain(v[key])
			if err != nil {
				return nil, err
			}
			v[key] = one
		}
	}
	return value, nil
}

// number is an integer if it is written as one.
func number(n json.Number) (any, error) {
	if !strings.ContainsAny(n.String(), ".eE") {
		whole, err := strconv.ParseInt(n.String(), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is too large for an integer", fault.Clip(n.String()))
		}
		return whole, nil
	}
	fraction, err := n.Float64()
	if err != nil {
		return nil, fmt.Errorf("%s is too large", fault.Clip(n.String()))
	}
	return fraction, nil
}
