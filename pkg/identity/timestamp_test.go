package identity_test

import (
	"bytes"
	"crypto/elliptic"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

func asItIs(value []byte) []byte { return value }

// TestTimestamps that OpenSSL makes: of this signature or another, by an authority for
// time stamps or for something else.
func TestTimestamps(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	root, issuer, signer := certtest.Chain(t, "p256")
	tsa := root.Issue(t, "Stamps", certtest.RSA(t), certtest.ForTimeStamps)
	content := []byte("content")
	good := signer.Stamped(t, openssl, tsa, content, asItIs, issuer.Cert)
	stampOf := func(signed []byte) *identity.Timestamp {
		t.Helper()
		sig, err := identity.ParseSignature(signed)
		if err != nil {
			t.Fatal(err)
		}
		one := sig.Over(content)
		if flaws := one.Flaws(); flaws != nil {
			t.Errorf("the signature itself: %v", flaws)
		}
		return one.Signers()[0].Timestamp
	}
	stamp := stampOf(good)
	if stamp == nil || stamp.Flaw != "" || time.Since(stamp.Time).Abs() > time.Hour || !stamp.Trusted(certtest.Pool(root)) {
		t.Fatalf("%+v", stamp)
	}
	other := certtest.Root(t, "Other")
	if stamp.Trusted(certtest.Pool(other)) {
		t.Error("any root will do")
	}
	if wrong := stampOf(signer.Stamped(t, openssl, tsa, content, func([]byte) []byte { return []byte("another signature") })); wrong.Flaw != "the time stamp is of another signature" || wrong.Trusted(certtest.Pool(root)) {
		t.Errorf("of another signature: %+v", wrong)
	}
	at := func(shift time.Duration) []byte { return []byte(stamp.Time.Add(shift).Format("20060102150405Z")) }
	if later := stampOf(bytes.Replace(good, at(0), at(time.Hour), 1)); !later.Time.After(stamp.Time) || later.Flaw == "" || later.Trusted(certtest.Pool(root)) {
		t.Errorf("of another time: %+v", later)
	}
	mail := root.Issue(t, "Mail", certtest.ECDSA(t, elliptic.P256()), nil)
	stamp.Certificate = mail.Cert
	if stamp.Trusted(certtest.Pool(root)) {
		t.Error("by an authority for something else")
	}
	var none *identity.Timestamp
	if none.Trusted(certtest.Pool(root)) {
		t.Error("without a time stamp")
	}
	if plain := stampOf(mustDetached(t, signer.Identity(issuer), content)); plain != nil {
		t.Errorf("a signature without one: %+v", plain)
	}
}

func mustDetached(tb testing.TB, id *identity.Identity, content []byte) []byte {
	tb.Helper()
	signed, err := id.SignCMS(content, true, time.Now())
	if err != nil {
		tb.Fatal(err)
	}
	return signed
}
