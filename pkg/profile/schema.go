package profile

import "github.com/macwrangler/macwrangler/pkg/plistfile"

// schemaKey is a key whose type is documented.
type schemaKey struct {
	name     string
	kind     plistfile.Kind
	required bool
}

// profileKeys returns the keys of a profile itself: apple/device-management,
// mdm/profiles/TopLevel.yaml.
func profileKeys() []schemaKey {
	return []schemaKey{
		{keyIdentifier, plistfile.String, true},
		{keyUUID, plistfile.String, true},
		{keyType, plistfile.String, true},
		{keyVersion, plistfile.Integer, true},
		{keyContent, plistfile.Array, false}, // required unless the profile is encrypted
		{keyDisplayName, plistfile.String, false},
		{keyDescription, plistfile.String, false},
		{keyOrganization, plistfile.String, false},
		{keyScope, plistfile.String, false},
		{keyRemoval, plistfile.Boolean, false},
		{keyEnabled, plistfile.Boolean, false},
		{"TargetDeviceType", plistfile.Integer, false},
		{"RemovalDate", plistfile.Date, false},
		{"PayloadExpirationDate", plistfile.Date, false},
		{"DurationUntilRemoval", plistfile.Real, false},
		{keyEncrypted, plistfile.Boolean, false},
		{"EncryptedPayloadContent", plistfile.Data, false},
		{"HasRemovalPasscode", plistfile.Boolean, false},
		{"ConsentText", plistfile.Dict, false},
	}
}

// payloadKeys returns the keys that every payload has: CommonPayloadKeys.yaml.
func payloadKeys() []schemaKey {
	return []schemaKey{
		{keyIdentifier, plistfile.String, true},
		{keyUUID, plistfile.String, true},
		{keyType, plistfile.String, true},
		{keyVersion, plistfile.Integer, true},
		{keyDisplayName, plistfile.String, false},
		{keyDescription, plistfile.String, false},
		{keyOrganization, plistfile.String, false},
		{keyEnabled, plistfile.Boolean, false},
	}
}

const (
	// keyEnabled is written by mcxToProfile and Profile Manager; the current
	// schemas do not have it.
	keyEnabled   = "PayloadEnabled"
	keyEncrypted = "IsEncrypted"
)

// The keys of managed preferences within a payload of
// [TypeManagedPreferences]: com.apple.ManagedClient.preferences.yaml. The last
// two are written by tools, and harmless.
const (
	mcxForced    = "Forced"
	mcxOnce      = "Set-Once"
	mcxSettings  = "mcx_preference_settings"
	mcxTargets   = "mcx_targets"
	mcxTimestamp = "mcx_data_timestamp"
)

func findKey(keys []schemaKey, name string) (schemaKey, bool) {
	for _, key := range keys {
		if key.name == name {
			return key, true
		}
	}
	return schemaKey{}, false
}

func keyNames(keys []schemaKey) []string {
	names := make([]string, 0, len(keys))
	for _, key := range keys {
		names = append(names, key.name)
	}
	return names
}
