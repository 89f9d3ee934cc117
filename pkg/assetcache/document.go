package assetcache

import (
	"bytes"
	"errors"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The limits of what is read.
const (
	// MaxBytes is the largest document.
	MaxBytes = 4 << 20

	maxDepth  = 32
	maxValues = 100_000
	maxItems  = 1000 // of a list that is handed on
)

// Kind is what a document is.
type Kind string

// The kinds, by their text form.
const (
	KindStatus      Kind = "status"      // AssetCacheManagerUtil status
	KindSettings    Kind = "settings"    // AssetCacheManagerUtil settings
	KindPreferences Kind = "preferences" // com.apple.AssetCache.plist, Config.plist, defaults read
	KindProfile     Kind = "profile"     // a payload com.apple.AssetCache.managed
	KindDeclaration Kind = "declaration" // com.apple.configuration.content-cache.settings
	KindActivation  Kind = "activation"  // AssetCacheManagerUtil canActivate, where it refuses
)

// HasDefaults reports whether a key that is absent in a document of this kind has its
// default. In what AssetCacheManagerUtil prints it is unknown instead.
func (k Kind) HasDefaults() bool {
	return k == KindPreferences || k == KindProfile || k == KindDeclaration
}

// Form is how a document is written.
type Form string

// The forms, by their text form.
const (
	JSON         Form = "JSON"
	PropertyList Form = "property list"
	Text         Form = "text"              // since macOS 10.15.4
	Braces       Form = "text in braces"    // macOS 10.13 to 10.15, defaults read
	Message      Form = "a line of the log" // a refusal
)

// Document is what was read.
type Document struct {
	Kind Kind
	Form Form
	// Status is set for KindStatus.
	Status *Status
	// Settings has one element for every kind of settings; more than one only for a
	// profile with several payloads, of which macOS takes one.
	Settings []Settings
	// Allowed is what a restriction in the same profile says (allowContentCaching): if it
	// is false the cache stays off, whatever the settings are.
	Allowed Value[bool]
	// Refusal is set for KindActivation: the number of the error, such as 5 for a
	// virtual machine; -1 if the text does not tell.
	Refusal int64
	// Unread are keys of which the value was not understood, and what was found.
	Unread []Unread
}

// Unread is a value that is there and was not understood: it is unknown.
type Unread struct {
	Key  string
	Line int // 0 where there is none
	What string
}

// Error is the error type of this package.
type Error = fault.Error

const hintDocuments = "name what AssetCacheManagerUtil status or settings prints (with or without -j), the preferences of the cache, its profile or its declaration"

// Parse reads a document. Errors are *[Error]: a text that is none of these documents
// is [CodeUnknown], one that ends too early or breaks its own form [CodeDamaged].
func Parse(data []byte) (*Document, error) {
	if len(data) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "save the output or the file alone", "reading a document of content caching: larger than %d bytes", MaxBytes)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch start := bytes.TrimSpace(data); {
	case len(start) == 0:
		return nil, fault.New(fault.EmptyFile, "save the output again", "reading a document of content caching: it is empty")
	case start[0] == '{':
		return parseBraced(data)
	case start[0] == '<', bytes.HasPrefix(data, []byte("bplist")), isCMS(data):
		return parsePlist(data)
	}
	// Noise of the log may come before a document.
	if at := bytes.Index(data, []byte("\n{")); at >= 0 && isJSON(data[at+1:]) {
		return parseBraced(data[at+1:])
	}
	return parseOutput(string(bytes.ToValidUTF8(data, []byte("\uFFFD"))))
}

// parseBraced reads JSON, or the text in braces that defaults read prints.
func parseBraced(data []byte) (*Document, error) {
	if !isJSON(data) {
		root, err := readBraces(string(bytes.ToValidUTF8(data, []byte("\uFFFD"))), 1)
		if err != nil {
			return nil, err
		}
		return fromRoot(root, Braces)
	}
	root, err := readJSON(data)
	if err != nil {
		return nil, err
	}
	return fromRoot(root, JSON)
}

// isJSON reports whether a text in braces has colons after its keys.
func isJSON(data []byte) bool {
	rest := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(data), []byte("{")))
	if len(rest) == 0 || rest[0] == '}' {
		return true
	}
	if rest[0] != '"' {
		return false
	}
	end := bytes.IndexByte(rest[1:], '"')
	return end < 0 || !bytes.HasPrefix(bytes.TrimSpace(rest[end+2:]), []byte("="))
}

// fromRoot tells a document by its keys.
func fromRoot(root *node, form Form) (*Document, error) {
	if root.kind != dictNode {
		return nil, unknown("the outermost value is " + root.kind.String())
	}
	if result := root.get("result"); result != nil && root.get("name") != nil {
		return fromEnvelope(root.get("name"), result, form)
	}
	switch kind := root.get("Type"); {
	case kind != nil && kind.text == TypeDeclaration && root.get("Payload").is(dictNode):
		return settingsOf(KindDeclaration, form, root.get("Payload")), nil
	case kind != nil && kind.text == TypeDeclaration:
		return nil, damaged(root.line, "the declaration has no Payload")
	case root.get("PayloadContent") != nil:
		return fromProfile(root, form)
	case root.hasAny("RegistrationStatus", "StartupStatus", "CacheStatus"):
		return statusOf(form, root), nil
	case root.hasAny(settingKeys()...):
		return settingsOf(KindPreferences, form, root), nil
	}
	return nil, unknown("it has none of the keys of content caching")
}

func fromEnvelope(name, result *node, form Form) (*Document, error) {
	switch {
	case !result.is(dictNode):
		return nil, damaged(result.line, "the result is "+result.kind.String()+", want keys with values")
	case name.text == string(KindStatus):
		return statusOf(form, result), nil
	case name.text == string(KindSettings):
		return settingsOf(KindSettings, form, result), nil
	}
	return nil, unknown("it is the output of AssetCacheManagerUtil " + fault.Clip(name.text))
}

// The types by which settings are known.
const (
	TypePayload     = "com.apple.AssetCache.managed"
	TypeDeclaration = "com.apple.configuration.content-cache.settings"

	typeRestrictions = "com.apple.applicationaccess"
)

// fromProfile reads the payloads of a profile.
func fromProfile(root *node, form Form) (*Document, error) {
	doc := &Document{Kind: KindProfile, Form: form}
	for _, payload := range root.get("PayloadContent").list() {
		if kind := payload.get("PayloadType"); kind != nil && kind.text == TypePayload {
			doc.add(payload)
		} else if kind != nil && kind.text == typeRestrictions {
			r := reader{root: payload, form: form, doc: doc}
			if allowed := r.boolean("allowContentCaching"); allowed.State != Absent {
				doc.Allowed = allowed
			}
		}
	}
	if len(doc.Settings) == 0 {
		return nil, unknown("the profile has no payload of type " + TypePayload)
	}
	return doc, nil
}

func settingsOf(kind Kind, form Form, root *node) *Document {
	doc := &Document{Kind: kind, Form: form}
	doc.add(root)
	return doc
}

func (d *Document) add(root *node) {
	r := reader{root: root, form: d.Form, doc: d}
	d.Settings = append(d.Settings, r.settings())
}

func statusOf(form Form, root *node) *Document {
	doc := &Document{Kind: KindStatus, Form: form}
	r := reader{root: root, form: form, doc: doc}
	status := r.status()
	doc.Status = &status
	return doc
}

func unknown(why string) error {
	return &Error{Code: CodeUnknown, Act: "reading a document of content caching", Err: errors.New(why), Hint: hintDocuments}
}
