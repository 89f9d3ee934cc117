package pkglint_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// sample is a fault and how it is mended.
type sample struct {
	rule     string
	severity finding.Severity
	name     string // "" is postinstall
	bad      string
	good     string // nothing at all is found in it
}

const (
	head = "#!/bin/sh\n# Set Example up.\nset -e\n"
	tail = "\nexit 0\n"
)

// inScript puts lines into a script in which nothing else is found.
func inScript(lines string) string { return head + lines + tail }

func scriptSamples() []sample {
	return []sample{
		{"S01", finding.Error, "", inScript("open -a Example"), inScript("/bin/echo done")},
		{"S01", finding.Error, "", inScript(`osascript -e 'tell application "Finder" to restart'`), inScript("/bin/echo done")},
		{"S01", finding.Warning, "", inScript(`osascript -e 'display dialog "Done"'`), inScript("osascript -l JavaScript -e 'JSON.parse(\"1\")'")},
		{"S01", finding.Warning, "", inScript("'/Library/Application Support/JAMF/bin/jamfHelper.app/Contents/MacOS/jamfHelper' -windowType hud"), inScript("true")},
		{"S02", finding.Error, "", inScript(`sudo mkdir "$3/Library/Example"`), inScript(`mkdir "$3/Library/Example"`)},
		{"S02", finding.Error, "", inScript(`/usr/bin/sudo -u root true`), inScript(`true # sudo in a comment`)},
		{"S02", finding.Error, "", inScript(`SUDO=sudo; $SUDO true`), inScript("sudo() { \"$@\"; }\nsudo true; command -v sudo; grep sudo /etc/group")},
		{"S02", finding.Info, "", inScript(`sudo -u "$USER" true`), inScript(`launchctl asuser 501 sudo -u "$USER" true`)},
		{"S02", finding.Error, "", inScript("[ -f x ] && sudo rm x"), inScript("cat <<'EOF'\nsudo rm x\nEOF\necho 'sudo rm x'")},
		{"S03", finding.Warning, "", inScript("rm -f /Library/Preferences/x.plist"), inScript(`rm -f "$3/Library/Preferences/x.plist"`)},
		{"S03", finding.Warning, "", inScript("DIR=/Library/Example\nrm -rf \"$DIR/x\""), inScript("DIR=\"$3/Library/Example\"\nrm -rf \"$DIR/x\"")},
		{"S03", finding.Warning, "", inScript("D=/Library\nD=/opt\nrm -f \"$D/x\""), inScript("D=/Library\nif [ -n \"$3\" ]; then D=\"$3/Library\"; fi\nrm -f \"$D/x\"")},
		{"S03", finding.Warning, "", inScript(`mkdir "$2/x"; mkdir /usr/local/x`), inScript(`if [ "$3" = "/" ]; then mkdir /usr/local/x; fi`)},
		{"S03", finding.Warning, "", inScript("for f in /Library/a /Library/b; do rm -rf \"$f\"; done"), inScript("for f in a b; do rm -rf \"$3/Library/$f\"; done")},
		{"S03", finding.Warning, "", inScript("tar -xzf x.tgz -C /Library/Example"), inScript("tar -tzf x.tgz -C /Library/Example")},
		{"S03", finding.Warning, "", inScript("unzip -q x.zip -d /Applications"), inScript("unzip -q x.zip -d /tmp/x")},
		{"S03", finding.Warning, "", inScript("A=(/Library/a /Library/b)\nfor x in \"${A[@]}\"; do rm -rf \"$x\"; done"), inScript("A=(\"$3/Library/a\" \"$3/Library/b\")\nfor x in \"${A[@]}\"; do rm -rf \"$x\"; done")},
		{"S03", finding.Warning, "", inScript("pkgutil --forget com.example"), inScript(`pkgutil --volume "$3" --forget com.example`)},
		{"S03", finding.Error, "", inScript(`rm -f "/Users/$3/Library/x"`), inScript(`rm -f "$3/Library/x"`)},
		{"S03", finding.Error, "", inScript(`dscl . -read "/Users/$3" NFSHomeDirectory`), inScript(`dscl . -read "/Users/$(stat -f %Su /dev/console)" NFSHomeDirectory`)},
		{"S03", finding.Error, "", inScript(`su - "$3" -c true`), inScript(`su - "$(stat -f %Su /dev/console)" -c true`)},
		{"S04", finding.Warning, "", inScript("sw_vers -productVersion"), inScript(`defaults read "$3/System/Library/CoreServices/SystemVersion" ProductVersion`)},
		{"S04", finding.Warning, "", inScript("defaults read /System/Library/CoreServices/SystemVersion ProductVersion"), inScript("uname -m")},
		{"S05", finding.Warning, "", inScript("launchctl bootout system/x"), inScript(`if [ "$3" = "/" ]; then launchctl bootout system/x; fi`)},
		{"S05", finding.Warning, "", inScript("killall x"), inScript(`[ "$3" != "/" ] && exit 0` + "\nkillall x")},
		{"S05", finding.Warning, "", inScript("restart() { killall x; }\nrestart"), inScript("restart() { killall x; }\nif [[ \"$3\" == / ]]; then restart; fi")},
		{"S05", finding.Warning, "", inScript("dscl . -create /Users/x"), inScript("dscl . -read /Users/x")},
		{"S06", finding.Warning, "", "#!/bin/sh\n# Copy.\ncp a b\nrm c || exit 0\nexit 0\n", "#!/bin/sh\n# Copy.\ncp a b || exit 1\nexit 0\n"},
		{"S06", finding.Warning, "", "#!/bin/sh\n# Ask.\n[ -f x ] && echo x\n", "#!/bin/sh\n# Ask.\nif [ -f x ]; then echo x; fi\nexit 0\n"},
		{"S06", finding.Info, "", "#!/bin/sh\n# Ask.\necho x\necho y\n", "#!/bin/sh\n# Ask.\necho x\necho y\nexit 0\n"},
		{"S07", finding.Info, "", "#!/bin/sh\n# Clean up.\nrm x\nexit 0\n", "#!/bin/sh -e\n# Clean up.\nrm x\nexit 0\n"},
		{"S07", finding.Info, "", "#!/bin/sh\n# Clean up.\nrm x\nexit 0\n", "#!/bin/sh\n# Clean up.\nrm x || echo no x\nexit 0\n"},
		{"S08", finding.Warning, "", inScript(`rm -f $3/x`), inScript(`rm -f "$3"/x`)},
		{"S08", finding.Info, "", inScript(`echo $1`), inScript(`N=5; echo $N $?`)},
		{"S08", finding.Info, "", inScript(`if [ $N -eq 0 ]; then true; fi`), inScript(`if [ "$N" -eq 0 ]; then true; fi`)},
		{"S10", finding.Warning, "", inScript("/sbin/shutdown -r now"), inScript("fdesetup status")},
		{"S11", finding.Warning, "", inScript("dockutil --add x"), inScript("defaults read com.apple.dock")},
		{"S11", finding.Warning, "", inScript(`defaults write com.apple.dock autohide -bool true`), inScript("true")},
		{"S12", finding.Error, "", "#!/usr/bin/python\n# Set up.\n", "#!/bin/sh\n# Set up.\ntrue\nexit 0\n"},
		{"S12", finding.Error, "", "#!/usr/bin/env python\n# Set up.\n", "#!/bin/zsh\n# Set up.\ntrue\nexit 0\n"},
		{"S12", finding.Warning, "", "#!/usr/bin/python3\n# Set up.\n", "#!/bin/sh\n# Set up.\ntrue\nexit 0\n"},
		{"S12", finding.Warning, "", "#!/usr/bin/perl\n# Set up.\n", "#!/bin/sh\n# Set up.\ntrue\nexit 0\n"},
		{"S12", finding.Warning, "", "#!/usr/local/munki/munki-python\n# Set up.\n", "#!/bin/sh\n# Set up.\ntrue\nexit 0\n"},
		{"S12", finding.Info, "", "#!/bin/bash\n# Set up.\ntrue\nexit 0\n", "#!/bin/sh\n# Set up.\ntrue\nexit 0\n"},
		{"S12", finding.Error, "", "# Set up.\ntrue\nexit 0\n", "#!/bin/sh\n# Set up.\ntrue\nexit 0\n"},
		{"S12", finding.Error, "", "#!/bin/sh\n# Set up.\r\ntrue\nexit 0\n", "#!/bin/sh\n# Set up.\ntrue\nexit 0\n"},
		{"S12", finding.Error, "", inScript("python -c 'print(1)'"), inScript("/usr/local/bin/managed_python3 -c 'print(1)'")},
		{"S12", finding.Error, "", inScript("X=$(/usr/bin/python -c 'print(1)')"), inScript("X=$(command -v python)")},
		{"S12", finding.Warning, "", inScript("python3 x.py || exit 1"), inScript("\"$3/usr/local/bin/managed_python3\" x.py || exit 1")},
		{"S12", finding.Error, "", " \n", "#!/bin/sh\n# Nothing to do.\nexit 0\n"},
		{"S13", finding.Info, "", "#!/bin/sh\nset -e\n" + strings.Repeat("true\n", 10) + "exit 0\n", inScript(strings.Repeat("true\n", 10))},
		{"S14", finding.Warning, "", inScript("installer -pkg /tmp/x.pkg -target /"), inScript("installer -pkginfo")},
		{"S15", finding.Error, "", inScript("if true; then"), inScript("if true; then true; fi")},
		{"S15", finding.Error, "", inScript("true &>> /tmp/log"), inScript("true >> /tmp/log 2>&1")},
		{"S15", finding.Error, "", inScript("declare -A map"), inScript("declare -a list")},
		{"S15", finding.Error, "", inScript(`echo "${x,,}"`), inScript(`echo "${x%,}"`)},
		{"S16", finding.Warning, "", inScript("curl -fsSO https://example.com/x"), inScript("curl -fsS http://localhost:8080/x")},
		{"S16", finding.Warning, "", inScript("ADMIN_PASSWORD='hunter22'"), inScript(`ADMIN_PASSWORD="$1"`)},
		{"S16", finding.Warning, "", inScript("security unlock-keychain -p hunter22 x.keychain"), inScript(`security unlock-keychain -p "$1" x.keychain`)},
		{"P03", finding.Warning, "", inScript("touch ~/Library/x"), inScript("touch /tmp/x")},
		{"P03", finding.Error, "", inScript(`cp licence.dat "/Users/ada/Library/Example/licence.dat"`), inScript(`cp x /tmp/licence.dat`)},
	}
}

// TestScriptSamples: each rule is found in what it is about, and in nothing once that is
// mended.
func TestScriptSamples(t *testing.T) {
	for _, s := range scriptSamples() {
		name := s.name
		if name == "" {
			name = "postinstall"
		}
		if found := lintFile(t, name, s.bad); !has(found, s.rule, s.severity) {
			t.Errorf("%s %s is not found in\n%s\nbut %v", s.rule, s.severity, s.bad, found)
		}
		if found := lintFile(t, name, s.good); len(found) > 0 {
			t.Errorf("%s: %v is found in the mended\n%s", s.rule, found, s.good)
		}
	}
}

func lintFile(t *testing.T, name, text string) []finding.Finding {
	t.Helper()
	found, err := pkglint.File(name, []byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return found
}

func has(list []finding.Finding, rule string, severity finding.Severity) bool {
	return slices.ContainsFunc(list, func(f finding.Finding) bool { return f.Rule == rule && f.Severity == severity })
}

// folderSample is a fault of a folder, as the change to a project without one.
type folderSample struct {
	rule     string
	severity finding.Severity
	name     string // of the file
	bad      string
	good     string // "": the file is left out
	mode     fs.FileMode
}

const plistHead = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
`

func buildInfo(lines string) string {
	return plistHead + "<key>identifier</key><string>com.example.x</string>\n<key>version</key><string>1.2</string>\n<key>distribution_style</key><true/>\n" + lines + "\n</dict></plist>\n"
}

func job(lines string) string {
	return plistHead + "<key>Program</key><string>/usr/local/bin/x</string>\n" + lines + "\n</dict></plist>\n"
}

func folderSamples() []folderSample {
	const (
		info   = "build-info.plist"
		post   = "scripts/postinstall"
		daemon = "payload/Library/LaunchDaemons/com.example.x.plist"
		zeros  = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
		intel  = "\xcf\xfa\xed\xfe\x07\x00\x00\x01\x03\x00\x00\x00\x02\x00\x00\x00"
		arm    = "\xcf\xfa\xed\xfe\x0c\x00\x00\x01\x00\x00\x00\x00\x02\x00\x00\x00"
		ppc    = "\xfe\xed\xfa\xce\x00\x00\x00\x12\x00\x00\x00\x00\x00\x00\x00\x02"
	)
	return []folderSample{
		{"S09", finding.Error, post, inScript(`chmod 644 "$3/Library/Example/x"`), inScript("true"), 0o755},
		{"S09", finding.Warning, post, inScript(`cp y "$3/Library/Example/y"`), inScript("true"), 0o755},
		{"S09", finding.Warning, post, inScript(`cp new "$3/Library/Example/y"`), inScript(`mv "$3/Library/Example/z" "$3/Library/Example/z.old"`), 0o755},
		{"S10", finding.Warning, info, buildInfo("<key>postinstall_action</key><string>restart</string>"), buildInfo(""), 0o644},
		{"P01", finding.Warning, "payload/Library", "", "dir", fs.ModeDir | 0o700},
		{"P02", finding.Error, "payload/usr/bin/x", "x", "", 0o755},
		{"P02", finding.Error, "payload/System/Library/x", "x", "", 0o644},
		{"P03", finding.Warning, "payload/Users/ada/x", "x", "", 0o644},
		{"P03", finding.Error, "payload/Users/ada/license.key", "x", "", 0o644},
		{"P04", finding.Warning, "payload/Library/.DS_Store", "x", "", 0o644},
		{"P04", finding.Warning, "payload/Library/._x", "x", "", 0o644},
		{"P04", finding.Warning, "payload/Library/x/.git/HEAD", "x", "", 0o644},
		{"P04", finding.Warning, "payload/Library/x", "x", "x", 0o666},
		{"P04", finding.Warning, "payload/Library/x", "x", "x", fs.ModeSetuid | 0o755},
		{"P05", finding.Error, daemon, "no plist", job("<key>Label</key><string>com.example.x</string>"), 0o644},
		{"P05", finding.Error, daemon, job(""), job("<key>Label</key><string>com.example.x</string>"), 0o644},
		{"P05", finding.Warning, daemon, job("<key>Label</key><string>com.example.y</string>"), job("<key>Label</key><string>com.example.x</string>"), 0o644},
		{"P05", finding.Error, daemon, job("<key>Label</key><string>com.example.x</string>"), job("<key>Label</key><string>com.example.x</string>"), 0o666},
		{"P05", finding.Error, daemon, plistHead + "<key>Label</key><string>com.example.x</string></dict></plist>", job("<key>Label</key><string>com.example.x</string>"), 0o644},
		{"P07", finding.Warning, info, buildInfo("<key>suppress_bundle_relocation</key><false/>"), buildInfo("<key>suppress_bundle_relocation</key><true/>"), 0o644},
		{"S11", finding.Warning, "payload/Users/Shared/Desktop/x", "x", "", 0o644},
		{"R01", finding.Warning, "payload/private/var/folders/zz/x", "x", "", 0o644},
		{"A01", finding.Warning, "payload/usr/local/bin/x", intel + zeros, arm + zeros, 0o755},
		{"A01", finding.Error, "payload/usr/local/bin/x", ppc + zeros, arm + zeros, 0o755},
		{"N01", finding.Warning, info, buildInfo("<key>name</key><string>VPN.pkg</string>"), buildInfo("<key>name</key><string>VPN-${version}.pkg</string>"), 0o644},
		{"N01", finding.Warning, info, buildInfo("<key>name</key><string>VPN-1.1.pkg</string>"), buildInfo("<key>name</key><string>VPN-1.2.pkg</string>"), 0o644},
		{"N02", finding.Error, info, strings.Replace(buildInfo(""), "1.2", "1 beta", 1), buildInfo(""), 0o644},
		{"N02", finding.Warning, info, strings.Replace(buildInfo(""), "1.2", "1.2b3", 1), buildInfo(""), 0o644},
		{"N02", finding.Error, info, strings.Replace(buildInfo(""), "<string>1.2</string>", "<real>1.2</real>", 1), buildInfo(""), 0o644},
		{"N03", finding.Error, info, strings.Replace(buildInfo(""), "com.example.x", "VPN Settings", 1), buildInfo(""), 0o644},
		{"N03", finding.Error, info, strings.Replace(buildInfo(""), "com.example.x", "com.apple.x", 1), buildInfo(""), 0o644},
		{"N03", finding.Warning, info, strings.Replace(buildInfo(""), "com.example.x", "com.github.munki.pkg.x", 1), buildInfo(""), 0o644},
		{"M01", finding.Info, info, strings.Replace(buildInfo(""), "<true/>", "<false/>", 1), buildInfo(""), 0o644},
		{"U01", finding.Info, "payload/usr/local/bin/uninstall-x", "", "#!/bin/sh\n", 0o755},
		{"S12", finding.Error, "payload/usr/local/bin/y", "#!/usr/bin/python\n", "#!/bin/sh\n", 0o755},
		{"S15", finding.Error, "payload/usr/local/bin/y", "#!/bin/sh\nif\n", "#!/bin/sh\n", 0o755},
		{"S12", finding.Warning, "scripts/postflight", inScript("true"), "", 0o755},
	}
}

// goodProject is a project in which nothing is found.
func goodProject() fstest.MapFS {
	return fstest.MapFS{
		"build-info.plist":                  {Data: []byte(buildInfo("")), Mode: 0o644},
		"payload/Applications/X.app/x":      {Data: []byte("x"), Mode: 0o644},
		"payload/Library/Example/x":         {Data: []byte("x"), Mode: 0o644},
		"payload/usr/local/bin/uninstall-x": {Data: []byte("#!/bin/sh\n"), Mode: 0o755},
		"scripts/postinstall":               {Data: []byte(inScript("true")), Mode: 0o644},
		"payload":                           {Mode: fs.ModeDir | 0o755}, "payload/Applications": {Mode: fs.ModeDir | 0o755},
		"payload/Library": {Mode: fs.ModeDir | 0o755}, "payload/usr": {Mode: fs.ModeDir | 0o755}, "payload/usr/local": {Mode: fs.ModeDir | 0o755},
		"payload/Library/LaunchDaemons": {Mode: fs.ModeDir | 0o755}, "payload/Users": {Mode: fs.ModeDir | 0o755},
		"payload/Applications/X.app": {Mode: fs.ModeDir | 0o755},
	}
}

func TestFolderSamples(t *testing.T) {
	for _, s := range folderSamples() {
		bad, good := goodProject(), goodProject()
		bad[s.name] = &fstest.MapFile{Data: []byte(s.bad), Mode: s.mode}
		if s.bad == "" && !s.mode.IsDir() {
			delete(bad, s.name)
		}
		if s.good != "" && !s.mode.IsDir() {
			good[s.name] = &fstest.MapFile{Data: []byte(s.good), Mode: s.mode.Perm() &^ 0o022}
		}
		if found := lintFolder(t, bad); !has(found, s.rule, s.severity) {
			t.Errorf("%s %s is not found in %s, but %v", s.rule, s.severity, s.name, found)
		}
		if found := lintFolder(t, good); len(found) > 0 {
			t.Errorf("%s: %v is found in the mended project, %s", s.rule, found, s.name)
		}
	}
}

func lintFolder(t *testing.T, files fs.FS) []finding.Finding {
	t.Helper()
	result := pkglint.Folder(t.Context(), "x", files, time.Time{})
	if len(result.Unread) > 0 {
		t.Fatal(result.Unread)
	}
	return result.Findings
}
