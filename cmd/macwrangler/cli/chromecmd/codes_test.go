package chromecmd

import (
	"slices"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestSignedProfilesExplained: chrome lint unwraps signed profiles, so that the
// errors of package profile about them are errors of this area too.
func TestSignedProfilesExplained(t *testing.T) {
	for _, code := range []fault.Code{"bad-cms", "pem-armour", "smime-message", "not-signed-data", "detached-signature"} {
		if !slices.ContainsFunc(Codes().Meanings, func(m fault.Meaning) bool { return m.Code == code }) {
			t.Errorf("%s is not explained", code)
		}
	}
}
