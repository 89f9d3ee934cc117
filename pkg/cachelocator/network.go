package cachelocator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A MAC is the hardware address of a default gateway, by which the locator
// recognizes a network.
type MAC [6]byte

// String returns the address as the locator writes it: lower case, two digits a
// byte, colons.
func (m MAC) String() string {
	return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5])
}

// ParseMAC parses a hardware address in any common form: "0:1b:c:d:e:f" as
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
// 10 makes its digest from the same word is a guess, and a harmless one: no other
// text has that digest.
const localhost = "localhost"

// matches reports whether the identifier was made from a text: its digest is
// HMAC-SHA256 with the text as key and Identifier.Key as message, both of 32
// bytes.
func (i Identifier) matches(text string) bool {
	if i.Text != "" || !i.usable() {
		return i.Text == text
	}
	mac := hmac.New(sha256.New, []byte(text))
	mac.Write(i.Key) // never fails
	return hmac.Equal(mac.Sum(nil), i.Digest)
}

// usable reports whether a digest can match anything.
func (i Identifier) usable() bool {
	return len(i.Digest) == sha256.Size && len(i.Key) == sha256.Size
}

// place returns the network on which the entry was stored, and why that is not
// this one. The locator demands as many identifiers as there are gateways, each
// matching the gateway at its place; none match none.
func (e *Entry) place(evidence Evidence) (Network, []fault.Reason) {
	if e.ofLocalhost() {
		return LocalhostOnly, nil
	}
	if slices.ContainsFunc(e.Identifiers, func(i Identifier) bool { return i.Text != "" }) {
		return UnidentifiedNetwork, []fault.Reason{because(NetworkUnknown,
			"How this version identifies a network is not known, so it cannot be compared.")}
	}
	gateways, complete := evidence.gateways()
	switch {
	case !complete && e.fitsPart(gateways):
		return UnidentifiedNetwork, []fault.Reason{because(NetworkUnknown,
			"%s, so the network cannot be compared.", unknownGateways(gateways))}
	case complete && e.fits(gateways):
		return ThisNetwork, nil
	case len(e.Identifiers) == 0:
		return AnotherNetwork, []fault.Reason{because(OtherNetwork, "It names no network, so it matches none.")}
	}
	matched := 0
	for _, identifier := range e.Identifiers {
		if matchesAny(identifier, gateways) {
			matched++
		}
	}
	if complete && len(gateways) == 0 {
		return AnotherNetwork, []fault.Reason{because(OtherNetwork, "It was stored on a network with a router; the Mac has none with a hardware address (a VPN alone, or no network).")}
	}
	if matched == 0 {
		return AnotherNetwork, []fault.Reason{because(OtherNetwork, "It was stored on another network: the default gateway differs.")}
	}
	return AnotherNetwork, []fault.Reason{
		because(OtherNetwork, "It was stored on a network with other default gateways."),
		because(PartialNetwork, "%d of its %d gateways are current ones, of which there are %d: the locator demands all, in the same order.",
			matched, len(e.Identifiers), len(gateways)),
	}
}

func unknownGateways(known []MAC) string {
	if len(known) == 0 {
		return "The hardware address of the default gateway is not known"
	}
	return "The hardware addresses of the default gateways are not all known"
}

// fits reports whether the identifiers are those of the gateways, pair by pair.
func (e *Entry) fits(gateways []MAC) bool {
	if len(e.Identifiers) != len(gateways) {
		return false
	}
	for i, gateway := range gateways {
		if !e.Identifiers[i].matches(gateway.String()) {
			return false
		}
	}
	return true
}

// fitsPart reports whether the identifiers may be those of the gateways and of more
// that are not known: the known ones must be among them, in their order.
func (e *Entry) fitsPart(gateways []MAC) bool {
	next := 0
	for _, identifier := range e.Identifiers {
		if !identifier.usable() {
			return false
		}
		if next < len(gateways) && identifier.matches(gateways[next].String()) {
			next++
		}
	}
	return next == len(gateways)
}

// gateways returns the identifying addresses, and whether they are all: one that is
// listed twice counts once, and one of zeros not at all. The address that macOS shows
// to programs without permission stands for one that is not known.
func (e Evidence) gateways() (list []MAC, complete bool) {
	complete = e.NoGateway || len(e.Gateways) > 0 && !e.Partial
	for _, mac := range e.Gateways {
		switch {
		case mac == hiddenMAC():
			complete = false
		case mac != MAC{} && !slices.Contains(list, mac):
			list = append(list, mac)
		}
	}
	return list, complete
}

// hiddenMAC is the address that macOS reports in place of one that a program may not
// know.
func hiddenMAC() MAC { return MAC{0: 2} }

func matchesAny(identifier Identifier, gateways []MAC) bool {
	for _, gateway := range gateways {
		if identifier.matches(gateway.String()) {
			return true
		}
	}
	return false
}

// ofLocalhost reports whether the entry is that of this Mac's own cache. Its
// identifiers in version 10 are not known, so its servers are looked at as well.
func (e *Entry) ofLocalhost() bool {
	for _, identifier := range e.Identifiers {
		if identifier.matches(localhost) {
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
