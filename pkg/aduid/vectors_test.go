package aduid_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// vector is a GUID whose number is known from another source.
type vector struct {
	text, base64 string
	uid          aduid.UID
}

// published returns: the blog that found the rule, a record of a real Mac, another
// GUID of the blog, and the bounds of the rule.
func published() []vector {
	return []vector{
		{"6C703CF1-B5D1-41F8-880B-317728CBD4F5", "8TxwbNG1+EGICzF3KMvU9Q==", 1819294961},
		{"38D5759E-81CC-4EB1-8983-7304227F63F5", "nnXVOMyBsU6Jg3MEIn9j9Q==", 953513374},
		{"C9244D4C-AF1C-40F1-A9A4-F7977ACE494E", "TE0kyRyv8UCppPeXes5JTg==", 1227115852},
		{"BEB08781-0000-4000-8000-000000000000", "gYewvgAAAECAAAAAAAAAAA==", 1051756417},
		{"00000000-0000-4000-8000-000000000000", "AAAAAAAAAECAAAAAAAAAAA==", 0},
		{"80000000-0000-4000-8000-000000000000", "AAAAgAAAAECAAAAAAAAAAA==", 0},
		{"7FFFFFFF-0000-4000-8000-000000000000", "////fwAAAECAAAAAAAAAAA==", 2147483647},
		{"FFFFFFFF-0000-4000-8000-000000000000", "/////wAAAECAAAAAAAAAAA==", 2147483647},
		{"800001F4-0000-4000-8000-000000000000", "9AEAgAAAAECAAAAAAAAAAA==", 500},
		// bytes that a shell loses: NUL, line feed, a leading space
		{"2DCDDA00-5F88-4C69-B607-DA00A11C1C70", "ANrNLYhfaUy2B9oAoRwccA==", 768465408},
		{"0AD3F2D6-8A9F-49DC-B5A0-4ED5B0EE0224", "1vLTCp+K3Em1oE7VsO4CJA==", 181662422},
		{"BABCED20-CC3A-42E6-884A-B649FCBCE49B", "IO28ujrM5kKISrZJ/Lzkmw==", 985460000},
	}
}

func TestPublishedNumbersInEveryForm(t *testing.T) {
	for _, v := range published() {
		raw, err := base64.StdEncoding.DecodeString(v.base64)
		if err != nil {
			t.Fatal(err)
		}
		hex := fmt.Sprintf("%x", raw)
		groups := fmt.Sprintf("%x %x %x %x", raw[:4], raw[4:8], raw[8:12], raw[12:])
		unswapped := fmt.Sprintf("%x-%x-%x-%x-%x", raw[:4], raw[4:6], raw[6:8], raw[8:10], raw[10:])
		var escaped strings.Builder
		for _, b := range raw {
			fmt.Fprintf(&escaped, `\%02X`, b)
		}
		const auto = aduid.Auto
		for _, in := range []struct {
			text string
			form aduid.Form
		}{
			{v.text, auto},
			{strings.ToLower(v.text), auto},
			{"{" + v.text + "}", auto},
			{" " + v.text + "\r\n", auto},
			{v.base64, auto},
			{groups, auto},
			{strings.ToUpper(groups), auto},
			{escaped.String(), auto},
			{"X'" + hex + "'", auto},
			{v.text, aduid.Dashed},
			{v.base64, aduid.Base64},
			{hex, aduid.RawHex},
			{strings.ToUpper(hex), aduid.RawHex},
			{groups, aduid.RawHex},
			{escaped.String(), aduid.RawHex},
			{"X'" + hex + "'", aduid.RawHex},
			{unswapped, aduid.RawHex},
			{strings.ReplaceAll(v.text, "-", ""), aduid.TextHex},
			{"{" + strings.ReplaceAll(v.text, "-", "") + "}", aduid.TextHex},
		} {
			g, err := aduid.Parse(in.text, in.form)
			if err != nil {
				t.Errorf("%s as %s: %v", in.text, in.form, err)
				continue
			}
			if g.UID() != v.uid || g.String() != v.text || string(g[:]) != string(raw) {
				t.Errorf("%s as %s: %s %d, want %s %d", in.text, in.form, g, g.UID(), v.text, v.uid)
			}
		}
	}
}

// Reading the raw bytes in the wrong order leads to numbers that look right.
func TestByteOrder(t *testing.T) {
	for text, wrong := range map[string]aduid.UID{
		"6C703CF1-B5D1-41F8-880B-317728CBD4F5": 1899786348,
		"38D5759E-81CC-4EB1-8983-7304227F63F5": 511038776,
	} {
		g, err := aduid.Parse(text, aduid.Auto)
		if err != nil || g.UID() == wrong {
			t.Errorf("%s: %d, %v", text, g.UID(), err)
		}
	}
}

func TestLooksUnswapped(t *testing.T) {
	for text, want := range map[string]bool{
		"38D5759E-81CC-4EB1-8983-7304227F63F5": false,
		"9E75D538-CC81-B14E-8983-7304227F63F5": true,
		"38D5759E-81CC-4E41-8983-7304227F63F5": false, // both digits are 4
		"38D5759E-81CC-1E11-8983-7304227F63F5": false, // neither is
	} {
		g, err := aduid.Parse(text, aduid.Auto)
		if err != nil || g.LooksUnswapped() != want {
			t.Errorf("%s: %v, %v", text, g.LooksUnswapped(), err)
		}
	}
	raw, err := aduid.Parse("9E75D538-CC81-B14E-8983-7304227F63F5", aduid.RawHex)
	if err != nil || raw.String() != "38D5759E-81CC-4EB1-8983-7304227F63F5" {
		t.Errorf("as raw bytes it is %s, %v", raw, err)
	}
}

func TestReservedNumbers(t *testing.T) {
	for uid, want := range map[aduid.UID]bool{0: true, 1: true, 499: true, 500: true, 501: false, 2147483647: false} {
		if uid.Reserved() != want {
			t.Errorf("%d: %v", uid, uid.Reserved())
		}
	}
}
