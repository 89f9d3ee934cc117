package txt

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxQuoted is how many bytes of an operand a message quotes.
const maxQuoted = 80

// quote returns text of any origin in quotes, shortened. A byte that is not
// UTF-8, such as the length byte of a string, is often what is wrong with a
// record, so it is shown as \xNN; fault.Clip would replace it.
func quote(text string) string {
	if len(text) > maxQuoted {
		cut := maxQuoted
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		return strconv.QuoteToASCII(text[:cut]) + "…"
	}
	return strconv.QuoteToASCII(text)
}

// explain returns what is wrong with an item that is not an address or a pair.
// It names the usual mistakes.
func explain(item string) *itemFault {
	trimmed := strings.TrimSpace(item)
	switch {
	case trimmed == "":
		return &itemFault{"an item is empty", "remove the comma before or after it"}
	case trimmed != item || strings.ContainsAny(item, " \t\r\n"):
		return &itemFault{"it contains whitespace", "remove the whitespace"}
	case strings.HasPrefix(item, `"`) || strings.HasSuffix(item, `"`):
		return &itemFault{"a quote is part of the data", "enter the record without quotes"}
	}
	if prefix, err := netip.ParsePrefix(item); err == nil {
		r := Range{prefix.Masked().Addr(), lastOf(prefix)}
		return &itemFault{"a CIDR prefix is not allowed", "write " + r.String()}
	}
	for part := range strings.SplitSeq(item, "-") {
		if strings.HasPrefix(part, "[") {
			return &itemFault{"brackets are not allowed", "remove the brackets"}
		}
		if plain, changed := withoutZeros(part); changed {
			return &itemFault{"a number with a leading zero is not allowed", "write " + plain}
		}
	}
	return &itemFault{"it is neither an address nor a range", "write FIRST-LAST, or one address"}
}

// withoutZeros strips leading zeros from what is otherwise an IPv4 address.
func withoutZeros(text string) (string, bool) {
	if len(text) > len("000.000.000.000") {
		return "", false
	}
	numbers := strings.Split(text, ".")
	for i, number := range numbers {
		numbers[i] = strings.TrimLeft(number, "0")
		if numbers[i] == "" && number != "" {
			numbers[i] = "0"
		}
	}
	plain := strings.Join(numbers, ".")
	address, err := netip.ParseAddr(plain)
	return plain, err == nil && address.Is4() && plain != text
}
