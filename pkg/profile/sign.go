package profile

import (
	"fmt"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// Sign returns the profile wrapped in CMS signed data, in DER, with SHA-256 and
// the chain. The content stays the same, byte for byte. The certificate must be
// valid now; the signing time in the file is that of the clock.
//
// A profile that is already signed is refused, and so is a file that is not a
// profile: macOS would refuse it too, signed or not.
func Sign(id *identity.Identity, data []byte, now time.Time) ([]byte, error) {
	if err := signable(data); err != nil {
		return nil, err
	}
	return id.SignCMS(data, false, now)
}

// signable returns why a file cannot be signed, or nil.
func signable(data []byte) error {
	p, err := Parse(data)
	if err != nil {
		return err
	}
	if p.Signature != nil {
		return fault.New(CodeSigned, "sign the original; to remove the signature: macwrangler profile unsign FILE --out ORIGINAL",
			"signing: the profile is already signed, by %q", fault.Clip(p.Signature.Signers()[0].Subject))
	}
	if !p.isProfile() {
		return p.notProfile("signing")
	}
	return nil
}

// isProfile reports whether the root is a dictionary with a key of a profile.
func (p *Profile) isProfile() bool {
	root := p.Document.Root
	return root.Get(keyType) != nil || root.Get(keyContent) != nil || root.Get(keyIdentifier) != nil
}

func (p *Profile) notProfile(act string) *Error {
	return fault.New(CodeNotProfile, "", "%s: a property list, but not a configuration profile: %s", act, p.whyNotProfile())
}

// whyNotProfile returns why a property list is not a profile.
func (p *Profile) whyNotProfile() string {
	if kind := p.Document.Root.Kind(); kind != plistfile.Dict {
		return fmt.Sprintf("its root is of type %v", kind)
	}
	return "PayloadType, PayloadIdentifier and PayloadContent are all missing"
}
