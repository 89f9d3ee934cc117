package volume

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestFolderExchanged replaces a folder between the check and its opening.
func TestFolderExchanged(t *testing.T) {
	for name, test := range map[string]struct {
		exchange func(home, outside string) error
		want     error // nil: any
	}{
		"a link out of the home": {func(home, outside string) error {
			return os.Symlink(outside, filepath.Join(home, "Library"))
		}, nil},
		"a link within the home": {func(home, _ string) error {
			return os.Symlink("other", filepath.Join(home, "Library"))
		}, ErrChanged},
		"another folder": {func(home, _ string) error {
			return os.Rename(filepath.Join(home, "other"), filepath.Join(home, "Library"))
		}, ErrChanged},
	} {
		t.Run(name, func(t *testing.T) {
			disk, outside := t.TempDir(), t.TempDir()
			home := filepath.Join(disk, "Users", "ada")
			for _, d := range []string{"Library", "other"} {
				if err := os.MkdirAll(filepath.Join(home, d), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			homes, _, err := New(disk, "").Homes()
			if err != nil {
				t.Fatal(err)
			}
			folder, err := homes[0].Open()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = folder.Close() }()
			folder.meanwhile = func() {
				err = errors.Join(os.Rename(filepath.Join(home, "Library"), filepath.Join(home, "aside")), test.exchange(home, outside))
			}
			if got := folder.Write("Library/Preferences", []byte("x"), 0o600); got == nil || test.want != nil && !errors.Is(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range []string{outside, filepath.Join(home, "Library"), filepath.Join(home, "aside")} {
				if entries, err := os.ReadDir(d); len(entries) != 0 || err != nil {
					t.Errorf("in %s there are %v, %v", d, entries, err)
				}
			}
		})
	}
}
