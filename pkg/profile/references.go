package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// isReference reports whether a key names payloads with certificates by UUID: those
// that end so in Apple's schemas, as PayloadCertificateUUID, EncryptCertPayloadUUID and
// ServerURLPinningCertificateUUIDs do.
func isReference(key string) bool {
	for _, ending := range []string{"CertificateUUID", "certificateUUID", "CertificateUUIDs", "CertificateAnchorUUID", "CertPayloadUUID"} {
		if strings.HasSuffix(key, ending) {
			return true
		}
	}
	return false
}

// identitiesOf returns the types of the payloads by UUID, and of the profile itself.
func identitiesOf(root *plistfile.Node, payloads []payload) map[string]string {
	types := map[string]string{strings.ToUpper(text(root, keyUUID)): TypeProfile}
	for _, part := range payloads {
		types[strings.ToUpper(text(part.node, keyUUID))] = part.kind()
	}
	return types
}

// reference checks one that a payload makes to another.
func (l *linter) reference(key, value string, n *plistfile.Node, path []string, types map[string]string) {
	if value == "" {
		return // profile editors write it where nothing was chosen
	}
	kind, ok := types[strings.ToUpper(value)]
	where := placeOf(n, slices.Clone(path)...)
	switch {
	case !ok:
		l.Add(where, ruleDangling, fmt.Sprintf("%s is %q, and no payload of the profile has that UUID", key, fault.Clip(value)),
			"put the payload with the certificate into this profile, or correct the UUID")
	case !hasCertificate(kind):
		l.Add(where, ruleDangling, fmt.Sprintf("%s is the UUID of a payload of type %s, which has no certificate", key, fault.Clip(kind)),
			"name the payload with the certificate")
	}
}

// hasCertificate reports whether a payload of a type has, or requests, a certificate.
func hasCertificate(kind string) bool {
	return isCertificate(kind) || slices.Contains([]string{
		"com.apple.security.scep", "com.apple.security.acme", "com.apple.ADCertificate.managed",
	}, kind) || !strings.HasPrefix(kind, "com.apple.") && kind != TypeProfile && !strings.HasPrefix(kind, ".")
}
