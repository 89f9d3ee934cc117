package profile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

func mustSign(tb testing.TB, id *identity.Identity, content []byte) []byte {
	tb.Helper()
	signed, err := profile.Sign(id, content, time.Now())
	if err != nil {
		tb.Fatal(err)
	}
	return signed
}

func TestSignAndVerify(t *testing.T) {
	for _, kind := range []string{"rsa", "p256", "p384"} {
		root, issuer, signer := certtest.Chain(t, kind)
		signed := mustSign(t, signer.Identity(issuer), []byte(plain))
		if got := verify(t, signed, certtest.Pool(root)); got != "" {
			t.Errorf("%s: found %s", kind, got)
		}
		p := mustParse(t, signed)
		if string(p.Content) != plain || p.Lint(profile.LintOptions{}) != nil {
			t.Errorf("%s: lint found %v", kind, p.Lint(profile.LintOptions{}))
		}
		s := p.Signature.Signers()[0]
		if s.Subject != "Test Signer" || s.Issuer != "Test Issuer" || s.Digest != "SHA-256" || !s.Intact || time.Since(s.SigningTime) > time.Hour {
			t.Errorf("%s: got %+v", kind, s)
		}
		// Another reader agrees.
		other, err := pkcs7.Parse(signed)
		if err != nil || other.VerifyWithChain(certtest.Pool(root)) != nil || string(other.Content) != plain {
			t.Errorf("%s: smallstep/pkcs7 differs, error %v", kind, err)
		}
	}
}

// OpenSSL accepts what we sign, and returns the profile byte by byte.
func TestOpenSSLVerifiesOurs(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	for _, kind := range []string{"rsa", "p256", "p384"} {
		dir := t.TempDir()
		root, issuer, signer := certtest.Chain(t, kind)
		// Line ends of every kind must stay as they are.
		content := strings.ReplaceAll(edit(t, plain, "Test", "Te&#13;st"), "\t</array>", "\t</array>\r\n")
		in := writeFile(t, dir, "signed.mobileconfig", mustSign(t, signer.Identity(issuer), []byte(content)))
		ca := writeFile(t, dir, "ca.pem", certtest.PEM(root))
		for _, args := range [][]string{{"cms", "-verify", "-binary"}, {"smime", "-verify"}} {
			out := dir + "/" + args[0]
			run(t, openssl, append(args, "-inform", "DER", "-in", in, "-CAfile", ca, "-purpose", "any", "-out", out)...)
			if got := readFile(t, out); string(got) != content {
				t.Errorf("%s, %s: the content differs:\n%q", kind, args[0], got)
			}
		}
	}
}

func TestSignRefuses(t *testing.T) {
	_, issuer, signer := certtest.Chain(t, "p256")
	signed := mustSign(t, signer.Identity(issuer), []byte(plain))
	for _, tt := range []struct {
		name, data string
		code       fault.Code
		now        time.Time
	}{
		{"what is signed", string(signed), "already-signed", time.Now()},
		{"nothing", "", "empty", time.Now()},
		{"what is malformed", plain[:300], "malformed", time.Now()},
		{"preferences", "<plist><dict/></plist>", "not-a-profile", time.Now()},
		{"with an old certificate", plain, "certificate-expired", time.Now().Add(48 * time.Hour)},
		{"before its time", plain, "certificate-expired", time.Now().Add(-48 * time.Hour)},
	} {
		out, err := profile.Sign(signer.Identity(issuer), []byte(tt.data), tt.now)
		if out != nil || !isError(err) || fault.CodeOf(err) != tt.code {
			t.Errorf("%s: got error %v, want code %q", tt.name, err, tt.code)
		}
	}
}
