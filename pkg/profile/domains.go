package profile

import "github.com/macwrangler/macwrangler/pkg/plistfile"

// The preference domains that Fast User Switching is managed by.
const (
	DomainGlobal        = ".GlobalPreferences"
	DomainMenuExtras    = "com.apple.mcxMenuExtras"
	DomainControlCenter = "com.apple.controlcenter"
)

// The keys in them.
const (
	// KeyMultipleSession (boolean, DomainGlobal) switches Fast User Switching
	// on or off. From macOS 11 on, true alone keeps users from switching it on.
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

// domain is a payload type or preference domain of which something is known.
type domain struct {
	name string
	once bool // one payload a profile
	span span // versions on which it does something
	// since is the first version that takes it as a payload of its own. In
	// managed preferences a domain needs none.
	since Version
	why   string
	keys  []schemaKey
}

// domains are those of Apple's schemas that this package has read, and
// com.apple.controlcenter, which has none: see docs/fus.md.
func domains() []domain {
	return []domain{
		{name: DomainGlobal, once: true, keys: []schemaKey{
			{KeyMultipleSession, plistfile.Boolean, false},
			{keyMenuStyle, plistfile.Integer, false},
			{keyAutoLogout, plistfile.Real, false},
		}},
		{
			name: DomainMenuExtras, once: true, span: span{until: bigSur()}, keys: menuExtras(),
			why: "menu extras moved into Control Center: com.apple.controlcenter",
		},
		{
			name: DomainControlCenter, span: span{since: bigSur()},
			why: "older ones have menu extras: com.apple.mcxMenuExtras",
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

// menuExtras are the keys of com.apple.mcxMenuExtras.yaml.
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

// loginWindow are the keys of com.apple.loginwindow.yaml.
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

// findDomain returns what is known of a domain: nothing but the name, mostly.
func findDomain(all []domain, name string) domain {
	for _, d := range all {
		if d.name == name {
			return d
		}
	}
	return domain{name: name}
}
