package profile

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// sentence says in words what a boolean of one of Apple's payloads does, by the name of
// the key: allowCamera false is "not allowed: camera". It is "" where the name
// does not say enough.
func sentence(s setting) string {
	on, isBool := s.node.Bool()
	if !isBool || !strings.HasPrefix(s.domain, "com.apple.") {
		return ""
	}
	for _, form := range sentenceForms() {
		name, ok := strings.CutPrefix(s.key, form.prefix)
		first, _ := firstRune(name)
		if !ok || !unicode.IsUpper(first) && !isProduct(name) {
			continue
		}
		if on {
			return form.on + ": " + nameInWords(name)
		}
		return form.off + ": " + nameInWords(name)
	}
	return ""
}

// sentenceForm is what a key means that begins with a word.
type sentenceForm struct{ prefix, on, off string }

func sentenceForms() []sentenceForm {
	return []sentenceForm{
		{"allow", "allowed", "not allowed"},
		{"Allow", "allowed", "not allowed"},
		{"force", "forced", "not forced"},
		{"Force", "forced", "not forced"},
		{"require", "required", "not required"},
		{"Require", "required", "not required"},
		{"disable", "turned off", "not turned off"},
		{"Disable", "turned off", "not turned off"},
		{"enable", "turned on", "not turned on"},
		{"Enable", "turned on", "not turned on"},
		{"hide", "hidden", "not hidden"},
		{"Hide", "hidden", "not hidden"},
		{"show", "shown", "not shown"},
		{"Show", "shown", "not shown"},
		{"Skip", "skipped", "not skipped"},
	}
}

func firstRune(text string) (rune, bool) {
	for _, r := range text {
		return r, true
	}
	return 0, false
}

// isProduct reports whether a name begins with a product in small letters.
func isProduct(name string) bool {
	return strings.HasPrefix(name, "i") && strings.ContainsAny(name, "CPTM")
}

// nameInWords splits a name at its capitals: CloudDesktopAndDocuments is "cloud desktop
// and documents". Products and abbreviations keep their form.
func nameInWords(name string) string {
	var words []string
	for name != "" {
		word := firstWord(name)
		name = name[len(word):]
		words = append(words, asWritten(word))
	}
	return strings.Join(words, " ")
}

// products are names with a capital inside, and others that keep theirs.
func products() []string {
	return []string{
		"AirDrop", "AirPlay", "AirPrint", "AppleTV", "AppStore", "AutoFill", "AutoUnlock", "Bluetooth", "FaceTime", "FileVault", "FindMy",
		"Bonjour", "GameCenter", "Handoff", "iBeacon", "iCloud", "iPhone", "iTunes", "iMessage", "QuickTime", "Safari", "Siri", "Spotlight", "TouchID", "WiFi", "VPN",
	}
}

// asWritten gives a product its own form, leaves abbreviations, and makes any other
// word small.
func asWritten(word string) string {
	for _, product := range products() {
		if strings.EqualFold(word, product) {
			return product
		}
	}
	if len(word) > 1 && strings.ToUpper(word) == word {
		return word
	}
	return strings.ToLower(word)
}

// firstWord is a product, an abbreviation, or what goes to the next capital.
func firstWord(name string) string {
	for _, product := range products() {
		if len(name) >= len(product) && strings.EqualFold(name[:len(product)], product) {
			return name[:len(product)]
		}
	}
	runes := []rune(name)
	end := 1
	if len(runes) > 1 && unicode.IsUpper(runes[0]) && unicode.IsUpper(runes[1]) {
		for end < len(runes) && unicode.IsUpper(runes[end]) && (end+1 >= len(runes) || !unicode.IsLower(runes[end+1])) {
			end++
		}
		return string(runes[:end])
	}
	for end < len(runes) && !unicode.IsUpper(runes[end]) {
		end++
	}
	return string(runes[:end])
}

// summary says what a payload does, for those whose keys only mean something together.
func summary(p payload) string {
	switch kind := p.kind(); {
	case kind == "com.apple.wifi.managed":
		return wifi(p.node)
	case kind == typePKCS12:
		return "a certificate with its private key, encrypted"
	case strings.HasPrefix(kind, "com.apple.vpn.managed"):
		return vpn(p.node)
	}
	return ""
}

// wifi says which network a Mac joins, and how.
func wifi(n *plistfile.Node) string {
	words := "joins the network " + quotedOr(shown(n, "SSID_STR"), "that the Mac chooses")
	switch encryption := shown(n, "EncryptionType"); encryption {
	case "":
	case "None":
		words += ", which is open"
	default:
		words += ", " + encryption
	}
	if eap := n.Get("EAPClientConfiguration"); eap.Len() > 0 {
		words += ", with 802.1X" + eapNames(eap.Get("AcceptEAPTypes"))
	}
	if hidden, _ := n.Get("HIDDEN_NETWORK").Bool(); hidden {
		words += ", hidden"
	}
	if auto, isBool := n.Get("AutoJoin").Bool(); isBool && !auto {
		return words + ", when the user chooses it"
	}
	return words + ", automatically"
}

func quotedOr(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return fmt.Sprintf("%q", text)
}

// eapNames names the methods of 802.1X, by the numbers that IANA gives them.
func eapNames(n *plistfile.Node) string {
	known := map[int64]string{13: "TLS", 17: "LEAP", 18: "SIM", 21: "TTLS", 23: "AKA", 25: "PEAP", 43: "FAST"}
	var names []string
	for _, one := range n.Elements() {
		number, _ := one.Int()
		name, ok := known[number]
		if !ok {
			name = fmt.Sprintf("type %d", number)
		}
		names = append(names, "EAP-"+name)
	}
	if names == nil {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// vpn says where a connection goes.
func vpn(n *plistfile.Node) string {
	kind := shown(n, "VPNType")
	if kind == "" {
		return ""
	}
	for _, part := range []string{kind, "IKEv2", "IPSec", "PPP", "VPN"} {
		for _, key := range []string{"RemoteAddress", "CommRemoteAddress"} {
			if to := shown(n.Get(part), key); to != "" {
				return fmt.Sprintf("connects to %q by %s", to, kind)
			}
		}
	}
	return "a connection by " + kind
}
