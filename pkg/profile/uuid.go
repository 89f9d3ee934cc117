package profile

import (
	"crypto/sha1" //nolint:gosec // version 5 of RFC 9562 is defined with SHA-1; nothing is secret
	"encoding/hex"
	"strings"
)

// urlNamespace is 6ba7b811-9dad-11d1-80b4-00c04fd430c8, the namespace of URLs
// in RFC 9562, appendix A.
const urlNamespace = "\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8"

// UUID returns the UUID for a payload identifier: version 5 in the namespace of
// URLs, in lower case. It does not depend on the content: otherwise each edit
// would make another payload.
func UUID(identifier string) string {
	sum := sha1.Sum([]byte(urlNamespace + identifier)) //nolint:gosec // see the import
	id := sum[:16]
	id[6] = id[6]&0x0f | 0x50 // version 5
	id[8] = id[8]&0x3f | 0x80 // variant of RFC 9562
	text := hex.EncodeToString(id)
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}

// isUUID reports whether text has the form of a UUID, in either case.
func isUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (text[i] == '-') || !dash && !strings.Contains("0123456789abcdefABCDEF", text[i:i+1]) {
			return false
		}
	}
	return true
}

// containsUUID reports whether a text has a UUID anywhere in it.
func containsUUID(text string) bool {
	const length = 36
	for i := 0; i+length <= len(text); i++ {
		if isUUID(text[i : i+length]) {
			return true
		}
	}
	return false
}

// isReverseDNS reports whether text looks like com.example.name: two or more
// parts of letters, digits, hyphens and underscores, the first one a letter.
func isReverseDNS(text string) bool {
	parts := strings.Split(text, ".")
	if len(parts) < 2 || isUUID(text) {
		return false
	}
	for i, part := range parts {
		if part == "" || i == 0 && !isLetter(rune(part[0])) || strings.ContainsFunc(part, isOutsideName) {
			return false
		}
	}
	return true
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isOutsideName(r rune) bool {
	return !isLetter(r) && (r < '0' || r > '9') && r != '-' && r != '_'
}
