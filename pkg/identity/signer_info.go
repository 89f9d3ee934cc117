package identity

import (
	"bytes"
	"crypto"
	_ "crypto/sha256" // the digests that signatures may have
	_ "crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"time"
)

// signerInfo is one signature: who signed, over what, and how (RFC 5652,
// section 5.3).
type signerInfo struct {
	issuer []byte   // of the certificate, as DER
	serial *big.Int // of the certificate
	keyID  []byte   // instead of the two above

	digest      asn1.ObjectIdentifier
	algorithm   asn1.ObjectIdentifier
	value       []byte
	attributes  []byte // DER of the SET that is signed, or nil
	contentType asn1.ObjectIdentifier
	sum         []byte // digest of the content, within the attributes
	signed      time.Time
	unsigned    []byte // DER of the attributes that are not signed, or nil
}

type derSigner struct {
	Version    int
	ID         asn1.RawValue
	Digest     pkix.AlgorithmIdentifier
	Attributes asn1.RawValue `asn1:"optional,tag:0"`
	Algorithm  pkix.AlgorithmIdentifier
	Value      []byte
	Unsigned   asn1.RawValue `asn1:"optional,tag:1"`
}

type derIssuerAndSerial struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

type derAttribute struct {
	Type   asn1.ObjectIdentifier
	Values asn1.RawValue `asn1:"set"`
}

var errTrailing = errors.New("bytes after its end")

// unmarshal decodes DER that nothing may follow.
func unmarshal(der []byte, value any) error {
	rest, err := asn1.Unmarshal(der, value)
	if err == nil && len(rest) > 0 {
		err = errTrailing
	}
	return err
}

func parseSignerInfo(der []byte) (info signerInfo, err error) {
	var raw derSigner
	if err := unmarshal(der, &raw); err != nil {
		return info, err
	}
	info.digest, info.algorithm, info.value = raw.Digest.Algorithm, raw.Algorithm.Algorithm, raw.Value
	info.unsigned = raw.Unsigned.Bytes
	switch {
	case raw.ID.Class == asn1.ClassContextSpecific && raw.ID.Tag == 0:
		info.keyID = raw.ID.Bytes
	default:
		var id derIssuerAndSerial
		if err := unmarshal(raw.ID.FullBytes, &id); err != nil {
			return info, err
		}
		info.issuer, info.serial = id.Issuer.FullBytes, id.Serial
	}
	if len(raw.Attributes.FullBytes) == 0 {
		return info, nil
	}
	// What is signed is the SET OF, which has the tag [0] in the structure.
	info.attributes = append([]byte{tagSet}, raw.Attributes.FullBytes[1:]...)
	return info, info.readAttributes(raw.Attributes.Bytes)
}

// readAttributes reads three of the signed attributes: content type, digest of
// the content, signing time.
func (s *signerInfo) readAttributes(der []byte) error {
	for len(der) > 0 {
		var attribute derAttribute
		rest, err := asn1.Unmarshal(der, &attribute)
		if err != nil {
			return err
		}
		var target any
		switch attribute.Type.String() {
		case "1.2.840.113549.1.9.3":
			target = &s.contentType
		case "1.2.840.113549.1.9.4":
			target = &s.sum
		case "1.2.840.113549.1.9.5":
			target = &s.signed
		}
		if target != nil {
			if err := unmarshal(attribute.Values.Bytes, target); err != nil {
				return err
			}
		}
		der = rest
	}
	return nil
}

// hash returns the digest algorithm, or 0 if it is unknown.
func (s *signerInfo) hash() crypto.Hash {
	switch s.digest.String() {
	case "1.3.14.3.2.26":
		return crypto.SHA1
	case "2.16.840.1.101.3.4.2.1":
		return crypto.SHA256
	case "2.16.840.1.101.3.4.2.2":
		return crypto.SHA384
	case "2.16.840.1.101.3.4.2.3":
		return crypto.SHA512
	default:
		return 0
	}
}

// signatureAlgorithm combines the digest with the kind of key. Some programs
// write the identifier of the key here and some that of the algorithm, so the
// digest is always taken from its own field.
func (s *signerInfo) signatureAlgorithm() x509.SignatureAlgorithm {
	rsa, pss, ecdsa := algorithmsOf(s.hash())
	switch s.algorithm.String() {
	case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.5", "1.2.840.113549.1.1.11",
		"1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13":
		return rsa
	case "1.2.840.113549.1.1.10":
		return pss
	case "1.2.840.10045.2.1", "1.2.840.10045.4.1", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4":
		return ecdsa
	default:
		return x509.UnknownSignatureAlgorithm
	}
}

// algorithmsOf returns the three ways to sign a digest, each the zero
// SignatureAlgorithm if it does not exist.
func algorithmsOf(digest crypto.Hash) (rsa, pss, ecdsa x509.SignatureAlgorithm) {
	switch digest {
	case crypto.SHA1:
		return x509.SHA1WithRSA, 0, x509.ECDSAWithSHA1
	case crypto.SHA256:
		return x509.SHA256WithRSA, x509.SHA256WithRSAPSS, x509.ECDSAWithSHA256
	case crypto.SHA384:
		return x509.SHA384WithRSA, x509.SHA384WithRSAPSS, x509.ECDSAWithSHA384
	case crypto.SHA512:
		return x509.SHA512WithRSA, x509.SHA512WithRSAPSS, x509.ECDSAWithSHA512
	default:
		return 0, 0, 0
	}
}

// covers reports whether the signature is for this content, by the digest and
// type in the signed attributes. Only plain data may be signed without
// attributes; the signature is then made of the content itself.
func (s *signerInfo) covers(content, contentType []byte) bool {
	if s.attributes == nil {
		return string(contentType) == oidData
	}
	h := s.hash().New()
	h.Write(content)
	kind, err := asn1.Marshal(s.contentType)
	return err == nil && bytes.Equal(h.Sum(nil), s.sum) && bytes.Equal(kind[2:], contentType)
}

// intact reports whether the certificate's key made the signature.
func (s *signerInfo) intact(cert *x509.Certificate, content []byte) bool {
	signed := s.attributes
	if signed == nil {
		signed = content
	}
	algorithm := s.signatureAlgorithm()
	switch algorithm {
	case x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS:
		return s.intactPSS(cert, signed)
	default:
		return cert.CheckSignature(algorithm, signed, s.value) == nil
	}
}
