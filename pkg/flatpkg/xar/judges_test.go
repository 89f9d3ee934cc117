package xar_test

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// TestPythonReadsOurs: a reader of a few lines that knows only the format finds what
// was written, checksums included.
func TestPythonReadsOurs(t *testing.T) {
	python := servertest.Need(t, "python3", "python3")
	_, issuer, signer := testSigners(t)
	for _, digest := range []xar.Algorithm{xar.SHA1, xar.SHA256, xar.SHA512} {
		dir := t.TempDir()
		archive := writeFile(t, dir, "a.xar", write(t, sample(), xar.Options{Digest: digest, Identity: signer.Identity(issuer), Now: time.Now()}))
		got := run(t, dir, python, "-c", readInPython, archive)
		want := `PackageInfo file 0644 0 b'<pkg-info identifier="com.example.app"/>\n'
Payload file 0644 0 b'` + strings.Repeat("payload ", 100) + `'
Resources directory 0755 0 None
Resources/en.lproj directory 0755 0 None
Resources/en.lproj/Ü & <b>.txt file 0600 501 b'x'
empty file 4755 0 None
`
		if got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", digest, got, want)
		}
	}
}

const readInPython = `
import sys, struct, zlib, hashlib
import xml.etree.ElementTree as ET
sys.stdout.reconfigure(encoding='utf-8')
d = open(sys.argv[1], 'rb').read()
magic, size, version, packed, plain, kind = struct.unpack('>4sHHQQI', d[:28])
assert (magic, size, version) == (b'xar!', 28, 1)
toc = zlib.decompress(d[size:size + packed])
assert len(toc) == plain
heap = d[size + packed:]
toc = ET.fromstring(toc).find('toc')
c = toc.find('checksum')
assert {1: 'sha1', 3: 'sha256', 4: 'sha512'}[kind] == c.get('style')
o, n = int(c.findtext('offset')), int(c.findtext('size'))
assert heap[o:o + n] == hashlib.new(c.get('style'), d[size:size + packed]).digest()
end = 0
def walk(parent, prefix):
    global end
    for f in parent.findall('file'):
        name = prefix + f.findtext('name')
        data, text = f.find('data'), None
        if data is not None:
            o, n = int(data.findtext('offset')), int(data.findtext('length'))
            text = heap[o:o + n]
            end = max(end, o + n)
            a, e = data.find('archived-checksum'), data.find('extracted-checksum')
            assert hashlib.new(a.get('style'), text).hexdigest() == a.text
            if data.find('encoding').get('style') == 'application/x-gzip':
                text = zlib.decompress(text)
            assert hashlib.new(e.get('style'), text).hexdigest() == e.text
            assert len(text) == int(data.findtext('size'))
        print(name, f.findtext('type'), f.findtext('mode'), f.findtext('uid'), text)
        walk(f, name + '/')
walk(toc, '')
assert end == len(heap)
`

// TestReadersListOurs: bsdtar and 7-Zip see the same files and bytes.
func TestReadersListOurs(t *testing.T) {
	bsdtar := servertest.Need(t, "bsdtar", "libarchive-tools")
	sevenZip := servertest.Need(t, "7zz", "7zip")
	dir := t.TempDir()
	members := sample()
	members[4].Path = "Resources/en.lproj/name & more.txt"
	for _, digest := range []xar.Algorithm{xar.SHA1, xar.MD5} { // bsdtar 3.6.2 knows no others
		archive := writeFile(t, dir, "a.xar", write(t, members, xar.Options{Digest: digest}))
		listed := strings.Fields(run(t, dir, bsdtar, "-tf", archive))
		extracted := fmt.Sprintf("%s/%s", dir, digest)
		if err := os.Mkdir(extracted, 0o700); err != nil {
			t.Fatal(err)
		}
		if digest == xar.SHA1 { // as Apple's tools write
			run(t, dir, sevenZip, "x", "-txar", "-o"+extracted, "-y", archive)
		}
		if len(listed) < len(members) {
			t.Errorf("%s: bsdtar lists %q", digest, listed)
		}
		for _, m := range members {
			if m.Content == nil {
				continue
			}
			want, _ := io.ReadAll(io.NewSectionReader(m.Content, 0, m.Content.Size()))
			if got := run(t, dir, bsdtar, "-xOf", archive, m.Path); got != string(want) {
				t.Errorf("%s: bsdtar reads %q in %s", digest, got, m.Path)
			}
			if digest != xar.SHA1 {
				continue
			}
			if got := readFile(t, extracted+"/"+m.Path); !bytes.Equal(got, want) {
				t.Errorf("%s: 7-Zip reads %q in %s", digest, got, m.Path)
			}
		}
	}
}

// TestWeReadBsdtars: its archives in every form.
func TestWeReadBsdtars(t *testing.T) {
	bsdtar := servertest.Need(t, "bsdtar", "libarchive-tools")
	dir := t.TempDir()
	for name, text := range map[string]string{"PackageInfo": "<pkg-info/>", "Payload": strings.Repeat("payload", 1000)} {
		writeFile(t, dir, name, []byte(text))
	}
	for _, compression := range []string{"none", "gzip", "bzip2"} {
		for _, checksum := range []string{"sha1", "md5", "none"} {
			options := fmt.Sprintf("xar:compression=%s,xar:checksum=%s,xar:toc-checksum=%s", compression, checksum, checksum)
			run(t, dir, bsdtar, "--format=xar", "--options", options, "-cf", "out.xar", "PackageInfo", "Payload")
			a := open(t, readFile(t, dir+"/out.xar"))
			if err := a.CheckTOC(); (err != nil) != (checksum == "none") {
				t.Errorf("%s: %v", options, err)
			}
			for _, name := range []string{"PackageInfo", "Payload"} {
				got, err := content(a, a.Find(name))
				if err != nil || !bytes.Equal(got, readFile(t, dir+"/"+name)) {
					t.Errorf("%s: %s: %d bytes, error %v", options, name, len(got), err)
				}
			}
		}
	}
}

// signedParts writes out what OpenSSL needs to check an archive: the compressed table of
// contents, its digest, both signatures.
func signedParts(tb testing.TB, archive []byte, digest int) (toc, sum, rsa, cms []byte) {
	tb.Helper()
	n := int(archive[15]) | int(archive[14])<<8 | int(archive[13])<<16
	heap := archive[28+n:]
	return archive[28 : 28+n], heap[:digest], heap[digest : digest+256], heap[digest+256:]
}

// TestOpenSSLVerifiesOurs: both signatures, for each digest, of an archive that was
// written signed, and of one that was signed later.
func TestOpenSSLVerifiesOurs(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	root, issuer, signer := testSigners(t)
	for digest, size := range map[xar.Algorithm]int{xar.SHA1: 20, xar.SHA256: 32, xar.SHA512: 64} {
		o := xar.Options{Digest: digest, Identity: signer.Identity(issuer), Now: time.Now()}
		var later bytes.Buffer
		if _, err := open(t, write(t, sample(), xar.Options{})).Sign(&later, o); err != nil {
			t.Fatal(err)
		}
		for how, archive := range map[string][]byte{"written": write(t, sample(), o), "later": later.Bytes()} {
			dir := t.TempDir()
			toc, sum, rsa, cms := signedParts(t, archive, size)
			for name, data := range map[string][]byte{"toc": toc, "sum": sum, "rsa": rsa, "cms": cms, "ca.pem": certtest.PEM(root), "key.pem": publicPEM(t, signer)} {
				writeFile(t, dir, name, data)
			}
			run(t, dir, openssl, "dgst", "-"+string(digest), "-verify", "key.pem", "-signature", "rsa", "toc")
			run(t, dir, openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "sum", "-CAfile", "ca.pem", "-purpose", "any", "-out", "out")
			for _, s := range mustSignatures(t, open(t, archive)) {
				if s.Flaw != "" || !s.Signer.Equal(signer.Cert) || len(s.Certificates) != 2 {
					t.Errorf("%s, %s, %s: %+v", digest, how, s.Style, s)
				}
			}
		}
	}
}

func publicPEM(tb testing.TB, a certtest.Authority) []byte {
	tb.Helper()
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: a.Cert.RawSubjectPublicKeyInfo})
}

// TestWeVerifyOpenSSLs: signatures that OpenSSL makes of the same table.
func TestWeVerifyOpenSSLs(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	_, issuer, signer := testSigners(t)
	archive := write(t, sample(), xar.Options{Identity: signer.Identity(issuer), Now: time.Now()})
	toc, sum, rsa, cms := signedParts(t, archive, 20)
	dir := t.TempDir()
	for name, data := range map[string][]byte{"toc": toc, "sum": sum, "cert.pem": certtest.PEM(signer), "key.pem": signer.KeyPEM(t)} {
		writeFile(t, dir, name, data)
	}
	run(t, dir, openssl, "dgst", "-sha1", "-sign", "key.pem", "-out", "rsa", "toc")
	run(t, dir, openssl, "cms", "-sign", "-binary", "-outform", "DER", "-in", "sum", "-out", "cms", "-signer", "cert.pem", "-inkey", "key.pem", "-nocerts", "-certfile", "cert.pem")
	run(t, dir, openssl, "cms", "-sign", "-binary", "-outform", "DER", "-in", "toc", "-out", "other", "-signer", "cert.pem", "-inkey", "key.pem")
	ours, theirs := bytes.Clone(rsa), readFile(t, dir+"/rsa")
	if !bytes.Equal(ours, theirs) {
		t.Errorf("RSA signatures are the same each time, and these differ:\n%x\n%x", ours, theirs)
	}
	for name, flaw := range map[string]string{"cms": "", "other": "the content is not what was signed"} {
		value := readFile(t, dir+"/"+name)
		room := len(cms) - len(value)
		if room < 0 {
			t.Fatalf("OpenSSL's signature has %d bytes, and ours %d", len(value), len(cms))
		}
		clear(cms[:2600])
		copy(cms, value)
		list := mustSignatures(t, open(t, archive))
		if list[0].Flaw != "" || list[1].Flaw != flaw {
			t.Errorf("%s: %q, %q", name, list[0].Flaw, list[1].Flaw)
		}
	}
}

// TestWeReadWhatOthersCompress: members that xz and bzip2 compressed.
func TestWeReadWhatOthersCompress(t *testing.T) {
	text := strings.Repeat("payload ", 5000)
	for program, encoding := range map[string]string{"xz": "application/x-xz", "bzip2": "application/x-bzip2"} {
		path := servertest.Need(t, program, map[string]string{"xz": "xz-utils", "bzip2": "bzip2"}[program])
		dir := t.TempDir()
		stored := run(t, dir, path, "-c", writeFile(t, dir, "in", []byte(text)))
		for name, heap := range map[string]string{"": stored, "cut": stored[:len(stored)-9], "longer": stored + "xxxx"} {
			a := open(t, raw(tocHead+file("a", data(20, len(heap), len(text), `<encoding style="`+encoding+`"/>`))+tocEnd, heap))
			got, err := content(a, a.Find("a"))
			if name == "" && (err != nil || string(got) != text) || name != "" && err == nil {
				t.Errorf("%s, %s: %d bytes, error %v", program, name, len(got), err)
			}
			if err != nil {
				checkError(t, err)
			}
		}
	}
}
