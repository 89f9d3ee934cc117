package aduid_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/sampleldif"
	"github.com/macwrangler/macwrangler/pkg/aduid"
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

// filterText returns a GUID as in a search filter, "\9E\75\D5…".
func filterText(g aduid.GUID) string {
	var text strings.Builder
	for _, b := range g {
		fmt.Fprintf(&text, `\%02x`, b)
	}
	return text.String()
}
