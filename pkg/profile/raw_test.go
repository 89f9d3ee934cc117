package profile_test

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/smallstep/pkcs7"

	"github.com/macwrangler/macwrangler/internal/certtest"
)

// rawSign signs any content with any certificate, as an attacker or an old
// tool might.
func rawSign(tb testing.TB, who certtest.Authority, digest asn1.ObjectIdentifier, content []byte, chain ...*x509.Certificate) []byte {
	tb.Helper()
	data, err := pkcs7.NewSignedData(content)
	if err != nil {
		tb.Fatal(err)
	}
	data.SetDigestAlgorithm(digest)
	if err := data.AddSignerChain(who.Cert, who.Key, chain, pkcs7.SignerInfoConfig{}); err != nil {
		tb.Fatal(err)
	}
	out, err := data.Finish()
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// withoutCertificates signs, and puts another certificate into the file.
func withoutCertificates(tb testing.TB, who certtest.Authority) []byte {
	tb.Helper()
	data, err := pkcs7.NewSignedData([]byte(plain))
	if err != nil {
		tb.Fatal(err)
	}
	data.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	stranger := certtest.Root(tb, "Stranger")
	signer := *stranger.Cert
	signer.RawIssuer = who.Cert.RawIssuer // what names the signer, not what is in the file
	if err := data.AddSigner(&signer, who.Key, pkcs7.SignerInfoConfig{}); err != nil {
		tb.Fatal(err)
	}
	out, err := data.Finish()
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// publicOnly is a key without its private part.
type publicOnly struct{ public crypto.PublicKey }

func (p publicOnly) Public() crypto.PublicKey { return p.public }

func (publicOnly) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("no private key")
}

func pkixExtension(oid string) pkix.Extension {
	var id asn1.ObjectIdentifier
	for _, part := range strings.Split(oid, ".") {
		number, _ := strconv.Atoi(part)
		id = append(id, number)
	}
	return pkix.Extension{Id: id, Critical: true, Value: []byte{5, 0}}
}
