package tcc

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Service is something that Privacy Preferences can decide about.
type Service struct {
	Name string
	// DenyOnly means that a profile can deny it and not grant it.
	DenyOnly bool
	// ByUser means that a profile can let standard users decide.
	ByUser bool
	// Shown is what System Settings calls it.
	Shown string
}

// Services returns all that there are: nothing else is valid.
func Services() []Service {
	return []Service{
		{Name: "Accessibility", Shown: "Accessibility"},
		{Name: "AddressBook", Shown: "Contacts"},
		{Name: "AppleEvents", Shown: "Automation"},
		{Name: "BluetoothAlways", Shown: "Bluetooth"},
		{Name: "Calendar", Shown: "Calendars"},
		{Name: "Camera", DenyOnly: true, Shown: "Camera"},
		{Name: "FileProviderPresence", Shown: "File Provider presence"},
		{Name: "ListenEvent", DenyOnly: true, ByUser: true, Shown: "Input Monitoring"},
		{Name: "MediaLibrary", Shown: "Media & Apple Music"},
		{Name: "Microphone", DenyOnly: true, Shown: "Microphone"},
		{Name: "Photos", Shown: "Photos"},
		{Name: "PostEvent", Shown: "sending keystrokes and clicks"},
		{Name: "Reminders", Shown: "Reminders"},
		{Name: "ScreenCapture", DenyOnly: true, ByUser: true, Shown: "Screen Recording"},
		{Name: "SpeechRecognition", Shown: "Speech Recognition"},
		{Name: "SystemPolicyAllFiles", Shown: "Full Disk Access"},
		{Name: "SystemPolicyAppBundles", Shown: "App Management"},
		{Name: "SystemPolicyAppData", Shown: "data of other apps"},
		{Name: "SystemPolicyDesktopFolder", Shown: "Desktop folder"},
		{Name: "SystemPolicyDocumentsFolder", Shown: "Documents folder"},
		{Name: "SystemPolicyDownloadsFolder", Shown: "Downloads folder"},
		{Name: "SystemPolicyNetworkVolumes", Shown: "network volumes"},
		{Name: "SystemPolicyRemovableVolumes", Shown: "removable volumes"},
		{Name: "SystemPolicySysAdminFiles", Shown: "system administration files"},
	}
}

// Find returns a service by its exact name.
func Find(name string) (Service, bool) {
	for _, s := range Services() {
		if s.Name == name {
			return s, true
		}
	}
	return Service{}, false
}

// names returns the names of all services.
func names() []string {
	var list []string
	for _, s := range Services() {
		list = append(list, s.Name)
	}
	return list
}

// suggest returns the services that a wrong name may mean; alone is whether it
// differs from one of them only by upper and lower case.
func suggest(wrong string) (near []string, alone bool) {
	if len(wrong) > 100 {
		return nil, false
	}
	for _, name := range names() {
		if strings.EqualFold(name, wrong) {
			return []string{name}, true
		}
	}
	plain := strings.ToLower(strings.TrimPrefix(wrong, "kTCCService"))
	if known := alias(plain); known != nil {
		return known, false
	}
	for _, s := range Services() {
		if plain == strings.ToLower(s.Name) || plain == strings.ToLower(strings.ReplaceAll(s.Shown, " ", "")) {
			return []string{s.Name}, false
		}
	}
	if name := fault.Nearest(plain, lowered()); name != "" {
		return []string{names()[slices.Index(lowered(), name)]}, false
	}
	return similar(plain), false
}

// similar returns the services whose names contain the wrong one, or are in it.
func similar(plain string) (list []string) {
	for _, s := range Services() {
		plain := strings.TrimPrefix(plain, "systempolicy")
		short := strings.TrimPrefix(strings.ToLower(s.Name), "systempolicy")
		if len(plain) > 3 && (strings.Contains(short, plain) || strings.Contains(plain, short)) {
			list = append(list, s.Name)
		}
	}
	return list
}

func lowered() []string {
	list := names()
	for i := range list {
		list[i] = strings.ToLower(list[i])
	}
	return list
}

// alias returns what other words for a service mean: those of System Settings, and
// of profile editors.
func alias(plain string) []string {
	switch plain {
	case "fulldisk", "fulldiskaccess", "allfiles":
		return []string{"SystemPolicyAllFiles"}
	case "contacts":
		return []string{"AddressBook"}
	case "screenrecording", "screensharing":
		return []string{"ScreenCapture"}
	case "inputmonitoring":
		return []string{"ListenEvent"}
	case "desktop", "systempolicydesktop":
		return []string{"SystemPolicyDesktopFolder"}
	case "documents", "systempolicydocuments":
		return []string{"SystemPolicyDocumentsFolder"}
	case "downloads", "systempolicydownloads":
		return []string{"SystemPolicyDownloadsFolder"}
	case "automation":
		return []string{"AppleEvents"}
	case "appmanagement":
		return []string{"SystemPolicyAppBundles"}
	case "bluetooth":
		return []string{"BluetoothAlways"}
	case "filesandfolders":
		return []string{"SystemPolicyDesktopFolder", "SystemPolicyDocumentsFolder", "SystemPolicyDownloadsFolder"}
	}
	return nil
}
