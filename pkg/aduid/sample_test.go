package aduid_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/macwrangler/macwrangler/internal/sampleldif"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
)

// sample returns an LDIF file of so many users, some of them twins.
func sample(users, twins int) []byte {
	return sampleldif.Bytes(sampleldif.Options{Users: users, Twins: twins, Seed: 7})
}

// ldif returns a source of LDIF text.
func ldif(text string) *export.LDIF {
	return &export.LDIF{Name: "x.ldif", File: strings.NewReader(text), Groups: true}
}

// wide returns text as UTF-16 with a byte order mark.
func wide(text string, order binary.AppendByteOrder) string {
	b := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

// filterText returns a GUID as in a search filter, "\9E\75\D5…".
func filterText(g aduid.GUID) string {
	var text strings.Builder
	for _, b := range g {
		fmt.Fprintf(&text, `\%02x`, b)
	}
	return text.String()
}
