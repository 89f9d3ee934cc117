package capture

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// known are the keys of the locator's files. Others are left out: the locator does not
// look at them, and nobody knows what they hold.
func known() []string {
	return []string{
		"version", "cache", "dnsResults", "dnsPublicAddressRanges", "serversRecentlySeen",
		"validUntil", "networkIdentifiers", "digest", "key", "servers", "publicAddressRanges", "favoredServerRanges", "ranges", "recentlySeen",
		"first", "last", "source", "type",
		"localAddressAndPort", "guid", "connectTimeout", "rank", "favored", "failureCount", "details",
		"ac-power", "cache-size", "is-portable", "local-network", "speed", "wired", "capabilities", "im", "ns", "pc", "query-parameters", "sc", "ur",
	}
}

// copy redacts one of the locator's files. What is not a property list is not shown at
// all, and stays none. Readable is false if it cannot be read within the limits.
func (r *redactor) copy(data []byte) (made []byte, readable bool) {
	document, err := plistfile.Parse(data, plistfile.Limits{Size: maxDocument, Objects: 50_000, Text: maxDocument})
	if err != nil {
		none := []byte("It was not a property list.\n")
		return none, !slices.Contains([]fault.Code{plistfile.CodeTooLarge, plistfile.CodeTooDeep, plistfile.CodeTooManyObjects, plistfile.CodeTooMuchText}, fault.CodeOf(err))
	}
	made, err = plistfile.Marshal(r.node("", document.Root))
	return made, err == nil
}

// node redacts a value. Its kind stays, for a wrong kind voids the file.
func (r *redactor) node(key string, n *plistfile.Node) any {
	switch n.Kind() {
	case plistfile.Dict:
		return r.dict(n)
	case plistfile.Array:
		list := []any{}
		for _, one := range n.Elements() {
			list = append(list, r.node(key, one))
		}
		return list
	case plistfile.String:
		text, _ := n.Text()
		return r.text(key, text)
	case plistfile.Data:
		data, _ := n.Data()
		return make([]byte, min(len(data), maxFiller))
	default:
		return n
	}
}

// maxFiller is longer than any data of the locator.
const maxFiller = 64

func (r *redactor) dict(n *plistfile.Node) map[string]any {
	made := map[string]any{}
	for _, key := range known() {
		if child := n.Get(key); child != nil {
			made[key] = r.node(key, child)
		}
	}
	digest, is1 := made["digest"].([]byte)
	message, is2 := made["key"].([]byte)
	if is1 && is2 && len(digest) == sha256.Size && len(message) == sha256.Size {
		made["digest"], made["key"] = r.identifier(n)
	}
	return made
}

// identifier returns a new pair for the same network: that of what stands for its
// router, if that is known, and else one that fits nothing.
func (r *redactor) identifier(n *plistfile.Node) (digest, message []byte) {
	oldDigest, _ := n.Get("digest").Data()
	oldMessage, _ := n.Get("key").Data()
	r.digests++
	seed := binary.BigEndian.AppendUint64([]byte("redacted"), uint64(r.digests)) //nolint:gosec // a count
	made := sha256.Sum256(seed)
	message = made[:]
	if hmac.Equal(digestOf(localhost, oldMessage), oldDigest) {
		return digestOf(localhost, message), message
	}
	for _, mac := range r.gateways {
		if hmac.Equal(digestOf(mac.String(), oldMessage), oldDigest) {
			return digestOf(r.mac(mac).String(), message), message
		}
	}
	return digestOf("", message), message
}

// localhost is the text for a cache on the Mac itself.
const localhost = "localhost"

func digestOf(text string, message []byte) []byte {
	mac := hmac.New(sha256.New, []byte(text))
	mac.Write(message) // never fails
	return mac.Sum(nil)
}

// text redacts a text by its key.
func (r *redactor) text(key, text string) string {
	switch key {
	case "localAddressAndPort":
		return r.hostPort(text)
	case "guid":
		return r.name(kindGUID, text)
	case "first", "last":
		if address, err := netip.ParseAddr(text); err == nil {
			return r.addresses.of(address).String()
		}
	case "source":
		if text == "dns" {
			return text
		}
	case "networkIdentifiers":
		if text == localhost {
			return text
		}
	}
	return r.name(kindText, text)
}

// hostPort redacts the address of a cache.
func (r *redactor) hostPort(text string) string {
	if address, err := netip.ParseAddrPort(text); err == nil {
		return netip.AddrPortFrom(r.addresses.of(address.Addr()), address.Port()).String()
	}
	if port, is := strings.CutPrefix(text, localhost+":"); is {
		if port != "" && len(port) < 6 && strings.Trim(port, "0123456789") == "" {
			return text
		}
		return localhost + ":" + r.name(kindText, port)
	}
	return r.name(kindText, text)
}
