package profile_test

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/smallstep/pkcs7"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

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

// seeds returns profiles of every kind, good and bad.
func seeds(f *testing.F) [][]byte {
	f.Helper()
	root, issuer, signer := certtest.Chain(f, "p256")
	list := [][]byte{
		[]byte(plain), mustSign(f, signer.Identity(issuer, root), []byte(plain)),
		rawSign(f, signer, pkcs7.OIDDigestAlgorithmSHA1, []byte("<plist><dict/></plist>")),
	}
	for _, tt := range lintCases(f) {
		list = append(list, []byte(tt.text))
	}
	for _, tt := range beyondCases(f) {
		if len(tt.text) < 4096 {
			list = append(list, []byte(tt.text))
		}
	}
	for _, tt := range append(hostileLists(), hostileSignatures()...) {
		if data := tt.make(); len(data) < 4096 {
			list = append(list, data)
		}
	}
	return list
}

// FuzzProfile reads, checks, verifies and shows any input.
func FuzzProfile(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed, "all")
		f.Add(seed, "11")
	}
	f.Fuzz(func(t *testing.T, data []byte, version string) {
		target, err := profile.ParseTarget(version)
		if err != nil {
			checkError(t, err)
		}
		list, p, err := profile.Check(data, profile.LintOptions{Target: target, Now: now()})
		if err != nil {
			checkError(t, err)
		}
		for _, one := range list {
			if one.Rule == "" || one.Message == "" || !known(one.Rule) {
				t.Errorf("finding %+v", one)
			}
		}
		if _, _, err := profile.Verify(data, profile.VerifyOptions{Roots: certtest.Pool(), Now: time.Unix(1_800_000_000, 0)}); err != nil {
			checkError(t, err)
		}
		if p == nil {
			return
		}
		for _, found := range profile.Together([]profile.Named{{Name: "a", Profile: p}, {Name: "b", Profile: p}}) {
			for _, one := range found {
				if !known(one.Rule) || one.Rule == "same-identifier" {
					t.Errorf("with itself: %+v", one)
				}
			}
		}
		if _, err := p.Overview(); err != nil {
			checkError(t, err)
		}
		if p.Signature == nil && !bytes.Equal(p.Content, data) {
			t.Error("the content of a plain profile is not the file")
		}
	})
}

func known(id string) bool {
	for _, rule := range append(profile.Rules(), finding.SharedRules()...) {
		if rule.ID == id {
			return true
		}
	}
	return false
}

// FuzzUnwrap compares with the library, which is less strict: a signature that we
// accept must be valid for it too, over the same content.
func FuzzUnwrap(f *testing.F) {
	for _, seed := range seeds(f) {
		if len(seed) > 1 && seed[0] == 0x30 {
			f.Add(seed)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sig, err := profile.ParseSignature(data)
		if err != nil {
			checkError(t, err)
			return
		}
		if sig == nil || len(sig.Signers()) != 1 || !sig.Signers()[0].Intact {
			return
		}
		p, err := profile.Parse(data)
		if err != nil {
			return // the content is not a property list
		}
		other, err := pkcs7.Parse(data)
		if err != nil {
			return // forms that the library does not read
		}
		if other.Verify() == nil && !bytes.Equal(other.Content, p.Content) {
			t.Errorf("the library sees another content: %q and %q", other.Content, p.Content)
		}
	})
}

// FuzzBuild checks that what is built is read back unchanged, and that building
// it again makes the same bytes.
func FuzzBuild(f *testing.F) {
	f.Add("com.example.a", "name", "description", "com.example.app", "key", "value", int64(1), 2.5, true)
	f.Add("a.b", "<&>", "\r\n", ".GlobalPreferences", "PayloadX", "", int64(-1), -1e-300, false)
	f.Fuzz(func(t *testing.T, id, name, description, kind, key, text string, number int64, fraction float64, flag bool) {
		settings := map[string]any{key: text, key + "i": number, key + "r": fraction, key + "b": flag, key + "l": []any{text, number}}
		s := profile.Spec{
			Identifier: id, DisplayName: name, Description: description, Organization: text, RemovalDisallowed: flag,
			Payloads: []profile.Payload{{Type: kind, Identifier: id + ".part", DisplayName: name, Settings: settings}},
		}
		data, err := profile.Build(s)
		if err != nil {
			checkError(t, err)
			return
		}
		p := mustParse(t, data)
		o, err := p.Overview()
		if err != nil {
			t.Fatal(err)
		}
		if o.Identifier != id || o.DisplayName != name || o.Organization != text || o.Payloads[0].Type != kind {
			t.Errorf("got %+v", o)
		}
		node := p.Document.Root.Get("PayloadContent")
		for _, part := range node.Elements() {
			for name, want := range settings {
				if got := part.Get(name).Value(); !reflect.DeepEqual(got, want) && !math.IsNaN(fraction) {
					t.Errorf("%s: got %v, want %v", name, got, want)
				}
			}
		}
		again, err := profile.Build(s)
		if err != nil || !bytes.Equal(again, data) {
			t.Errorf("the second one differs, error %v", err)
		}
	})
}
