package profile

// The preference domains that manage Fast User Switching.
const (
	DomainGlobal        = ".GlobalPreferences"
	DomainMenuExtras    = "com.apple.mcxMenuExtras"
	DomainControlCenter = "com.apple.controlcenter"
)

// The keys in them.
const (
	// KeyMultipleSession (boolean, DomainGlobal) turns Fast User Switching
	// on or off. From macOS 11 on, true alone keeps users from turning it on.
	KeyMultipleSession = "MultipleSessionEnabled"
	// KeyUserMenu (boolean, DomainMenuExtras) adds or removes the menu extra,
	// up to macOS 10.15.
	KeyUserMenu = "User.menu"
	// KeyUserSwitcher (integer, DomainControlCenter) places the item from
	// macOS 11 on; see [MenuItem].
	KeyUserSwitcher = "UserSwitcher"
)

const (
	keyMenuStyle    = "userMenuExtraStyle"
	keyAutoLogout   = "com.apple.autologout.AutoLogOutDelay"
	keyDelaySeconds = "delaySeconds"
	keyMaxWait      = "maxWaitSeconds"
)

// Payload types with rules of their own.
const (
	typeTCC        = "com.apple.TCC.configuration-profile-policy"
	typeFileVault  = "com.apple.MCX.FileVault2"
	typeDNS        = "com.apple.dnsSettings.managed"
	applePrefix    = "com.apple."
	suffixByHost   = ".ByHost" // a preference of one machine
	suffixPlist    = ".plist"
	suffixManaged  = "-managed"
	schemaProfile  = "Configuration"     // the table's name for the keys of a profile
	schemaPayload  = "CommonPayloadKeys" // and for those of every payload
	deviceTypeMac  = 5
	keyDeviceType  = "TargetDeviceType"
	keyTCCServices = "Services"
)

// keyEncrypted says that a profile has encrypted payloads. One that has them and does
// not say so has them all the same.
const (
	keyEncrypted        = "IsEncrypted"
	keyEncryptedContent = "EncryptedPayloadContent"
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

// IsCommonKey reports whether every payload may have a key:
// apple/device-management, mdm/profiles/CommonPayloadKeys.yaml, and PayloadEnabled,
// which mcxToProfile and Profile Manager write.
func IsCommonKey(name string) bool {
	switch name {
	case keyIdentifier, keyUUID, keyType, keyVersion, keyDisplayName, keyDescription, keyOrganization, "PayloadEnabled":
		return true
	default:
		return false
	}
}
