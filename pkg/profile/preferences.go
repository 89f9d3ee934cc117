package profile

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// isShared reports whether all payloads of a type set the same preferences of a Mac,
// so that two of them can contradict each other. Payloads of other types, as of Wi-Fi
// networks and accounts, stand side by side.
func isShared(kind string) bool {
	if !strings.HasPrefix(kind, "com.apple.") {
		return kind != "" // the domain of an application
	}
	return slices.Contains([]string{
		"com.apple.AssetCache.managed", "com.apple.MCX", "com.apple.MCX.FileVault2", "com.apple.MCX.TimeMachine", "com.apple.Safari",
		"com.apple.SetupAssistant.managed", "com.apple.Siri", "com.apple.SoftwareUpdate", "com.apple.SubmitDiagInfo",
		"com.apple.applicationaccess", "com.apple.controlcenter", "com.apple.desktop", "com.apple.discrecording", "com.apple.dock",
		"com.apple.finder", "com.apple.gamed", "com.apple.ironwood.support", "com.apple.loginwindow", "com.apple.mcxMenuExtras",
		"com.apple.mobiledevice.passwordpolicy", "com.apple.preference.security", "com.apple.preference.users",
		"com.apple.screensaver", "com.apple.screensaver.user", "com.apple.screencapture", "com.apple.security.FDERecoveryKeyEscrow",
		"com.apple.security.firewall", "com.apple.security.smartcard", "com.apple.systempolicy.control",
		"com.apple.systempolicy.managed", "com.apple.systempreferences", "com.apple.systemuiserver", "com.apple.universalaccess",
	}, kind)
}

// same is a value in a form in which two values are equal if they are the same to
// macOS: a number in every form, and a boolean as 0 or 1.
type same struct {
	isText bool
	text   string
}

// sameOf returns that form; ok is false for containers, whose parts may be merged.
func sameOf(n *plistfile.Node) (value same, ok bool) {
	switch n.Kind() {
	case plistfile.Boolean:
		on, _ := n.Bool()
		if on {
			return same{text: "1"}, true
		}
		return same{text: "0"}, true
	case plistfile.Integer:
		value, ok := n.Int()
		return same{text: strconv.FormatInt(value, 10)}, ok
	case plistfile.Real:
		value, _ := n.Real()
		if value == math.Trunc(value) && math.Abs(value) < 1<<53 {
			return same{text: strconv.FormatInt(int64(value), 10)}, true
		}
		return same{text: strconv.FormatFloat(value, 'g', -1, 64)}, true
	case plistfile.String:
		value, _ := n.Text()
		return same{isText: true, text: value}, true
	case plistfile.Date:
		value, _ := n.Date()
		return same{text: value.UTC().Format(time.RFC3339)}, true
	default:
		return same{}, false
	}
}
