package lint

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// quote quotes a text of a file for a message.
func quote(text string) string { return strconv.Quote(fault.Clip(text)) }

// typeFix helps with what is written as text.
func typeFix(v policyValue, want prefjson.Type) string {
	text := strings.TrimSpace(v.text)
	switch {
	case v.kind != prefjson.String || v.json != nil:
		return ""
	case want == prefjson.Bool && (strings.EqualFold(text, "true") || strings.EqualFold(text, "false")):
		return "write <" + strings.ToLower(text) + "/>"
	case want == prefjson.Int && isNumber(text):
		return "write <integer>" + text + "</integer>"
	case want == prefjson.Dict && strings.HasPrefix(text, "{"), want == prefjson.List && strings.HasPrefix(text, "["):
		return "Chrome on macOS does not read JSON in a string here: write <dict> and <array>"
	}
	return ""
}

func isNumber(text string) bool {
	_, err := strconv.ParseInt(text, 10, 32)
	return err == nil
}

// numbersText returns the integers of ranges as words.
func numbersText(ranges []keys.Range) string {
	var words []string
	for _, r := range ranges {
		switch {
		case r.Min == r.Max:
			words = append(words, strconv.FormatInt(r.Min, 10))
		case r.Open():
			words = append(words, fmt.Sprintf("%d or more", r.Min))
		default:
			words = append(words, fmt.Sprintf("%d-%d", r.Min, r.Max))
		}
	}
	return orText(words)
}

// orText joins words as in "1, 4 or 6".
func orText(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

func valueFix(policy string) string {
	switch policy {
	case "RestoreOnStartup":
		return startupFix
	case "BrowserSignin":
		return "0 disables, 1 allows and 2 forces signing in"
	}
	return ""
}
