package profile

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// Overview is what a profile is and does, for people and scripts.
type Overview struct {
	DisplayName  string `json:"displayName"`
	Description  string `json:"description"`
	Organization string `json:"organization"`
	Identifier   string `json:"identifier"`
	UUID         string `json:"uuid"`
	// Scope is "System" or "User"; "" if the profile does not say.
	Scope             string    `json:"scope"`
	RemovalDisallowed bool      `json:"removalDisallowed"`
	RemovalDate       time.Time `json:"removalDate,omitzero"`
	ExpirationDate    time.Time `json:"expirationDate,omitzero"`
	Encrypted         bool      `json:"encrypted"`
	// Format is "xml" or "binary".
	Format   plistfile.Format  `json:"format"`
	Signers  []Signer          `json:"signers"` // empty if it is not signed
	Payloads []PayloadOverview `json:"payloads"`
}

// PayloadOverview is one payload.
type PayloadOverview struct {
	Type        string    `json:"type"`
	DisplayName string    `json:"displayName"`
	Description string    `json:"description"`
	Identifier  string    `json:"identifier"`
	UUID        string    `json:"uuid"`
	Settings    []Setting `json:"settings"`
}

// Setting is one key that a payload manages.
type Setting struct {
	// Domain is the preference domain, or the payload's type.
	Domain string `json:"domain"`
	Key    string `json:"key"`
	// How is "Forced" or "Set-Once" for a setting in managed preferences,
	// otherwise "".
	How string `json:"how"`
	// Type is the type of the value: "boolean", "integer", …
	Type plistfile.Kind `json:"type"`
	// Value is as [plistfile.Node.Value] returns it, except that a secret is
	// replaced by Secret and a real that JSON cannot represent by text.
	Value any `json:"value"`
	// Meaning says in plain words what the setting does, or is "".
	Meaning string `json:"meaning"`
}

// Secret replaces passwords and other secrets in an [Overview].
const Secret = "(not shown)"

// Overview returns what a profile is and does. It fails for a property list that
// is not a profile.
func (p *Profile) Overview() (Overview, error) {
	if !p.isProfile() {
		return Overview{}, p.notProfile("reading the profile")
	}
	root := p.Document.Root
	o := Overview{
		DisplayName: text(root, keyDisplayName), Description: text(root, keyDescription),
		Organization: text(root, keyOrganization), Identifier: text(root, keyIdentifier),
		UUID: text(root, keyUUID), Scope: text(root, keyScope), Format: p.Document.Format,
	}
	o.RemovalDisallowed, _ = root.Get(keyRemoval).Bool()
	o.Encrypted, _ = root.Get(keyEncrypted).Bool()
	o.RemovalDate, _ = root.Get("RemovalDate").Date()
	o.ExpirationDate, _ = root.Get("PayloadExpirationDate").Date()
	if p.Signature != nil {
		o.Signers = p.Signature.Signers()
	}
	for _, part := range p.payloads() {
		o.Payloads = append(o.Payloads, part.overview())
	}
	return o, nil
}

func (p payload) overview() PayloadOverview {
	o := PayloadOverview{
		Type: p.kind(), DisplayName: text(p.node, keyDisplayName), Description: text(p.node, keyDescription),
		Identifier: text(p.node, keyIdentifier), UUID: text(p.node, keyUUID),
	}
	for _, s := range p.settings() {
		o.Settings = append(o.Settings, Setting{
			Domain: s.domain, Key: s.key, How: s.how, Type: s.node.Kind(),
			Value: redacted(s.key, s.node.Value()), Meaning: describe(s),
		})
	}
	return o
}

func text(n *plistfile.Node, key string) string {
	value, _ := n.Get(key).Text()
	return value
}

// redacted replaces secrets, and numbers that JSON does not have.
func redacted(key string, value any) any {
	switch v := value.(type) {
	case string:
		if isSecret(key) || containsSecret(v) {
			return Secret
		}
	case []byte:
		if isSecret(key) {
			return Secret
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return strconv.FormatFloat(v, 'g', -1, 64)
		}
	case map[string]any:
		for name := range v {
			under := name
			if isSecret(key) { // a dictionary of passwords, by name
				under = key
			}
			v[name] = redacted(under, v[name])
		}
	case []any:
		for i := range v {
			v[i] = redacted(key, v[i])
		}
	}
	return value
}

// isSecret reports by its name whether a key has a secret: Password,
// RemovalPassword, EAPClientPassphrase, SharedSecret, auth-token, …
func isSecret(key string) bool {
	key = strings.ToLower(key)
	for _, word := range []string{
		"password", "passwd", "passphrase", "passcode", "secret", "token", "challenge", "privatekey", "private_key", "apikey", "api_key",
	} {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}

// containsSecret reports whether a text itself contains a secret, whatever its
// key: an HTTP header, as in Munki's AdditionalHttpHeaders, or a URL with a
// password or token.
func containsSecret(text string) bool {
	if header, _, ok := strings.Cut(text, ":"); ok && strings.HasSuffix(strings.ToLower(header), "authorization") {
		return true
	}
	if !strings.Contains(text, "://") {
		return false
	}
	return slices.ContainsFunc(strings.Fields(text), isSecretURL)
}

func isSecretURL(word string) bool {
	if !strings.Contains(word, "://") {
		return false
	}
	u, err := url.Parse(word)
	if err != nil {
		return strings.Contains(word, "@") // better hidden than leaked
	}
	if _, ok := u.User.Password(); ok {
		return true
	}
	for name := range u.Query() {
		if isSecret(name) {
			return true
		}
	}
	return false
}
