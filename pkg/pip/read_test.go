package pip_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/pip"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// mac makes a volume with these files; "PATH -> TARGET" is a link. Those that end in /
// are folders.
func mac(tb testing.TB, system string, names ...string) volume.Volume {
	tb.Helper()
	root := tb.TempDir()
	if system != "" {
		names = append(names, "System/Library/CoreServices/SystemVersion.plist")
	}
	for _, name := range names {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		text := "<plist version=\"1.0\"><dict><key>ProductVersion</key><string>" + system + "</string></dict></plist>"
		var err error
		if name[len(name)-1] == '/' {
			err = os.MkdirAll(path, 0o755)
		} else {
			err = os.WriteFile(path, []byte(text), 0o755)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	return volume.New(root, "")
}

func TestRead(t *testing.T) {
	t.Parallel()
	const org, fw = "Library/Frameworks/Python.framework/Versions/", "System/Library/Frameworks/Python.framework/Versions/"
	f, err := pip.Read(t.Context(), mac(t, "10.15.7",
		"usr/bin/python", "usr/bin/python3", fw+"2.7/", fw+"Current/", "Library/Python/2.7/site-packages/pip-20.3.4-py2.7.egg-info",
		org+"3.9/bin/python3.9", org+"3.9/lib/python3.9/site-packages/pip-21.0.dist-info/", org+"3.6/bin/python3.6", org+"3.6/lib/libssl.1.0.0.dylib", org+"3.4/",
		"Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.8/bin/python3.8",
		"opt/homebrew/Cellar/python@3.12/3.12.4/", "opt/homebrew/bin/python3.12", "usr/local/Cellar/git/",
		"Library/ManagedFrameworks/Python/Python3.framework/Versions/3.12/bin/python3.12",
		"usr/local/munki/munki-python",
	))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&pip.Facts{
		SystemVersion: "10.15.7", CommandLineTools: pip.Present, Stub: pip.Present, Unread: []pip.Unread{},
		Pythons: []pip.Python{
			{Kind: pip.System, Command: "/usr/bin/python", Version: "2.7", Program: pip.Present, Pip: "20.3.4", HasPip: pip.Present},
			{Kind: pip.Tools, Command: "/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.8/bin/python3.8", Version: "3.8", Program: pip.Present, HasPip: pip.Absent},
			{Kind: pip.PythonOrg, Command: "/Library/Frameworks/Python.framework/Versions/3.4/bin/python3.4", Version: "3.4", Program: pip.Absent, HasPip: pip.Absent, OwnSSL: pip.Absent},
			{Kind: pip.PythonOrg, Command: "/Library/Frameworks/Python.framework/Versions/3.6/bin/python3.6", Version: "3.6", Program: pip.Present, HasPip: pip.Absent, OwnSSL: pip.Present},
			{Kind: pip.PythonOrg, Command: "/Library/Frameworks/Python.framework/Versions/3.9/bin/python3.9", Version: "3.9", Program: pip.Present, Pip: "21.0", HasPip: pip.Present, OwnSSL: pip.Absent},
			{Kind: pip.Homebrew, Command: "/opt/homebrew/bin/python3.12", Version: "3.12", Program: pip.Present, HasPip: pip.Absent},
			{Kind: pip.MacAdmins, Command: "/Library/ManagedFrameworks/Python/Python3.framework/Versions/3.12/bin/python3.12", Version: "3.12", Program: pip.Present, HasPip: pip.Absent},
			{Kind: pip.MunkiOwned, Command: "/usr/local/munki/munki-python", Program: pip.Present},
		},
	}, f); diff != "" {
		t.Error(diff)
	}
}

// Pythons that are not examined are named, by the names that lead to no other: a link to
// one that is examined is none of them.
func TestReadOthers(t *testing.T) {
	t.Parallel()
	const org = "Library/Frameworks/Python.framework/Versions/3.4/bin/python3.4"
	v := mac(t, "14.5", org, "usr/local/bin/git", "usr/local/bin/python3.9", "usr/local/bin/python3-config", "opt/local/bin/python3.12", "opt/miniconda3/bin/python",
		"opt/homebrew/bin/python3.12", "opt/homebrew/Cellar/python@3.12/3.12.4/bin/python3.12", "opt/homebrew/Cellar/python@3.13/3.13.0/bin/python3.13")
	for link, target := range map[string]string{
		"usr/local/bin/python3.4": "../../../" + org, "usr/local/bin/python3": "python3.9", "usr/local/bin/python": "/nowhere",
		"opt/homebrew/bin/python3.13": "../Cellar/python@3.13/3.13.0/bin/python3.13", "opt/homebrew/bin/python3": "../Cellar/python@3.13/3.13.0/bin/python3.13",
	} {
		if err := os.Symlink(target, filepath.Join(v.System(), link)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := pip.Read(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"/usr/local/bin/python3", "/opt/local/bin/python3.12", "/opt/miniconda3/bin/python"}, f.Others); diff != "" {
		t.Error(diff)
	}
}

// A Python of Homebrew that is not linked into bin is still there.
func TestReadUnlinked(t *testing.T) {
	t.Parallel()
	v := mac(t, "15.1", "opt/homebrew/Cellar/python@3.12/3.12.4/bin/python3.12", "opt/homebrew/opt/", "opt/homebrew/Cellar/python@3.11/")
	if err := os.Symlink("../Cellar/python@3.12/3.12.4", filepath.Join(v.System(), "opt/homebrew/opt/python@3.12")); err != nil {
		t.Fatal(err)
	}
	f, err := pip.Read(t.Context(), v)
	if err != nil || len(f.Pythons) != 2 {
		t.Fatalf("%+v, %v", f, err)
	}
	if gone, there := f.Pythons[0], f.Pythons[1]; gone.Program != pip.Absent || there.Program != pip.Present || there.Command != "/opt/homebrew/opt/python@3.12/bin/python3.12" {
		t.Errorf("%+v", f.Pythons)
	}
	if got := pip.Make(f).Verdict(); got != pip.Works {
		t.Errorf("verdict %s", got)
	}
}

// What is there and is no folder, or cannot be opened, is not taken for absent.
func TestReadHostile(t *testing.T) {
	t.Parallel()
	v := mac(t, "14.5", "Library/Frameworks/Python.framework/Versions", "usr/local/Cellar")
	f, err := pip.Read(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Unread) != 2 {
		t.Errorf("%+v", f.Unread)
	}
	if got := pip.Make(f).Verdict(); got != pip.Unknown {
		t.Errorf("verdict %s, want %s", got, pip.Unknown)
	}

	v = mac(t, "14 or so")
	if f, err = pip.Read(t.Context(), v); err != nil || f.SystemVersion != "" || len(f.Unread) != 1 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestReadNoSystem(t *testing.T) {
	t.Parallel()
	if _, err := pip.Read(t.Context(), mac(t, "", "Users/")); fault.CodeOf(err) != pip.CodeNoSystem {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := pip.Read(ctx, mac(t, "14.5")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
