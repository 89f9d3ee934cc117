package sink

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"unicode"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// reason extracts a server's own words from an answer: InfluxDB 1 sends
// {"error":"…"}, InfluxDB 2 {"code":"…","message":"…"}, InfluxDB 3
// {"error":"…","data":[{"error_message":"…"}]}, VictoriaMetrics text. hide removes
// secrets from them, before they are cut.
func reason(resp *http.Response, body []byte, hide func(string) string) string {
	text := string(body)
	if said := message(body); said != "" {
		text = said
	} else if strings.Contains(resp.Header.Get("Content-Type"), "html") {
		text = ""
	}
	status := oneLine(hide(resp.Status))
	if text = oneLine(hide(text)); text == "" {
		return status
	}
	return status + ": " + text
}

// message returns the message in a JSON answer, or "".
func message(body []byte) string {
	var said struct {
		Error   string          `json:"error"`
		Message string          `json:"message"`
		Data    json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &said) != nil {
		return ""
	}
	if said.Message != "" {
		return said.Message
	}
	var points []struct {
		Error string `json:"error_message"`
	}
	if json.Unmarshal(said.Data, &points) == nil && len(points) > 0 && points[0].Error != "" {
		return said.Error + ": " + points[0].Error
	}
	return said.Error
}

// oneLine makes one bounded line of what a server says: fault.Printable would
// keep its line breaks, as escapes, and the indentation of a JSON document.
func oneLine(text string) string {
	const maxText = 300 // characters
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	return fault.ClipTo(strings.Join(strings.Fields(text), " "), maxText)
}

// kindOf returns the same for reasons that differ only in names, numbers and the
// line itself, so that a hundred of one kind can be counted.
func kindOf(reason string) string {
	// What is quoted comes from our line; it may contain quotes, and be cut off.
	reason = regexp.MustCompile(`(^|[ (])'.*('|$)`).ReplaceAllString(reason, " ")
	reason = regexp.MustCompile(`(^|[ (])".*("|$)`).ReplaceAllString(reason, " ")
	words := strings.FieldsFunc(reason, func(r rune) bool { return r == ' ' || r == ':' || r == ',' })
	kept := words[:0]
	for _, w := range words {
		if strings.ContainsAny(w, `0123456789"'=\.`) {
			continue
		}
		kept = append(kept, w)
	}
	const maxWords = 20
	return strings.Join(kept[:min(len(kept), maxWords)], " ")
}
