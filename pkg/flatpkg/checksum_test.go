package flatpkg_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// TestNoChecksum: a signature covers nothing of a part without a checksum, so that anybody
// can change it: that is an error, signed or not.
func TestNoChecksum(t *testing.T) {
	root, issuer, signer := signers(t)
	bare := withoutChecksums(t, samplepkg.Sample().Bytes(t, xar.Options{}))
	signed := sign(t, bare, signer.Identity(issuer))
	found, err := open(t, signed).Verify(flatpkg.VerifyOptions{Roots: certtest.Pool(root), Now: time.Now()})
	if got := rules(found); got != strings.TrimSpace(strings.Repeat("weak-checksum ", 4)) || err != nil {
		t.Errorf("found %q, error %v", got, err)
	}
	for _, f := range found {
		if f.Severity != "error" || f.Path == "" {
			t.Errorf("%+v", f)
		}
	}
}

// withoutChecksums takes the checksums of all parts off.
func withoutChecksums(tb testing.TB, data []byte) []byte {
	tb.Helper()
	n := int(binary.BigEndian.Uint64(data[8:]))
	z, err := zlib.NewReader(bytes.NewReader(data[28 : 28+n]))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		tb.Fatal(err)
	}
	text = regexp.MustCompile(`<(archived|extracted)-checksum[^\n]*\n`).ReplaceAll(text, nil)
	var table bytes.Buffer
	w := zlib.NewWriter(&table)
	if _, err := w.Write(text); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	head := bytes.Clone(data[:28])
	binary.BigEndian.PutUint64(head[8:], uint64(table.Len()))
	binary.BigEndian.PutUint64(head[16:], uint64(len(text)))
	sum := sha1.Sum(table.Bytes())
	return slices.Concat(head, table.Bytes(), sum[:], data[28+n+20:])
}
