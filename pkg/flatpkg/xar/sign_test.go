package xar_test

import (
	"bytes"
	"crypto/elliptic"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

func sign(tb testing.TB, archive []byte, o xar.Options) []byte {
	tb.Helper()
	var out bytes.Buffer
	n, err := open(tb, archive).Sign(&out, o)
	if err != nil || n != int64(out.Len()) {
		tb.Fatalf("%d bytes of %d, error %v", n, out.Len(), err)
	}
	return out.Bytes()
}

// TestSign: signing changes nothing but the signatures, once or twice, and takes a
// ticket off.
func TestSign(t *testing.T) {
	_, issuer, signer := testSigners(t)
	other := certtest.Authority{}.Issue(t, "Other", certtest.RSA(t), nil)
	plain := write(t, sample(), xar.Options{})
	first := sign(t, withTicket(plain, "s8ch"), xar.Options{Identity: signer.Identity(issuer), Now: time.Now()})
	second := sign(t, first, xar.Options{Identity: other.Identity(), Now: time.Now(), Digest: xar.SHA256})
	want := account(open(t, plain))
	want = want[:strings.LastIndex(want, "\n")]
	for name, tt := range map[string]struct {
		archive []byte
		who     string
	}{"once": {first, "Test Signer"}, "twice": {second, "Other"}} {
		got := account(open(t, tt.archive))
		if !strings.HasPrefix(got, want+"\nsigned RSA by "+tt.who+": \nsigned CMS by "+tt.who+": \n<nil> <nil> 0 0") {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	if got, _ := open(t, second).Digest(); got != xar.SHA256 {
		t.Errorf("digest %s", got)
	}
	if len(second) > len(first) {
		t.Errorf("the signature of before is still there: %d and %d bytes", len(first), len(second))
	}
}

// TestSignKeepsWhatItDoesNotKnow: elements of the table, and attributes.
func TestSignKeepsWhatItDoesNotKnow(t *testing.T) {
	_, issuer, signer := testSigners(t)
	toc := tocHead + `<creation-time>2015-04-24T08:59:42</creation-time>` +
		file("a", data(20, 3, 3, "")+`<ea id="0"><offset>23</offset><length>2</length><size>2</size></ea><FinderCreateTime><time>x &amp; y</time></FinderCreateTime>`) +
		`<file id="2"><name>d</name><type>directory</type>` + file("b", data(25, 2, 2, "")) + `</file><unknown a="&lt;"/>` + tocEnd
	o := xar.Options{Identity: signer.Identity(issuer), Now: time.Now()}
	signed := sign(t, raw(toc, "abcdefg"), o)
	a := open(t, signed)
	for path, want := range map[string]string{"a": "abc", "d/b": "fg"} {
		if got, err := content(a, a.Find(path)); err != nil || string(got) != want {
			t.Errorf("%s: %q, error %v", path, got, err)
		}
	}
	for _, s := range mustSignatures(t, a) {
		if s.Flaw != "" {
			t.Errorf("%s: %s", s.Style, s.Flaw)
		}
	}
	text := tableOf(t, signed)
	for _, kept := range []string{"2015-04-24T08:59:42", "x &amp; y", `<unknown a="&lt;"/>`, "<ea id"} {
		if !strings.Contains(text, kept) {
			t.Errorf("%q is gone from\n%s", kept, text)
		}
	}
	if strings.Count(text, "<checksum") != 1 {
		t.Errorf("it has several checksums:\n%s", text)
	}
}

// TestSignRefuses damage, and keys and certificates that cannot sign.
func TestSignRefuses(t *testing.T) {
	_, issuer, signer := testSigners(t)
	good := write(t, sample(), xar.Options{})
	broken := bytes.Replace(good, []byte("ad payload p"), []byte("ad Payload p"), 1)
	elliptic := certtest.Authority{}.Issue(t, "Elliptic", certtest.ECDSA(t, elliptic.P256()), nil)
	ok := xar.Options{Identity: signer.Identity(issuer), Now: time.Now()}
	for name, tt := range map[string]struct {
		archive []byte
		o       xar.Options
		code    fault.Code
	}{
		"damage":         {broken, ok, "wrong-checksum"},
		"another key":    {good, xar.Options{Identity: elliptic.Identity(), Now: time.Now()}, "not-an-rsa-key"},
		"an expired one": {good, xar.Options{Identity: signer.Identity(), Now: time.Now().AddDate(1, 0, 0)}, "certificate-expired"},
	} {
		var out bytes.Buffer
		_, err := open(t, tt.archive).Sign(&out, tt.o)
		if fault.CodeOf(err) != tt.code || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
		}
	}
}

// TestForgedSignatures: what is signed by a key that is not the certificate's, or is of
// something else.
func TestForgedSignatures(t *testing.T) {
	_, issuer, signer := testSigners(t)
	other := certtest.Authority{Cert: signer.Cert, Key: certtest.RSA(t)}
	archive := write(t, sample(), xar.Options{Identity: other.Identity(issuer), Now: time.Now()})
	for _, s := range mustSignatures(t, open(t, archive)) {
		if !strings.Contains(s.Flaw, "does not match the certificate") {
			t.Errorf("%s: %q", s.Style, s.Flaw)
		}
	}
	for toc, want := range map[string]string{
		`<signature style="RSA"><offset>20</offset><size>3</size></signature>`:                                                                                "the signer's certificate is not in the file",
		`<signature style="RSA"><offset>20</offset><size>3</size><KeyInfo><X509Data><X509Certificate>AAAA</X509Certificate></X509Data></KeyInfo></signature>`: "the signer's certificate cannot be read",
		`<signature style="DSA"><offset>20</offset><size>3</size></signature>`:                                                                                `a signature of style "DSA" cannot be checked`,
		`<x-signature style="CMS"><offset>20</offset><size>3</size></x-signature>`:                                                                            "reading the signature",
	} {
		list := mustSignatures(t, open(t, raw(tocHead+toc+tocEnd, "abc")))
		if len(list) != 1 || !strings.HasPrefix(list[0].Flaw, want) {
			t.Errorf("got %+v, want %q", list, want)
		}
	}
}
