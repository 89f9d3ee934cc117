package aduid_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// punctuated returns the bytes of a GUID as hex, with text before, between and
// after them.
func punctuated(g aduid.GUID, format, before, between, after string) string {
	parts := make([]string, len(g))
	for i, b := range g {
		parts[i] = fmt.Sprintf(format, b)
	}
	return before + strings.Join(parts, between) + after
}

// TestFormsOfTools: what tools print is read as the bytes that it means, without
// --input.
func TestFormsOfTools(t *testing.T) {
	for _, v := range published() {
		g, err := aduid.Parse(v.text, aduid.Dashed)
		if err != nil {
			t.Fatal(err)
		}
		low, b64 := strings.ToLower(v.text), v.base64
		raw := fmt.Sprintf("%x", g[:])
		for name, text := range map[string]string{
			"parentheses":        "(" + low + ")",
			"URN":                "urn:uuid:" + low,
			"extended DN":        "<GUID=" + low + ">",
			"extended DN, raw":   "<GUID=" + raw + ">",
			"quotes":             `"` + v.text + `"`,
			"single quotes":      "'{" + v.text + "}'",
			"word processor":     strings.ReplaceAll(v.text, "-", "\u2011"),
			"en dashes":          strings.ReplaceAll(v.text, "-", "\u2013"),
			"no padding":         strings.TrimRight(b64, "="),
			"URL alphabet":       strings.NewReplacer("+", "-", "/", "_").Replace(b64),
			"BitConverter":       punctuated(g, "%02X", "", "-", ""),
			"colons":             punctuated(g, "%02x", "", ":", ""),
			"hexdump":            punctuated(g, "%02x", "", " ", ""),
			"hexdump -C":         punctuated(g, "%02x", "", " ", "")[:24] + punctuated(g, "%02x", "", " ", "")[23:],
			"Windows PowerShell": punctuated(g, "0x%02X", "", " ", ""),
			"C bytes":            punctuated(g, "0x%02x", "{", ", ", "}"),
			"SQL Server":         "0x" + strings.ToUpper(raw),
			"filter":             punctuated(g, `\%02x`, "(objectGUID=", "", ")"),
			"Python":             punctuated(g, `\x%02x`, "", "", ""),
			"csvde, quotes":      `x"` + raw + `"`,
		} {
			if got, err := aduid.Parse(text, aduid.Auto); err != nil || got != g || got.UID() != v.uid {
				t.Errorf("%s: %s: %v, %v; want %v", name, text, got, err, g)
			}
		}
	}
}

// TestFormsRefused: what is ambiguous or not read is refused, with a text that
// names the form; none of them becomes a number.
func TestFormsRefused(t *testing.T) {
	const dump = "f1 3c 70 6c d1 b5 f8 41 88 0b 31 77 28 cb d4 f5"
	for text, says := range map[string]string{
		"241 60 112 108 209 181 248 65 136 11 49 119 40 203 212 245":           "16 decimal numbers",
		"11 22 33 44 55 66 77 88 99 10 11 12 13 14 15 16":                      "16 decimal numbers", // or hex
		"11,22,33,44,55,66,77,88,99,10,11,12,13,14,15,16":                      "16 decimal numbers",
		"{0x6c703cf1,0xb5d1,0x41f8,{0x88,0x0b,0x31,0x77,0x28,0xcb,0xd4,0xf5}}": "C program",
		"System.Byte[]": "type of .NET",
		"dsAttrTypeNative:objectGUID: f13c706c d1b5f841 880b3177 28cbd4f5": "name of an attribute, \"dsAttrTypeNative:objectGUID:\"",
		"GeneratedUID: 6C703CF1-B5D1-41F8-880B-317728CBD4F5":               "name of an attribute, \"GeneratedUID:\"",
		"objectGUID=6C703CF1-B5D1-41F8-880B-317728CBD4F5X":                 "name of an attribute",
		"f13c706cd1b5f841880b317728cbd4f5":                                 "32 hex digits",
		"({'f13c706cd1b5f841880b317728cbd4f5'})":                           "32 hex digits",
		"f13c 706c d1b5 f841 880b 3177 28cb d4f5":                          "not a GUID", // words: hexdump swaps their bytes
		dump + " 00":                                   "not a GUID",
		dump[:44]:                                      "not a GUID",
		strings.Replace(dump, " ", "-", 1):             "not a GUID",
		strings.Replace(dump, " ", "", 1):              "not a GUID",
		" -" + strings.ReplaceAll(dump, " ", "-"):      "not a GUID",
		"F1-3C-70-6C-D1-B5-F8-41-88-0B-31-77-28-CB-D4": "not a GUID",
		"administrator.of.sales":                       "not a GUID", // as long as base64 without padding
	} {
		g, err := aduid.Parse(text, aduid.Auto)
		if err == nil || g != (aduid.GUID{}) || !strings.Contains(err.Error(), says) || fault.HintOf(err) == "" {
			t.Errorf("%s: %v, %v (%s)", text, g, err, fault.HintOf(err))
		}
	}
}
