package identity

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"time"
)

// oidTSTInfo is the content type of a time stamp, 1.2.840.113549.1.9.16.1.4, as content
// bytes in DER.
const oidTSTInfo = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04"

// Timestamp is what an authority says of when a signature was there (RFC 3161). It is
// not signed by the signer, so that anybody can take it off.
type Timestamp struct {
	Time time.Time
	// Certificate is that of the authority, nil if it is not in the file.
	Certificate *x509.Certificate
	// Certificates are those in the time stamp.
	Certificates []*x509.Certificate
	// Flaw is why the time stamp does not hold, "" if it does.
	Flaw string
}

// Trusted reports whether a time stamp holds, and is by an authority for that, whose
// certificate was valid and chains to one of the roots.
func (t *Timestamp) Trusted(roots *x509.CertPool) bool {
	if t == nil || t.Flaw != "" || t.Certificate == nil || !slices.Contains(t.Certificate.ExtKeyUsage, x509.ExtKeyUsageTimeStamping) {
		return false
	}
	found, err := CheckChain(t.Certificate, t.Certificates, TrustOptions{Roots: roots, Now: t.Time})
	return err == nil && found.Expired == nil && found.Untrusted == ""
}

type derTSTInfo struct {
	Version int
	Policy  asn1.ObjectIdentifier
	Imprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Sum       []byte
	}
	Serial *big.Int
	Time   time.Time `asn1:"generalized"`
}

// timestamp reads the time stamp in the unsigned attributes of a signature, nil if there
// is none.
func (s *signerInfo) timestamp() *Timestamp {
	for der := s.unsigned; len(der) > 0; {
		var attribute derAttribute
		rest, err := asn1.Unmarshal(der, &attribute)
		if err != nil {
			return &Timestamp{Flaw: "the attributes of the signature cannot be read"}
		}
		if attribute.Type.String() == "1.2.840.113549.1.9.16.2.14" {
			return stampOf(attribute.Values.Bytes, s.value)
		}
		der = rest
	}
	return nil
}

// stampOf reads a time stamp of a signature.
func stampOf(token, signature []byte) *Timestamp {
	sig, err := ParseSignature(token)
	if err != nil || len(sig.signers) != 1 || string(sig.contentType) != oidTSTInfo {
		return &Timestamp{Flaw: "the time stamp cannot be read"}
	}
	var info derTSTInfo
	if _, err := asn1.Unmarshal(sig.Content, &info); err != nil {
		return &Timestamp{Flaw: "the time stamp cannot be read"}
	}
	t := &Timestamp{Time: info.Time, Certificate: sig.certificateOf(sig.signers[0]), Certificates: sig.Certificates}
	hash := signerInfo{digest: info.Imprint.Algorithm.Algorithm}
	if flaws := sig.Flaws(); len(flaws) > 0 {
		t.Flaw = "the time stamp: " + flaws[0].Text
	} else if h := hash.hash(); h == 0 || !bytes.Equal(sumOf(h, signature), info.Imprint.Sum) {
		t.Flaw = "the time stamp is of another signature"
	}
	return t
}

func sumOf(h crypto.Hash, data []byte) []byte {
	sum := h.New()
	sum.Write(data)
	return sum.Sum(nil)
}
