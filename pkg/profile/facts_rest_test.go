package profile_test

import (
	"strings"
	"testing"
)

// TestDiffComparesEverything: what no Mac reads is different all the same where it is,
// and is never called "nothing changes".
func TestDiffComparesEverything(t *testing.T) {
	top := func(content string) string {
		return edit(t, plain, "\t</array>\n\t<key>PayloadDisplayName", content+"\t</array>\n\t<key>PayloadDisplayName")
	}
	mcx := func(content string) string { return managed(t, "<dict>"+content+"</dict>") }
	entry := func(allowed string) string { return privacy(t, "Calendar", map[string]string{"Allowed": allowed}) }
	for name, text := range map[string]string{
		"MCX":                    edit(t, managed(t, forced("com.apple.dock", "<key>a</key><integer>100</integer>")), "com.apple.ManagedClient.preferences", "com.apple.MCX"),
		"an application":         direct(t, "com.example.app", "<key>PayloadContent</key><dict><key>a</key><integer>100</integer></dict>"),
		"no payload":             top("<string>100</string>"),
		"no list":                mcx("<key>a.b</key><dict><key>Forced</key><dict><key>mcx_preference_settings</key><dict><key>a</key><integer>100</integer></dict></dict></dict>"),
		"no dictionary":          mcx("<key>a.b</key><integer>100</integer>"),
		"Often":                  mcx("<key>a.b</key><dict><key>Often</key><array><dict><key>mcx_preference_settings</key><dict><key>a</key><integer>100</integer></dict></dict></array></dict>"),
		"no group":               mcx("<key>a.b</key><dict><key>Forced</key><array><integer>100</integer></array></dict>"),
		"beside the settings":    mcx("<key>a.b</key><dict><key>Forced</key><array><dict><key>a</key><integer>100</integer></dict></array></dict>"),
		"no settings":            mcx("<key>a.b</key><dict><key>Forced</key><array><dict><key>mcx_preference_settings</key><integer>100</integer></dict></array></dict>"),
		"set once again":         mcx("<key>a.b</key><dict><key>Set-Once</key><array><dict><key>mcx_data_timestamp</key><integer>100</integer></dict></array></dict>"),
		"beside the content":     managed(t, "<dict/><key>a</key><integer>100</integer>"),
		"content":                managed(t, "<integer>100</integer>"),
		"a label":                direct(t, "com.apple.wifi.managed", "<key>PayloadDescription</key><string>100</string>"),
		"a label of preferences": direct(t, "com.example.app", "<key>PayloadDisplayName</key><string>100</string>"),
		"another label":          direct(t, "com.apple.wifi.managed", "<key>PayloadFoo</key><string>100</string>"),
		"a key of the profile":   edit(t, plain, "<key>PayloadScope</key>", "<key>a</key><integer>100</integer><key>PayloadScope</key>"),
		"beside the services":    edit(t, privacy(t, "Calendar", nil), "<key>Services</key>", "<key>a</key><integer>100</integer><key>Services</key>"),
		"no decision":            entry("<string>100</string>"),
		"services":               direct(t, typeTCC, "<key>Services</key><integer>100</integer>"),
		"a service":              direct(t, typeTCC, "<key>Services</key><dict><key>Calendar</key><integer>100</integer></dict>"),
		"an entry":               direct(t, typeTCC, "<key>Services</key><dict><key>Calendar</key><array><integer>100</integer></array></dict>"),
	} {
		other := strings.ReplaceAll(text, "100", "200")
		if got := changes(t, text, other); !strings.Contains(got, "200") {
			t.Errorf("%s: %q", name, got)
		}
		if got := changes(t, text, text); got != "" {
			t.Errorf("%s differs from itself: %s", name, got)
		}
	}
	if got := changes(t, direct(t, "com.apple.wifi.managed", "<key>a:b</key><true/>"), direct(t, "com.apple.wifi.managed", "<key>a</key><dict><key>b</key><true/></dict>")); got == "" {
		t.Error("a colon in a key is a key below")
	}
}
