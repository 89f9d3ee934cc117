package flatpkg_test

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

func sign(tb testing.TB, data []byte, id *identity.Identity) []byte {
	tb.Helper()
	var out bytes.Buffer
	if _, err := open(tb, data).Sign(&out, flatpkg.SignOptions{Identity: id, Now: time.Now()}); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// TestVerify: what is found in packages signed in every way.
func TestVerify(t *testing.T) {
	root, issuer, signer := signers(t)
	plain := samplepkg.Product(t, xar.Options{}, samplepkg.Sample())
	good := sign(t, plain, signer.Identity(issuer))
	other := certtest.Authority{}.Issue(t, "Other", certtest.RSA(t), forInstaller)
	server := issuer.Issue(t, "Server", certtest.RSA(t), func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} })
	trusted := certtest.Pool(root)
	now := time.Now()
	for name, tt := range map[string]struct {
		data  []byte
		roots *x509.CertPool
		now   time.Time
		want  string
	}{
		"good":                  {good, trusted, now, ""},
		"unsigned":              {plain, trusted, now, "not-signed"},
		"unsigned, MD5":         {samplepkg.Sample().Bytes(t, xar.Options{Digest: xar.MD5}), trusted, now, "weak-checksum not-signed"},
		"by another":            {sign(t, plain, other.Identity()), trusted, now, "untrusted"},
		"nobody is trusted":     {good, x509.NewCertPool(), now, "untrusted"},
		"no chain":              {sign(t, plain, signer.Identity()), trusted, now, "untrusted"},
		"expired":               {good, trusted, now.AddDate(1, 0, 0), "certificate-expired"},
		"before its time":       {good, trusted, now.AddDate(-1, 0, 0), "certificate-expired"},
		"for servers":           {sign(t, plain, server.Identity(issuer)), trusted, now, "not-for-packages"},
		"a payload was changed": {change(t, good, "Payload"), trusted, now, "content-changed"},
		"the sum was changed":   {change(t, good, "sum"), trusted, now, "content-changed"},
		"RSA was changed":       {change(t, good, "RSA"), trusted, now, "bad-signature"},
		"CMS was changed":       {change(t, good, "CMS"), trusted, now, "bad-signature"},
		"two signers":           {swapCMS(t, good, other.Identity()), certtest.Pool(root, other), now, "different-signers"},
		"bytes behind":          {append(bytes.Clone(good), "more"...), trusted, now, "trailing-bytes"},
	} {
		p, err := openAny(tt.data, flatpkg.Options{Damaged: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := p.Verify(flatpkg.VerifyOptions{Name: "a.pkg", Roots: tt.roots, Now: tt.now})
		if err != nil || rules(got) != tt.want {
			t.Errorf("%s: found %q, error %v, want %q", name, rules(got), err, tt.want)
		}
		for _, f := range got {
			if f.Target != "a.pkg" || f.Message == "" {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}

// swapCMS puts a CMS signature of another into a signed package: both hold.
func swapCMS(tb testing.TB, data []byte, id *identity.Identity) []byte {
	tb.Helper()
	return withCMS(tb, data, func(sum []byte) []byte {
		cms, err := id.SignCMS(sum, true, time.Now())
		if err != nil {
			tb.Fatal(err)
		}
		return cms
	})
}

// withCMS puts another CMS signature of its digest into a signed package.
func withCMS(tb testing.TB, data []byte, sign func(sum []byte) []byte) []byte {
	tb.Helper()
	archive := open(tb, data).Archive
	_, sum := archive.Digest()
	cms := sign(sum)
	heap := 28 + (int(data[15]) | int(data[14])<<8)
	out := bytes.Clone(data)
	begin := out[heap+20+256:]
	end := int(archive.Entries()[slices.IndexFunc(archive.Entries(), (*xar.Entry).HasData)].Offset) - 20 - 256 // the first member
	if len(cms) > end {
		tb.Fatalf("a signature of %d bytes, and there is room for %d", len(cms), end)
	}
	clear(begin[:end])
	copy(begin, cms)
	return out
}

// TestTimestamp: a certificate that has expired since, with a time stamp of a trusted
// authority, of one that nobody knows, and without.
func TestTimestamp(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	root, issuer, _ := certtest.Chain(t, "p256")
	later := func(c *x509.Certificate) { c.NotAfter = time.Now().AddDate(10, 0, 0) }
	both := func(c *x509.Certificate) { later(c); certtest.ForTimeStamps(c) }
	long := certtest.Authority{}.Issue(t, "Long", root.Key, func(c *x509.Certificate) { certtest.IsCA(c); later(c) })
	below := long.Issue(t, "Test Issuer", issuer.Key, func(c *x509.Certificate) { certtest.IsCA(c); later(c) })
	signer := below.Issue(t, "Developer ID Installer: Example", certtest.RSA(t), forInstaller)
	tsa := long.Issue(t, "Stamps", certtest.RSA(t), both)
	stranger := certtest.Authority{}.Issue(t, "Stranger", certtest.RSA(t), both)
	big := long.Issue(t, "Test Issuer", issuer.Key, func(c *x509.Certificate) { // leaves room for a time stamp
		certtest.IsCA(c)
		c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Value: make([]byte, 8000)}}
	})
	data := sign(t, samplepkg.Sample().Bytes(t, xar.Options{}), signer.Identity(big))
	stampedBy := func(tsa certtest.Authority) []byte {
		return withCMS(t, data, func(sum []byte) []byte {
			return signer.Stamped(t, openssl, tsa, sum, func(value []byte) []byte { return value }, below.Cert)
		})
	}
	trusted := certtest.Pool(long)
	for name, tt := range map[string]struct {
		data []byte
		now  time.Time
		want string
	}{
		"in time":         {stampedBy(tsa), time.Now(), ""},
		"expired":         {stampedBy(tsa), time.Now().AddDate(1, 0, 0), "warning certificate-expired"},
		"without a stamp": {data, time.Now().AddDate(1, 0, 0), "error certificate-expired"},
		"by a stranger":   {stampedBy(stranger), time.Now().AddDate(1, 0, 0), "error certificate-expired"},
		"before it began": {stampedBy(tsa), time.Now().AddDate(-1, 0, 0), "error certificate-expired"},
	} {
		found, err := open(t, tt.data).Verify(flatpkg.VerifyOptions{Roots: trusted, Now: tt.now})
		got := ""
		for _, f := range found {
			got += string(f.Severity) + " " + f.Rule
		}
		if got != tt.want || err != nil {
			t.Errorf("%s: %q, error %v, want %q: %+v", name, got, err, tt.want, found)
		}
	}
}

// TestAnybodysCertificate: where nobody has named a root, a certificate of a web server
// that leads to one of the system is not enough; where somebody has, it is a warning.
func TestAnybodysCertificate(t *testing.T) {
	root, issuer, signer := signers(t)
	server := issuer.Issue(t, "www.example.com", certtest.RSA(t), func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} })
	plain := samplepkg.Sample().Bytes(t, xar.Options{})
	for name, tt := range map[string]struct {
		id    *identity.Identity
		roots *x509.CertPool
		want  finding.Severity
	}{
		"a web server, roots of the system": {server.Identity(issuer), nil, finding.Error},
		"a web server, a root of ours":      {server.Identity(issuer), certtest.Pool(root), finding.Warning},
		"for packages, a root of ours":      {signer.Identity(issuer), certtest.Pool(root), ""},
	} {
		found, err := open(t, sign(t, plain, tt.id)).Verify(flatpkg.VerifyOptions{Roots: tt.roots, Now: time.Now()})
		var got finding.Severity
		for _, f := range found {
			if f.Rule == "not-for-packages" {
				got = f.Severity
			}
		}
		if got != tt.want || err != nil && tt.roots != nil {
			t.Errorf("%s: %q, error %v", name, got, err)
		}
	}
}

// change changes one byte of a signed package, in a place of a name.
func change(tb testing.TB, data []byte, where string) []byte {
	tb.Helper()
	toc := int64(data[15]) | int64(data[14])<<8
	heap := 28 + toc
	rsa, cms := heap+20, heap+20+256
	out := bytes.Clone(data)
	var at int64
	switch where {
	case "Payload":
		e := open(tb, data).Components[0].PayloadEntry()
		at = heap + e.Offset + e.Stored - 1
	case "sum":
		at = heap
	case "RSA":
		at = rsa + 7
	case "CMS": // its value is an octet string of 256 bytes, the last one
		at = cms + int64(bytes.LastIndex(data[cms:], []byte{0x04, 0x82, 0x01, 0x00})) + 20
	}
	out[at] ^= 1
	return out
}

// TestSignatureSaysWho: names, chain and digest.
func TestSignatureSaysWho(t *testing.T) {
	_, issuer, signer := signers(t)
	s, err := open(t, sign(t, samplepkg.Sample().Bytes(t, xar.Options{Digest: xar.SHA256}), signer.Identity(issuer))).Signature()
	if err != nil || !s.Signed || !s.Intact || s.Digest != xar.SHA256 || len(s.Signers) != 2 {
		t.Fatalf("%+v, error %v", s, err)
	}
	for i, style := range []string{"RSA", "CMS"} {
		one := s.Signers[i]
		if one.Style != style || one.Digest != "SHA-256" || !one.ForPackages || !strings.HasPrefix(one.Subject(), "Developer ID Installer: ") || len(one.Chain) != 2 || one.Chain[1].Subject != "Test Issuer" {
			t.Errorf("%+v", one)
		}
	}
	if s.Signers[1].SigningTime.IsZero() || time.Since(s.Signers[1].SigningTime) > time.Hour {
		t.Errorf("signed at %v", s.Signers[1].SigningTime)
	}
}

// TestSignWarnings: what an administrator should know.
func TestSignWarnings(t *testing.T) {
	_, issuer, signer := signers(t)
	plain := samplepkg.Sample().Bytes(t, xar.Options{})
	mine := issuer.Issue(t, "Mine", certtest.RSA(t), nil)
	for name, tt := range map[string]struct {
		data []byte
		id   *identity.Identity
		want string
	}{
		"Developer ID":   {plain, signer.Identity(issuer), ""},
		"without chain":  {plain, signer.Identity(), "chain-missing"},
		"another":        {plain, mine.Identity(issuer), "not-for-packages"},
		"signed already": {sign(t, plain, mine.Identity(issuer)), signer.Identity(issuer), "signature-replaced"},
	} {
		list, err := open(t, tt.data).SignWarnings(tt.id)
		var codes []string
		for _, w := range list {
			codes = append(codes, string(w.Code))
		}
		if got := strings.Join(codes, " "); got != tt.want || err != nil {
			t.Errorf("%s: %q, error %v, want %q", name, got, err, tt.want)
		}
	}
}
