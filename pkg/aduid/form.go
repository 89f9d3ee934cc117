package aduid

import (
	"errors"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Form is a way to write a GUID.
type Form uint8

// The forms. Two of them write the same 32 digits for different GUIDs: see
// [RawHex] and [TextHex].
const (
	// Auto accepts every form that cannot be mistaken for another.
	Auto Form = iota
	// Dashed is the text with dashes, bare or as {…}, (…), "…", <GUID=…> or
	// urn:uuid:…: 6C703CF1-B5D1-41F8-880B-317728CBD4F5.
	Dashed
	// Base64 are the raw bytes as ldapsearch and ldifde write them, and Entra's
	// ImmutableId: 24 characters that end in "==", or 22 without that.
	Base64
	// RawHex are the raw bytes as hex digits: bare, in groups of four bytes
	// (dscl), byte by byte (F1-3C-…, f1:3c:…, F1 3C …, \F1\3C…), after 0x,
	// within X'…' (csvde), or with dashes that some tools insert without
	// reversing any group.
	RawHex
	// TextHex are the hex digits of the dashed text without its dashes.
	TextHex
)

// Forms returns the forms.
func Forms() []Form { return []Form{Auto, Dashed, Base64, RawHex, TextHex} }

// String returns the word for f: auto, guid, base64, hex-raw or hex-guid.
func (f Form) String() string {
	switch f {
	case Auto:
		return "auto"
	case Dashed:
		return "guid"
	case Base64:
		return "base64"
	case RawHex:
		return "hex-raw"
	case TextHex:
		return "hex-guid"
	default:
		return fmt.Sprintf("form %d", uint8(f))
	}
}

// ParseForm returns the form for a word of [Form.String].
func ParseForm(word string) (Form, error) {
	var words []string
	for _, f := range Forms() {
		if f.String() == word {
			return f, nil
		}
		words = append(words, f.String())
	}
	return Auto, &fault.Error{
		Code: CodeBadForm, Act: "reading form", Operand: word,
		Err: errors.New("unknown form"), Hint: "use one of " + strings.Join(words, ", "),
	}
}
