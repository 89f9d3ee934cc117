package profile

import "github.com/macwrangler/macwrangler/pkg/fault"

// Unsign returns the profile inside a signature, byte for byte as it was signed, and
// whether the signature held: false says that the content, or what is around it, was
// changed since. It does not say whose signature it was.
func Unsign(data []byte) (content []byte, intact bool, err error) {
	p, err := Parse(data)
	switch {
	case err != nil:
		return nil, false, err
	case p.Signature == nil:
		return nil, false, fault.New(CodeNotSigned, "use the file as it is", "removing the signature: the profile is not signed")
	case !p.isProfile():
		return nil, false, p.notProfile("removing the signature")
	}
	intact = p.Signature.Trailing == 0
	for _, signer := range p.Signature.Signers() {
		intact = intact && signer.Intact
	}
	return p.Content, intact, nil
}
