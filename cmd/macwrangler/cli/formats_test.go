package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/cachelocatorcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/diskcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// lines has a command line for each verb with formats, one that gives a result
// here. {tmp} is a new folder that prepareFormats has filled. A verb and a format
// name a line for that format alone.
func lines() map[string]string {
	const (
		data    = "../../../testdata/"
		profile = data + "profiles/faults.mobileconfig"
	)
	return map[string]string{
		"version":                 "",
		"explain":                 "not-found missing-key",
		"aduid compute":           "6c703cf1-b5d1-41f8-880b-317728cbd4f5",
		"aduid find":              "1819294961 --csv " + data + "aduid/users.csv",
		"aduid collect":           "",
		"aduid plan":              "--macs {tmp}/macs.csv --csv " + data + "aduid/users.csv",
		"aduid plan sh":           "--mac C02A --macs {tmp}/macs.csv --csv " + data + "aduid/users.csv",
		"aduid scan":              "--csv " + data + "aduid/users.csv",
		"alerts add":              "--db {tmp}/new.db --create admin@example.com",
		"alerts check":            "--db {tmp}/none.db",
		"alerts create":           "--db {tmp}/new.db",
		"alerts disable":          "--db {tmp}/a.db admin@example.com",
		"alerts enable":           "--db {tmp}/a.db admin@example.com",
		"alerts list":             "--db {tmp}/a.db",
		"alerts remove":           "--db {tmp}/a.db admin@example.com",
		"alerts replace":          "--db {tmp}/a.db admin@example.com other@example.com",
		"alerts services":         "--db {tmp}/a.db",
		"cachelocator capture":    "{tmp}/evidence",
		"cachelocator capture sh": "",
		"cachelocator check":      "--client-public-address 192.0.2.1 --server " + data + "cachelocator/site/status.json --txt " + data + "cachelocator/site/db.corp.example.com",
		"cachelocator rules":      "",
		"cachelocator site":       data + "cachelocator/site/site.yaml",
		"cachelocator inspect":    "--file " + data + "cachelocator/no-cache.plist",
		"cachelocator txt decode": "prs=192.0.2.1",
		"cachelocator txt encode": "--domain example.com 192.0.2.1",
		"cachelocator txt lint":   "prs=192.0.2.0/24",
		"chrome deploy":           "--dry-run --root {tmp} --from {tmp}/settings --users template",
		"chrome lint":             "--kind initial {tmp}/initial.json",
		"chrome prefs":            "--identifier com.example.chrome --homepage https://example.com --out {tmp}/new",
		"chrome rules":            "",
		"chrome status":           "--root {tmp}",
		"disk apply":              "{tmp}/plan.json --yes",
		"disk capture":            "{tmp}/new",
		"disk capture sh":         "",
		"disk script":             "",
		"disk plan":               "--from " + data + "disk/ssd-apfs-filevault",
		"fus profile":             "--identifier com.example.fus",
		"metrics export":          "--checkpoint {tmp}/checkpoint " + data + "metrics/Metrics.sqlite",
		"metrics report":          data + "metrics/Metrics.sqlite",
		"pip plan":                "--root " + data + "pip/sierra",
		"pkg build":               "{tmp}/settings --out {tmp}/settings.pkg",
		"pkg choices":             "{tmp}/product.pkg",
		"pkg lint":                "{tmp}/settings",
		"pkg rules":               "",
		"pkg expand":              "{tmp}/tool.pkg {tmp}/expanded",
		"pkg show":                "{tmp}/tool.pkg",
		"pkg sign":                "{tmp}/tool.pkg --cert {tmp}/installer.pem --key {tmp}/installer.key --out {tmp}/signed.pkg",
		"pkg verify":              "{tmp}/tool.pkg",
		"profile diff":            profile + " " + profile,
		"profile lint":            profile,
		"profile make":            "--domain com.example.app --identifier com.example.app.settings --set a=true",
		"profile rules":           "",
		"profile show":            profile,
		"profile sign":            profile + " --cert {tmp}/signer.pem --key {tmp}/signer.key --out {tmp}/signed.mobileconfig",
		"profile unsign":          "{tmp}/both.mobileconfig",
		"profile verify":          profile,
	}
}

// TestEveryFormatRenders runs each verb in each format that it declares: the
// document has that form, and the status says that there is one.
func TestEveryFormatRenders(t *testing.T) {
	known := lines()
	for _, cmd := range allCommands() {
		verb := strings.TrimPrefix(cmd.CommandPath(), frame.ProgramName+" ")
		formats := declaredFormats(cmd)
		if cmd.HasSubCommands() || len(formats) < 2 && formats[0] == frame.FormatText || strings.HasPrefix(verb, "probe ") {
			continue
		}
		line, ok := known[verb]
		if !ok {
			t.Errorf("%s: formats_test.go has no command line for it", verb)
			continue
		}
		delete(known, verb)
		for _, format := range formats {
			line := line
			if own, ok := known[verb+" "+format]; ok {
				delete(known, verb+" "+format)
				line = own
			}
			t.Run(verb+" "+format, func(t *testing.T) {
				t.Parallel()
				checkFormat(t, verb+" "+line+" --format "+format, format)
			})
		}
	}
	for verb := range known {
		t.Errorf("%s: no such verb and format", verb)
	}
}

// declaredFormats are the formats that --format of a command names.
func declaredFormats(cmd *cobra.Command) []string {
	flag := cmd.Flags().Lookup("format")
	if flag == nil {
		return []string{frame.FormatText}
	}
	_, words, _ := strings.Cut(flag.Usage, ": ")
	return regexp.MustCompile(`, | or `).Split(words, -1)
}

func checkFormat(t *testing.T, line, format string) {
	t.Helper()
	dir := t.TempDir()
	tree := prepareFormats(t, dir)
	status, stdout, stderr := runTree(t, tree, strings.Fields(strings.ReplaceAll(line, "{tmp}", dir))...)
	if status == frame.StatusError || stdout == "" {
		t.Fatalf("%s: status %d, %q, %s", line, status, stdout, stderr)
	}
	if err := wellFormed(format, []byte(stdout)); err != nil {
		t.Errorf("%s: %v in\n%s", line, err, stdout)
	}
}

// runTree runs a command line as root over a tree.
func runTree(t *testing.T, tree func(a *frame.App) *cobra.Command, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	streams := frame.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs, Superuser: true}
	status = frame.Run(t.Context(), args, streams, tree)
	return status, out.String(), errs.String()
}

// makeProject makes a munkipkg project that becomes a product.
func makeProject(t *testing.T, dir string) {
	t.Helper()
	info := `{"identifier": "com.example.tool", "name": "Tool-${version}.pkg", "version": "1.2", "distribution_style": true}`
	err := errors.Join(
		os.MkdirAll(filepath.Join(dir, "payload"), 0o755),
		os.WriteFile(filepath.Join(dir, "payload", "readme"), []byte("hello\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "build-info.json"), []byte(info), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
}

// prepareFormats makes the files that lines name, and the whole tree with the
// verbs of disk on a simulated Mac.
func prepareFormats(t *testing.T, dir string) func(a *frame.App) *cobra.Command {
	t.Helper()
	mac := simdisk.SingleSSD("10.12.6")
	program := &simdisk.Program{Mac: mac}
	on := diskcmd.Mac{
		Host:     disk.Host{Diskutil: program, Sysctl: mac.Sysctl, Root: mac.Root()},
		Diskutil: program, LockFile: filepath.Join(dir, "lock"),
	}
	tree := func(a *frame.App) *cobra.Command {
		root := newTree(a)
		for _, cmd := range root.Commands() {
			if cmd.Name() == "disk" {
				root.RemoveCommand(cmd)
			}
			if cmd.Name() == "cachelocator" {
				captureOnAMac(a, cmd, dir)
			}
		}
		root.AddCommand(diskcmd.NewOn(a, on))
		return root
	}
	makeProject(t, filepath.Join(dir, "product"))
	for _, line := range []string{
		"pkg build {tmp}/product --out {tmp}/product.pkg",
		"alerts add --db {tmp}/a.db --create admin@example.com",
		"alerts create --db {tmp}/none.db",
		"chrome prefs --mode initial --no-import --identifier com.example.chrome --out {tmp}/settings",
		"chrome prefs --mode initial --no-password-saving --identifier com.example.chrome --out {tmp}/untracked",
	} {
		if status, _, stderr := runTree(t, tree, strings.Fields(strings.ReplaceAll(line, "{tmp}", dir))...); status != frame.StatusDone {
			t.Fatalf("%s: %s", line, stderr)
		}
	}
	status, plan, stderr := runTree(t, tree, "disk", "plan", "--format", "json")
	if status != frame.StatusDone {
		t.Fatal(stderr)
	}
	system := filepath.Join(dir, "System/Library/CoreServices")
	err := errors.Join(
		os.MkdirAll(system, 0o755),
		os.MkdirAll(filepath.Join(dir, "Library/User Template/English.lproj"), 0o755),
		os.WriteFile(filepath.Join(system, "SystemVersion.plist"),
			[]byte(`<plist version="1.0"><dict><key>ProductVersion</key><string>13.0</string></dict></plist>`), 0o600),
		os.WriteFile(filepath.Join(dir, "macs.csv"), []byte("mac,name,uid,guid,home\nC02A,student0001,501,,/Users/student0001\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "plan.json"), []byte(plan), 0o600),
		os.WriteFile(filepath.Join(dir, "initial.json"), []byte(`{"homepage": 1}`), 0o600),
		os.MkdirAll(filepath.Join(dir, "Users/anna/Library"), 0o755),
		makeSigner(filepath.Join(dir, "signer")),
		makeInstaller(filepath.Join(dir, "installer")),
		os.WriteFile(filepath.Join(dir, "tool.pkg"), samplePackage(t, "component"), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	sign := "profile sign -q ../../../testdata/profiles/fus.mobileconfig --cert {tmp}/signer.pem --key {tmp}/signer.key --out {tmp}/both.mobileconfig"
	if status, _, stderr := runTree(t, tree, strings.Fields(strings.ReplaceAll(sign, "{tmp}", dir))...); status != frame.StatusDone {
		t.Fatalf("%s: %s", sign, stderr)
	}
	return tree
}

// wellFormed checks a document of a format that others read.
func wellFormed(format string, data []byte) error {
	switch format {
	case frame.FormatJSON, frame.FormatSARIF, "ddm":
		decoder := json.NewDecoder(bytes.NewReader(data))
		for { // metrics export writes one object a line
			var value map[string]any
			if err := decoder.Decode(&value); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
		}
	case frame.FormatPlist, "mobileconfig":
		_, err := plistfile.Parse(data, plistfile.Limits{})
		return err
	case frame.FormatGitHub:
		for line := range strings.Lines(string(data)) {
			if !strings.HasPrefix(line, "::") {
				return errors.New("a line that is not a workflow command")
			}
		}
	}
	return nil
}

// captureOnAMac puts cachelocator capture of a Mac in place of that of this machine. Its
// programs print the files in a folder.
func captureOnAMac(a *frame.App, group *cobra.Command, dir string) {
	mac := cachelocatorcmd.NewOn(a, cachelocatorcmd.Mac{Darwin: true, Runner: printed(dir), Now: func() time.Time { return time.Unix(1772442000, 0) }})
	for _, one := range []*cobra.Command{group, mac} {
		for _, verb := range one.Commands() {
			if verb.Name() == "capture" {
				one.RemoveCommand(verb)
				if one == mac {
					group.AddCommand(verb)
				}
			}
		}
	}
}
