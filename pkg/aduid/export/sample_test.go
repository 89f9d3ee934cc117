package export_test

import (
	"bytes"
	"testing"

	"github.com/macwrangler/macwrangler/internal/sampleldif"
)

// sample returns an LDIF file of so many users, some of them twins.
func sample(tb testing.TB, users, twins int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := sampleldif.Write(&b, sampleldif.Options{Users: users, Twins: twins, Seed: 7}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}
