package profile

import (
	"fmt"
	"time"

	"github.com/macwrangler/macwrangler/pkg/identity"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
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
	Type        string `json:"type"`
	DisplayName string `json:"displayName"`
	Description string `json:"description"`
	Identifier  string `json:"identifier"`
	UUID        string `json:"uuid"`
	// Summary says in a sentence what the payload does, where that can be said: which
	// network a Mac joins. It may be "".
	Summary  string    `json:"summary"`
	Settings []Setting `json:"settings"`
	// Privacy is what Privacy Preferences decide.
	Privacy []PrivacyEntry `json:"privacy"`
	// Certificates are those in the payload that can be read.
	Certificates []Certificate `json:"certificates"`
}

// PrivacyEntry is what Privacy Preferences decide for one program.
type PrivacyEntry struct {
	Identifier string `json:"identifier"`
	// Service is the name in the profile, and Shown what System Settings calls it.
	Service string `json:"service"`
	Shown   string `json:"shown"`
	// Receiver is the program that gets Apple events, "" for other services.
	Receiver string       `json:"receiver"`
	Decision tcc.Decision `json:"decision"`
}

// Certificate is one in a payload.
type Certificate struct {
	Subject   string    `json:"subject"`
	Issuer    string    `json:"issuer"`
	Serial    string    `json:"serial"` // in hexadecimal
	NotBefore time.Time `json:"notBefore"`
	NotAfter  time.Time `json:"notAfter"`
	SHA256    string    `json:"sha256"` // fingerprint, in hexadecimal
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

// Overview returns what a profile is and does. It fails for a property list that
// is not a profile.
func (p *Profile) Overview() (Overview, error) {
	if !p.isProfile() {
		return Overview{}, p.notProfile("reading the profile")
	}
	root := p.Document.Root
	o := Overview{
		DisplayName: shown(root, keyDisplayName), Description: shown(root, keyDescription),
		Organization: shown(root, keyOrganization), Identifier: shown(root, keyIdentifier),
		UUID: shown(root, keyUUID), Scope: shown(root, keyScope), Format: p.Document.Format,
	}
	o.RemovalDisallowed, _ = root.Get(keyRemoval).Bool()
	o.Encrypted, _ = root.Get(keyEncrypted).Bool()
	o.Encrypted = o.Encrypted || root.Get(keyEncryptedContent) != nil
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
		Type: shownText(p.kind()), DisplayName: shown(p.node, keyDisplayName), Description: shown(p.node, keyDescription),
		Identifier: shown(p.node, keyIdentifier), UUID: shown(p.node, keyUUID),
	}
	o.Summary = summary(p)
	o.Privacy, o.Certificates = p.privacy(), p.certificateOverview()
	for _, s := range p.settings() {
		o.Settings = append(o.Settings, Setting{
			Domain: s.domain, Key: s.key, How: s.how, Type: s.node.Kind(),
			Value: redacted(s.key, s.node.Value()), Meaning: describe(s),
		})
	}
	return o
}

func (p payload) privacy() (list []PrivacyEntry) {
	if p.kind() != tcc.PayloadType {
		return nil
	}
	names := map[string]string{}
	for _, s := range tcc.Services() {
		names[s.Name] = s.Shown
	}
	for _, e := range tcc.Entries(p.node) {
		list = append(list, PrivacyEntry{shownText(e.Identifier), e.Service, names[e.Service], shownText(e.Receiver), e.Decision})
	}
	return list
}

func (p payload) certificateOverview() (list []Certificate) {
	if !isCertificate(p.kind()) {
		return nil
	}
	certs, _ := p.certificates() // what cannot be read is not listed; lint says why
	for _, cert := range certs {
		list = append(list, Certificate{
			Subject: shownText(identity.CommonName(cert.Subject)), Issuer: shownText(identity.CommonName(cert.Issuer)), Serial: fmt.Sprintf("%x", cert.SerialNumber),
			NotBefore: cert.NotBefore, NotAfter: cert.NotAfter, SHA256: identity.Fingerprint(cert),
		})
	}
	return list
}

func text(n *plistfile.Node, key string) string {
	value, _ := n.Get(key).Text()
	return value
}

// shown is a text as it may be shown.
func shown(n *plistfile.Node, key string) string { return shownText(text(n, key)) }
