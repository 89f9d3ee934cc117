package cachelocator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A MAC is the hardware address of a default gateway, by which the locator
// knows a network again.
type MAC [6]byte

// String writes it as the locator does: lower case, two digits each, colons.
func (m MAC) String() string {
	return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5])
}

// ParseMAC reads a hardware address in any common spelling: "0:1b:c:d:e:f" as
// arp prints it, with colons or dashes, as "001b.0c0d.0e0f", or as twelve
// digits.
func ParseMAC(text string) (MAC, error) {
	trimmed := strings.TrimSpace(text)
	for _, separator := range []string{":", "-"} {
		if parts := strings.Split(trimmed, separator); len(parts) == len(MAC{}) {
			return macOf(text, parts)
		}
	}
	plain := trimmed
	if parts := strings.Split(trimmed, "."); len(parts) == 3 && len(parts[0]) == 4 && len(parts[1]) == 4 {
		plain = strings.Join(parts, "")
	}
	if bytes, err := hex.DecodeString(plain); err == nil && len(bytes) == len(MAC{}) {
		return MAC(bytes), nil
	}
	return MAC{}, badMAC(text)
}

func macOf(text string, parts []string) (MAC, error) {
	var mac MAC
	for i, part := range parts {
		number, err := strconv.ParseUint(part, 16, 8)
		if err != nil || len(part) > 2 {
			return MAC{}, badMAC(text)
		}
		mac[i] = byte(number)
	}
	return mac, nil
}

var errMAC = errors.New("not a hardware address")

func badMAC(text string) error {
	return &Error{
		Code: CodeBadMAC, Act: "reading hardware address", Operand: fault.Clip(text), Err: errMAC,
		Hint: "write six bytes, such as aa:bb:cc:00:11:22",
	}
}

// localhost is the identifier of a cache on this Mac in version 6. That version
// 10 makes its digest of the same word is a guess, and harmless: no other text
// has that digest.
const localhost = "localhost"

// stands says whether the identifier was made of a text: its digest is
// HMAC-SHA256 with the text as key and Identifier.Key as message, both of 32
// bytes.
func (i Identifier) stands(text string) bool {
	if i.Text != "" || len(i.Digest) != sha256.Size || len(i.Key) != sha256.Size {
		return i.Text == text
	}
	mac := hmac.New(sha256.New, []byte(text))
	mac.Write(i.Key) // never fails
	return hmac.Equal(mac.Sum(nil), i.Digest)
}

// place says on which network the entry was stored, and why that is not this
// one. Whether the locator wants all identifiers to match or one is not known:
// all must.
func (e *Entry) place(gateways []MAC) (Network, []fault.Reason) {
	if e.ofLocalhost() {
		return LocalhostOnly, nil
	}
	matched, opaque := 0, 0
	for _, identifier := range e.Identifiers {
		switch {
		case identifier.Text != "":
			opaque++
		case matchesAny(identifier, gateways):
			matched++
		}
	}
	switch total := len(e.Identifiers); {
	case total == 0:
		return AnotherOne, []fault.Reason{because(OtherNetwork, "It names no network, so it fits none.")}
	case opaque > 0:
		return UnknownOne, []fault.Reason{because(NetworkUnknown,
			"How its network was written down in that version is not known, so it cannot be compared.")}
	case len(gateways) == 0:
		return UnknownOne, []fault.Reason{because(NetworkUnknown,
			"The hardware address of the default gateway is not known, so the network cannot be compared.")}
	case matched == total:
		return ThisNetwork, nil
	case matched > 0:
		return AnotherOne, []fault.Reason{
			because(OtherNetwork, "It was stored on a network with other default gateways."),
			because(PartialNetwork, "%d of its %d gateways are present ones; whether the locator takes that is not known.", matched, total),
		}
	default:
		return AnotherOne, []fault.Reason{because(OtherNetwork, "It was stored on another network: the default gateway differs.")}
	}
}

func matchesAny(identifier Identifier, gateways []MAC) bool {
	for _, gateway := range gateways {
		if identifier.stands(gateway.String()) {
			return true
		}
	}
	return false
}

// ofLocalhost tells the entry of this Mac's own cache. The identifiers it has
// in version 10 are not known, so it is also told by its servers.
func (e *Entry) ofLocalhost() bool {
	for _, identifier := range e.Identifiers {
		if identifier.stands(localhost) {
			return true
		}
	}
	for _, server := range e.Servers {
		if !strings.HasPrefix(server.Address, localhost+":") {
			return false
		}
	}
	return len(e.Servers) > 0
}
