package profile

import (
	"bytes"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// MaxSize is the largest file that is read, in bytes. A profile with a font
// in it has a few MiB.
const MaxSize = 16 << 20

// Profile is a configuration profile that was read.
type Profile struct {
	// Document is the property list, with the places of its values.
	Document *plistfile.Document
	// Signature is nil if the file is not signed.
	Signature *Signature
	// Content is the property list as bytes: of a signed profile, what was
	// signed.
	Content []byte
}

// Parse returns the profile in data, which it keeps. A signed one is unwrapped
// without checking its signature; [Signature.Verify] does that. A property list
// that is not a profile is read too; [Profile.Lint] reports it.
func Parse(data []byte) (*Profile, error) {
	p, err := unwrap(data)
	if err != nil {
		return nil, err
	}
	what := "reading the profile"
	if p.Signature != nil {
		what = "reading the profile inside the signature"
	}
	if p.Document, err = plistfile.Parse(p.Content, plistfile.Limits{Size: MaxSize}); err != nil {
		return nil, &Error{Act: what, Err: err}
	}
	return p, nil
}

// ParseSignature returns the signature of a profile, without reading the content. It
// returns nil for a file that is not signed.
func ParseSignature(data []byte) (*Signature, error) {
	p, err := unwrap(data)
	if err != nil {
		return nil, err
	}
	return p.Signature, nil
}

// unwrap refuses what is certainly not a profile, and removes the signature.
func unwrap(data []byte) (*Profile, error) {
	switch {
	case len(data) > MaxSize:
		return nil, fault.New(CodeTooLarge, "", "reading a profile: more than %d bytes", MaxSize)
	case bytes.HasPrefix(data, []byte("-----BEGIN ")):
		return nil, fault.New(CodePEM, "convert it: openssl cms -cmsout -inform PEM -outform DER -in FILE -out NEW",
			"reading a profile: PEM text, but macOS wants binary (DER)")
	case bytes.HasPrefix(data, []byte("MIME-Version:")):
		return nil, fault.New(CodeMIME, "sign with -outform DER, or with macwrangler profile sign",
			"reading a profile: a mail message (S/MIME), but macOS wants binary (DER)")
	case identity.IsCMS(data):
		sig, err := parseCMS(data)
		if err != nil {
			return nil, err
		}
		return &Profile{Signature: sig, Content: sig.Content}, nil
	default:
		return &Profile{Content: data}, nil
	}
}
