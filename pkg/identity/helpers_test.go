package identity_test

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// isError reports whether an error is of this package's type.
func isError(err error) bool {
	_, ok := errors.AsType[*identity.Error](err)
	return ok
}

// checkError checks for one short line of this package's type.
func checkError(t *testing.T, err error) {
	t.Helper()
	if !isError(err) || fault.CodeOf(err) == fault.Failed {
		t.Fatalf("error %v of type %T", err, err)
	}
	if text := err.Error(); len(text) > 2000 || strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
		t.Errorf("error text %q", text)
	}
}

func mustSign(tb testing.TB, id *identity.Identity, content []byte) []byte {
	tb.Helper()
	signed, err := id.SignCMS(content, false, time.Now())
	if err != nil {
		tb.Fatal(err)
	}
	return signed
}

// verify returns what is wrong with a signature, "" if nothing is.
func verify(tb testing.TB, data []byte, roots *x509.CertPool) string {
	tb.Helper()
	sig, err := identity.ParseSignature(data)
	if err != nil {
		tb.Fatal(err)
	}
	var found []string
	for _, flaw := range sig.Flaws() {
		found = append(found, flaw.Text)
	}
	for _, signer := range sig.Signers() {
		trust, err := identity.CheckChain(signer.Certificate, sig.Certificates, identity.TrustOptions{Roots: roots, Now: time.Now()})
		if err != nil {
			tb.Fatal(err)
		}
		if trust.Expired != nil {
			found = append(found, "expired")
		}
		if trust.Untrusted != "" {
			found = append(found, trust.Untrusted)
		}
	}
	return strings.Join(found, "; ")
}

func mustPKCS1(tb testing.TB, key crypto.Signer) []byte {
	tb.Helper()
	return x509.MarshalPKCS1PrivateKey(key.(*rsa.PrivateKey))
}

func writeFile(tb testing.TB, dir, name string, data []byte) string {
	tb.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func readFile(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// run runs a program that must succeed.
func run(tb testing.TB, name string, args ...string) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		tb.Fatalf("%s %q: %v\n%s", name, args, err, &stderr)
	}
}

// succeeds reports whether a program does.
func succeeds(tb testing.TB, name string, args ...string) bool {
	tb.Helper()
	return exec.CommandContext(tb.Context(), name, args...).Run() == nil
}
