package profile

import (
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// Signature is the CMS structure around a signed profile.
type Signature struct{ *identity.Signature }

// parseCMS reads a signature that has the profile inside.
func parseCMS(data []byte) (*Signature, error) {
	sig, err := identity.ParseSignature(data)
	switch {
	case errors.Is(err, identity.ErrEncrypted):
		return nil, &Error{Err: err, Hint: "only a Mac that has the key can read an encrypted profile"}
	case fault.CodeOf(err) == CodeNotSignedData && fault.HintOf(err) == "":
		return nil, &Error{Err: err, Hint: "sign the profile itself: macwrangler profile sign"}
	case err != nil:
		return nil, err
	case sig.Detached:
		return nil, fault.New(CodeDetached, "sign again with the content inside: openssl smime -sign -nodetach -binary, or macwrangler profile sign",
			"reading the signature: it is detached, without the profile itself")
	}
	return &Signature{sig}, nil
}

// Integrity returns why the content is not what was signed, or cannot be known to be: nothing
// if the signatures hold. Who signed, and whether to trust that, is for [Signature.Verify].
func (s *Signature) Integrity() []finding.Finding {
	list := finding.NewCollector("", VerifyRules(), maxFindings)
	s.checkIntegrity(list)
	return list.Findings()
}

// checkIntegrity finds what can be found without trusted certificates and a
// clock.
func (s *Signature) checkIntegrity(list *finding.Collector) {
	if s.Trailing > 0 {
		list.Add(finding.Place{}, ruleTrailing, fmt.Sprintf("%d bytes follow the signature, which does not cover them", s.Trailing),
			"sign the original again")
	}
	for _, f := range s.Flaws() {
		rule, fix := ruleOf(f.Kind)
		list.Add(finding.Place{}, rule, f.Text, fix)
	}
}

// ruleOf returns the rule for a kind of flaw, and what to do about it.
func ruleOf(kind identity.FlawKind) (rule, fix string) {
	switch kind {
	case identity.FlawUnreadable:
		return ruleNoCertificate, ""
	case identity.FlawNoCertificate:
		return ruleNoCertificate, "sign again, with the certificate included"
	case identity.FlawAlgorithm:
		return ruleAlgorithm, "sign with SHA-256 and an RSA or ECDSA key"
	case identity.FlawKey:
		return ruleAlgorithm, "sign with an RSA or ECDSA key"
	case identity.FlawKeySize:
		return ruleAlgorithm, ""
	case identity.FlawChanged:
		return ruleChanged, "download the file again, or sign the changed profile again"
	default:
		return ruleBadSignature, "download the file again, or sign the profile again"
	}
}
