package plistfile

import (
	"encoding/base64"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// scalar reads an element that contains text.
func (p *xmlParser) scalar(n *Node, t tag, path *keyPath) *PositionError {
	var text []byte
	if !t.close {
		var fault *PositionError
		if text, fault = p.text(t.name); fault != nil {
			return fault
		}
	}
	if message := n.setText(t.name, text); message != "" {
		return newError(CodeMalformed, "<%s> %s", t.name, message).at(t.start).in(path)
	}
	if fault := p.take(0, int64(len(n.text))); fault != nil {
		return fault.at(t.start).in(path)
	}
	return nil
}

// setText sets the node to the value of an element's text. It returns what is
// wrong with the text, or "".
func (n *Node) setText(element string, text []byte) (message string) {
	var ok bool
	switch element {
	case "string":
		n.kind, n.text, ok = uint8(String), string(text), true
	case "integer":
		n.kind = uint8(Integer)
		n.bits, n.negative, ok = parseInteger(string(text))
	case "real":
		n.kind = uint8(Real)
		var number float64
		number, ok = parseReal(string(text))
		n.bits = math.Float64bits(number)
	case "date":
		n.kind = uint8(Date)
		var date time.Time
		date, ok = parseDate(string(text))
		n.bits = math.Float64bits(toAppleEpoch(date))
	case "data":
		n.kind = uint8(Data)
		n.text, ok = decodeBase64(text)
	}
	if ok {
		return ""
	}
	if element == "data" {
		return "contains text that is not base64"
	}
	return strconv.Quote(excerpt(text)) + " is not a valid " + element
}

// trimNumber removes the white space that CoreFoundation skips, which is the
// leading one.
func trimNumber(text string) string { return strings.TrimLeft(text, whiteSpace) }

// parseInteger reads a decimal number, or a hexadecimal one after 0x, of at
// most 64 bits.
func parseInteger(text string) (bits uint64, negative, ok bool) {
	text = trimNumber(text)
	digits, minus := strings.CutPrefix(text, "-")
	if !minus {
		digits = strings.TrimPrefix(text, "+")
	}
	base := 10
	if len(digits) > 2 && (digits[:2] == "0x" || digits[:2] == "0X") {
		digits, base = digits[2:], 16
	}
	// With base 10 or 16, ParseUint accepts digits only.
	number, err := strconv.ParseUint(digits, base, 64)
	if err != nil || (minus && number > 1<<63) {
		return 0, false, false
	}
	if minus {
		return -number, number != 0, true
	}
	return number, false, true
}

// parseReal reads a decimal number, nan, or an infinity in any case.
func parseReal(text string) (float64, bool) {
	text = trimNumber(text)
	if strings.EqualFold(text, "nan") {
		return math.NaN(), true // with one bit pattern, whatever the sign
	}
	word := strings.ToLower(strings.TrimLeft(text, "+-"))
	// ParseFloat would also take hexadecimal and underscores.
	if strings.Trim(text, "0123456789+-.eE") != "" && word != "inf" && word != "infinity" {
		return 0, false
	}
	number, err := strconv.ParseFloat(text, 64)
	return number, err == nil
}

const dateLayout = "2006-01-02T15:04:05Z"

// parseDate reads a date in the only form that Apple writes.
func parseDate(text string) (time.Time, bool) {
	// Parse would accept a fraction behind the seconds.
	if len(text) != len(dateLayout) {
		return time.Time{}, false
	}
	date, err := time.Parse(dateLayout, text)
	return date, err == nil
}

// decodeBase64 decodes base64 with padding, and with white space anywhere. It
// works in pieces, so that a large value needs no second copy of its text.
func decodeBase64(text []byte) (string, bool) {
	var out strings.Builder
	out.Grow(base64.StdEncoding.DecodedLen(len(text)))
	var piece [4096]byte
	var decoded [3072]byte
	n, padded := 0, false
	flush := func() error {
		if padded && n > 0 {
			return errors.New("text after the padding")
		}
		size, err := base64.StdEncoding.Decode(decoded[:], piece[:n])
		padded = size < n/4*3
		out.Write(decoded[:size])
		n = 0
		return err
	}
	for _, c := range text {
		if isSpace(c) {
			continue
		}
		piece[n] = c
		if n++; n == len(piece) {
			if flush() != nil {
				return "", false
			}
		}
	}
	err := flush()
	return out.String(), err == nil
}

// appleEpoch is 2001-01-01T00:00:00Z, the zero of Apple's dates, in Unix time.
const appleEpoch = 978307200

// fromAppleEpoch converts seconds since 2001 to a time. It computes exactly as
// howett.net/plist does, so that Decode and the tree agree to the nanosecond.
func fromAppleEpoch(seconds float64) time.Time {
	whole, fraction := math.Modf(seconds + appleEpoch)
	return time.Unix(int64(whole), int64(fraction*float64(time.Second))).UTC()
}

// toAppleEpoch drops the fraction of a second, which XML cannot represent and
// which would be rounded up if it is close to a second.
func toAppleEpoch(t time.Time) float64 { return float64(t.Unix() - appleEpoch) }
