package profile_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
`

// plain is a profile with nothing to find.
const plain = xmlHead + `<plist version="1.0">
<dict>
	<key>PayloadContent</key>
	<array>
		<dict>
			<key>MultipleSessionEnabled</key>
			<false/>
			<key>PayloadIdentifier</key>
			<string>com.example.test.global</string>
			<key>PayloadType</key>
			<string>.GlobalPreferences</string>
			<key>PayloadUUID</key>
			<string>11111111-1111-4111-8111-111111111111</string>
			<key>PayloadVersion</key>
			<integer>1</integer>
		</dict>
	</array>
	<key>PayloadDisplayName</key>
	<string>Test</string>
	<key>PayloadIdentifier</key>
	<string>com.example.test</string>
	<key>PayloadScope</key>
	<string>System</string>
	<key>PayloadType</key>
	<string>Configuration</string>
	<key>PayloadUUID</key>
	<string>22222222-2222-4222-8222-222222222222</string>
	<key>PayloadVersion</key>
	<integer>1</integer>
</dict>
</plist>
`

// managed returns plain with managed preferences instead of the direct payload.
func managed(tb testing.TB, content string) string {
	tb.Helper()
	text := edit(tb, plain, ".GlobalPreferences", "com.apple.ManagedClient.preferences")
	return edit(tb, text, "<key>MultipleSessionEnabled</key>\n\t\t\t<false/>", "<key>PayloadContent</key>\n\t\t\t"+content)
}

// edit replaces the first occurrence of a text that must be there.
func edit(tb testing.TB, text, from, to string) string {
	tb.Helper()
	if !strings.Contains(text, from) {
		tb.Fatalf("the profile does not hold %q", from)
	}
	return strings.Replace(text, from, to, 1)
}

func mustParse(tb testing.TB, data []byte) *profile.Profile {
	tb.Helper()
	p, err := profile.Parse(data)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func writeFile(tb testing.TB, dir, name string, data []byte) string {
	tb.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func readFile(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// run runs a program that must succeed.
func run(tb testing.TB, name string, args ...string) []byte {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s %q: %v\n%s", name, args, err, &stderr)
	}
	return out
}

// rules returns the ids of findings, in order.
func rules(list []finding.Finding) string {
	var ids []string
	for _, f := range list {
		ids = append(ids, f.Rule)
	}
	return strings.Join(ids, " ")
}

// isError reports whether an error is of this package's type.
func isError(err error) bool {
	_, ok := errors.AsType[*profile.Error](err)
	return ok
}
