package xar_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// FuzzOpen reads any input as an archive.
func FuzzOpen(f *testing.F) {
	_, issuer, signer := signers(f)
	plain := write(f, sample(), xar.Options{})
	f.Add(plain)
	f.Add(write(f, sample(), xar.Options{Digest: xar.SHA256, Identity: signer.Identity(issuer), Now: signer.Cert.NotBefore}))
	f.Add(withTicket(plain, "s8ch"))
	f.Add(raw(tocHead+tocEnd, ""))
	f.Fuzz(func(t *testing.T, data []byte) { exercise(t, data) })
}

// FuzzContents reads any table of contents; as bytes of an archive it would be
// compressed, and nothing would find its way through.
func FuzzContents(f *testing.F) {
	f.Add(tocHead+file("a", data(20, 3, 3, `<encoding style="application/x-gzip"/><archived-checksum style="sha1">00</archived-checksum>`))+tocEnd, "abc")
	f.Add(tocHead+`<signature style="RSA"><offset>20</offset><size>3</size><KeyInfo><X509Data><X509Certificate>AAAA</X509Certificate></X509Data></KeyInfo></signature>`+tocEnd, "abc")
	f.Add(tocHead+`<x-signature style="CMS"><offset>20</offset><size>3</size></x-signature>`+file("a", file("b", "")+`<type>directory</type><ea><offset>1</offset></ea>`)+tocEnd, "abc")
	f.Add(`<xar><toc><file id="1"><name enctype="base64">Yg==</name><type link="1">hardlink</type></file></toc></xar>`, "")
	f.Fuzz(func(t *testing.T, toc, heap string) { exercise(t, raw(toc, heap)) })
}

func exercise(t *testing.T, data []byte) {
	t.Helper()
	a, err := openLimited(data, xar.Limits{})
	if err != nil {
		checkError(t, err)
		return
	}
	for _, e := range a.Entries() {
		if strings.HasPrefix(e.Path, "/") || strings.Contains("/"+e.Path+"/", "/../") || e.Path == "" {
			t.Errorf("path %q", e.Path)
		}
		r, err := a.Open(e)
		if err == nil {
			_, err = io.Copy(io.Discard, io.LimitReader(r, 1<<20))
		}
		if err != nil {
			checkError(t, err)
		}
	}
	list, err := a.Signatures()
	if err != nil {
		checkError(t, err)
	}
	for _, s := range list {
		if s.Flaw == "" && s.Signer == nil {
			t.Error("a signature of nobody holds")
		}
	}
	_, issuer, signer := testSigners(t)
	var out bytes.Buffer
	_, err = a.Sign(&out, xar.Options{Identity: signer.Identity(issuer), Now: signer.Cert.NotBefore})
	if err != nil {
		checkError(t, err)
		return
	}
	again, err := openLimited(out.Bytes(), xar.Limits{})
	if err != nil {
		if fault.CodeOf(err) != fault.TooLarge {
			t.Fatalf("what was signed cannot be read: %v", err)
		}
		return
	}
	if len(again.Entries()) != len(a.Entries()) || again.CheckTOC() != nil || again.Check() != nil {
		t.Errorf("what was signed differs: %v, %v", again.CheckTOC(), again.Check())
	}
	for _, s := range mustSignatures(t, again) {
		if s.Flaw != "" {
			t.Errorf("our signature: %s", s.Flaw)
		}
	}
}

func mustSignatures(tb testing.TB, a *xar.Archive) []xar.Signature {
	tb.Helper()
	list, err := a.Signatures()
	if err != nil {
		tb.Fatal(err)
	}
	return list
}
