package volume_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

func makeFolders(t *testing.T, below string, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.MkdirAll(filepath.Join(below, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHomes(t *testing.T) {
	disk := t.TempDir()
	makeFolders(t, disk, "Users/ada", "Users/grace", "Users/Shared", "Users/Guest", "Users/.localized")
	users := filepath.Join(disk, "Users")
	if err := errors.Join(os.Symlink(t.TempDir(), filepath.Join(users, "mallory")),
		os.WriteFile(filepath.Join(users, "notes"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	homes, passed, err := volume.New(disk, "").Homes()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range homes {
		got = append(got, h.Name+" "+h.Path)
	}
	for _, p := range passed {
		got = append(got, "not "+p.Path)
	}
	want := []string{
		"ada " + filepath.Join(users, "ada"), "grace " + filepath.Join(users, "grace"),
		"not " + filepath.Join(users, "Guest"), "not " + filepath.Join(users, "Shared"), "not " + filepath.Join(users, "mallory"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHomeBecameALink(t *testing.T) {
	disk, outside := t.TempDir(), t.TempDir()
	makeFolders(t, disk, "Users/ada")
	homes, _, err := volume.New(disk, "").Homes()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(homes[0].Path), os.Symlink(outside, homes[0].Path)); err != nil {
		t.Fatal(err)
	}
	if _, err := homes[0].Open(); !errors.Is(err, volume.ErrLink) {
		t.Errorf("got %v", err)
	}
}

func TestHomesLeadOut(t *testing.T) {
	disk := t.TempDir()
	if err := os.Symlink(t.TempDir(), filepath.Join(disk, "Users")); err != nil {
		t.Fatal(err)
	}
	if homes, _, err := volume.New(disk, "").Homes(); err == nil {
		t.Errorf("homes outside of the volume: %v", homes)
	}
	if homes, _, err := volume.New(t.TempDir(), "").Homes(); homes != nil || err != nil {
		t.Errorf("a volume without homes: %v, %v", homes, err)
	}
}

func writeVersion(t *testing.T, disk, value string) {
	t.Helper()
	dir := filepath.Join(disk, "System/Library/CoreServices")
	makeFolders(t, disk, "System/Library/CoreServices")
	text := `<?xml version="1.0"?><plist version="1.0"><dict><key>ProductVersion</key>` + value + `</dict></plist>`
	if err := os.WriteFile(filepath.Join(dir, "SystemVersion.plist"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTemplates(t *testing.T) {
	for version, in := range map[string]string{
		"10.7": "System/Library", "10.14.6": "System/Library", "10.15": "Library", "10.16": "Library", "11.0": "Library", "26.1": "Library",
	} {
		disk := t.TempDir()
		writeVersion(t, disk, "<string>"+version+"</string>")
		makeFolders(t, disk, "Library/User Template/English.lproj", "Library/User Template/Non_localized", "Library/User Template/other",
			"System/Library/User Template/English.lproj", "System/Library/User Template/Non_localized")
		homes, err := volume.New(disk, "").Templates()
		if err != nil || len(homes) != 2 {
			t.Errorf("%s: %v, %v", version, homes, err)
			continue
		}
		for i, name := range []string{"English.lproj", "Non_localized"} {
			if want := filepath.Join(disk, in, "User Template", name); homes[i].Path != want {
				t.Errorf("%s: %q, want %q", version, homes[i].Path, want)
			}
		}
	}
}

func TestSystemVersion(t *testing.T) {
	disk := t.TempDir()
	v := volume.New(disk, "")
	_, err := v.SystemVersion()
	if !errors.Is(err, os.ErrNotExist) || !strings.HasSuffix(err.Error(), "SystemVersion.plist\": no such file or directory") {
		t.Errorf("without a system: %v", err)
	}
	if _, err := v.Templates(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a system: %v", err)
	}
	for _, bad := range []string{"<string>ten</string>", "<string></string>", "<integer>10</integer>", "<string>x" + strings.Repeat("y", 70_000) + "</string>"} {
		writeVersion(t, disk, bad)
		if got, err := v.SystemVersion(); err == nil {
			t.Errorf("from %.20s came %q", bad, got)
		}
	}
	writeVersion(t, disk, "<string>10.13.6</string>")
	if got, err := v.SystemVersion(); got != "10.13.6" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestHomesBehindLinks holds that the volume's own links are resolved as on the Mac
// it is of, and that one to nothing is not the same as no homes.
func TestHomesBehindLinks(t *testing.T) {
	disk := t.TempDir()
	makeFolders(t, disk, "moved/ada")
	users := filepath.Join(disk, "Users")
	if err := os.Symlink("/moved", users); err != nil {
		t.Fatal(err)
	}
	homes, _, err := volume.New(disk, "").Homes()
	if err != nil || len(homes) != 1 {
		t.Fatalf("got %v, %v", homes, err)
	}
	folder := open(t, homes[0])
	if err := folder.Write("file", []byte("x"), 0o600); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(filepath.Join(disk, "moved/ada/file")); string(data) != "x" || err != nil {
		t.Errorf("got %q, %v", data, err)
	}
	if err := os.RemoveAll(filepath.Join(disk, "moved")); err != nil {
		t.Fatal(err)
	}
	if homes, _, err := volume.New(disk, "").Homes(); err == nil {
		t.Errorf("a link to nothing: %v", homes)
	}
}
