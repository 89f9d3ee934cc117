package certtest

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/smallstep/pkcs7"
)

// ForTimeStamps makes a certificate one of a time-stamping authority, for Issue.
func ForTimeStamps(t *x509.Certificate) {
	usage, _ := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}}) // id-kp-timeStamping
	t.ExtraExtensions = append(t.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: usage})
}

// Stamped returns a detached CMS signature of content, with a time stamp that OpenSSL
// makes of what stamped returns for the signature's value: the value itself, as a rule.
func (a Authority) Stamped(tb testing.TB, openssl string, tsa Authority, content []byte, stamped func(value []byte) []byte, chain ...*x509.Certificate) []byte {
	tb.Helper()
	signed, err := pkcs7.NewSignedData(content)
	if err != nil {
		tb.Fatal(err)
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := signed.AddSignerChain(a.Cert, a.Key, chain, pkcs7.SignerInfoConfig{}); err != nil {
		tb.Fatal(err)
	}
	info := &signed.GetSignedData().SignerInfos[0]
	token := tsa.stamp(tb, openssl, stamped(info.EncryptedDigest))
	attribute := pkcs7.Attribute{Type: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}, Value: asn1.RawValue{FullBytes: token}}
	if err := info.SetUnauthenticatedAttributes([]pkcs7.Attribute{attribute}); err != nil {
		tb.Fatal(err)
	}
	signed.Detach()
	out, err := signed.Finish()
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// stamp returns a time stamp of data.
func (a Authority) stamp(tb testing.TB, openssl string, data []byte) []byte {
	tb.Helper()
	dir := tb.TempDir()
	for name, content := range map[string][]byte{
		"data": data, "tsa.pem": PEM(a), "tsa.key": a.KeyPEM(tb), "serial": []byte("01\n"),
		"conf": []byte("[tsa]\ndefault_tsa = one\n[one]\nserial = serial\nsigner_cert = tsa.pem\ncerts = tsa.pem\nsigner_key = tsa.key\n" +
			"signer_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\n"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query"},
		{"ts", "-reply", "-config", "conf", "-queryfile", "query", "-token_out", "-out", "token"},
	} {
		cmd := exec.CommandContext(tb.Context(), openssl, args...) //nolint:gosec // the test names it
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			tb.Fatalf("openssl %q: %v\n%s", args, err, out)
		}
	}
	token, err := os.ReadFile(filepath.Join(dir, "token"))
	if err != nil {
		tb.Fatal(err)
	}
	return token
}
