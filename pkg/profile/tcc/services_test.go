package tcc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

// payload parses the Services of a payload.
func payload(tb testing.TB, services string) *plistfile.Node {
	tb.Helper()
	doc, err := plistfile.Parse([]byte("<plist><dict><key>Services</key><dict>"+services+"</dict></dict></plist>"), plistfile.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return doc.Root
}

// TestSuggestions: a wrong name of a service gets the right one.
func TestSuggestions(t *testing.T) {
	for wrong, want := range map[string]string{
		"FullDiskAccess": "SystemPolicyAllFiles", "kTCCServiceSystemPolicyAllFiles": "SystemPolicyAllFiles", "kTCCServiceCamera": "Camera",
		"ScreenRecording": "ScreenCapture", "InputMonitoring": "ListenEvent", "Contacts": "AddressBook", "camera": "Camera",
		"SystemPolicyAllFile": "SystemPolicyAllFiles", "Bluetooth": "BluetoothAlways", "DesktopFolder": "SystemPolicyDesktopFolder",
		"Downloads": "SystemPolicyDownloadsFolder", "SystemPolicyDesktop": "SystemPolicyDesktopFolder", "SystemPolicyNetwork": "SystemPolicyNetworkVolumes", "FilesAndFolders": "SystemPolicyDesktopFolder", "Screen Recording": "", "x": "",
		strings.Repeat("x", 1000): "",
	} {
		var got []tcc.Problem
		tcc.Check(payload(t, "<key>"+wrong+"</key><array/>"), tcc.Options{}, func(p tcc.Problem) { got = append(got, p) })
		if len(got) != 1 || got[0].Rule != tcc.RuleService || want != "" && !strings.Contains(got[0].Fix, want) || len(got[0].Message) > 200 {
			t.Errorf("%.40s: %+v, want %s", wrong, got, want)
		}
	}
	for _, s := range tcc.Services() {
		tcc.Check(payload(t, "<key>"+s.Name+"</key><array/>"), tcc.Options{}, func(p tcc.Problem) { t.Errorf("%s: %+v", s.Name, p) })
		if found, ok := tcc.Find(s.Name); !ok || found != s || s.Shown == "" {
			t.Errorf("%s: found %+v", s.Name, found)
		}
	}
}

func TestEntries(t *testing.T) {
	got := tcc.Entries(payload(t, `<key>Camera</key><array><dict><key>Identifier</key><string>a</string><key>Allowed</key><integer>0</integer></dict><string/></array>
		<key>AppleEvents</key><array><dict><key>Identifier</key><string>b</string><key>AEReceiverIdentifier</key><string>c</string><key>Authorization</key><string>Allow</string></dict>
		<dict><key>Authorization</key><string>Allow</string><key>Allowed</key><true/></dict></array>`))
	var lines []string
	for _, e := range got {
		lines = append(lines, fmt.Sprintf("%s %s %s %s", e.Service, e.Identifier, e.Receiver, e.Decision))
	}
	want := "Camera a  denied|Camera   undecided|AppleEvents b c allowed|AppleEvents   undecided"
	if strings.Join(lines, "|") != want {
		t.Errorf("got %q", lines)
	}
}

func ExampleParse() {
	_, err := tcc.Parse(`identifier "com.example.app" and anchor apple and certificate leaf[subject.OU = ABCDE12345`)
	fmt.Println(err)
	// Output: column 79: unexpected =; want ]
}
