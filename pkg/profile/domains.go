package profile

import "github.com/macwrangler/macwrangler/pkg/plistfile"

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

// domain is what is known about a payload type or preference domain.
type domain struct {
	name string
	once bool // a profile may have only one such payload
	span span // versions on which it has an effect
	// since is the first version that accepts it as a payload of its own. As
	// managed preferences it works on every version.
	since Version
	why   string
	keys  []schemaKey
}

// domains returns those of Apple's schemas that lint knows, and
// com.apple.controlcenter, for which Apple has none: see docs/fus.md.
func domains() []domain {
	return []domain{
		{name: DomainGlobal, once: true, keys: []schemaKey{
			{KeyMultipleSession, plistfile.Boolean, false},
			{keyMenuStyle, plistfile.Integer, false},
			{keyAutoLogout, plistfile.Real, false},
		}},
		{
			name: DomainMenuExtras, once: true, span: span{until: bigSur()}, keys: menuExtras(),
			why: "menu extras moved to Control Center: use com.apple.controlcenter",
		},
		{
			name: DomainControlCenter, span: span{since: bigSur()},
			why: "older versions have menu extras: use com.apple.mcxMenuExtras",
			keys: []schemaKey{
				{KeyUserSwitcher, plistfile.Integer, false},
				{"Bluetooth", plistfile.Integer, false},
				{"WiFi", plistfile.Integer, false},
			},
		},
		{name: "com.apple.loginwindow", keys: loginWindow()},
		{name: "com.apple.screensaver", once: true, since: Version{Major: 10, Minor: 11}, keys: []schemaKey{
			{"askForPassword", plistfile.Boolean, false},
			{"askForPasswordDelay", plistfile.Integer, false},
			{"loginWindowIdleTime", plistfile.Integer, false},
			{"loginWindowModulePath", plistfile.String, false},
			{"moduleName", plistfile.String, false},
		}},
		{name: "com.apple.SoftwareUpdate", once: true},
		{name: "com.apple.desktop", once: true, since: Version{Major: 10, Minor: 10}},
		{name: "com.apple.gamed", once: true, since: Version{Major: 10, Minor: 9}},
		{name: "com.apple.AssetCache.managed", once: true, since: Version{10, 13, 4}},
		{name: "com.apple.security.firewall", since: Version{Major: 10, Minor: 12}},
		{name: "com.apple.profileRemovalPassword", once: true, keys: []schemaKey{
			{"RemovalPassword", plistfile.String, false},
		}},
	}
}

// menuExtras returns the keys of com.apple.mcxMenuExtras.yaml.
func menuExtras() []schemaKey {
	keys := []schemaKey{{keyDelaySeconds, plistfile.Real, false}, {keyMaxWait, plistfile.Real, false}}
	for _, name := range []string{
		"AirPort", "Battery", "Bluetooth", "CPU", "Clock", "Displays", "Eject", "Fax", "HomeSync", "iChat",
		"Ink", "IrDA", "PCCard", "PPP", "PPPoE", "RemoteDesktop", "Script Menu", "Spaces", "Sync", "TextInput",
		"TimeMachine", "UniversalAccess", "User", "VPN", "Volume", "WWAN",
	} {
		keys = append(keys, schemaKey{name + ".menu", plistfile.Boolean, false})
	}
	return keys
}

// loginWindow returns the keys of com.apple.loginwindow.yaml.
func loginWindow() []schemaKey {
	keys := []schemaKey{
		{"AdminHostInfo", plistfile.String, false},
		{"AllowList", plistfile.Array, false},
		{"DenyList", plistfile.Array, false},
		{"LoginwindowText", plistfile.String, false},
		{"AutologinUsername", plistfile.String, false},
		{"AutologinPassword", plistfile.String, false},
	}
	for _, name := range []string{
		"SHOWFULLNAME", "HideLocalUsers", "IncludeNetworkUser", "HideAdminUsers", "SHOWOTHERUSERS_MANAGED",
		"HideMobileAccounts", "ShutDownDisabled", "RestartDisabled", "SleepDisabled", "DisableConsoleAccess",
		"ShutDownDisabledWhileLoggedIn", "RestartDisabledWhileLoggedIn", "PowerOffDisabledWhileLoggedIn",
		"LogOutDisabledWhileLoggedIn", "DisableScreenLockImmediate", "showInputMenu", "DisableFDEAutoLogin",
	} {
		keys = append(keys, schemaKey{name, plistfile.Boolean, false})
	}
	return keys
}

func domainNames(all []domain) []string {
	names := make([]string, 0, len(all))
	for _, d := range all {
		names = append(names, d.name)
	}
	return names
}

// findDomain returns what is known about a domain; for most, only the name.
func findDomain(all []domain, name string) domain {
	for _, d := range all {
		if d.name == name {
			return d
		}
	}
	return domain{name: name}
}
