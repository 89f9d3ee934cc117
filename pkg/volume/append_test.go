package volume_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestAppend: two runs write in turn, each at the end.
func TestAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	var runs []*volume.File
	for range 2 {
		file, err := volume.Door{}.Path(path).Append(0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		runs = append(runs, file)
	}
	for i, text := range []string{"a", "b", "c"} {
		if _, err := runs[i%2].Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	info, serr := os.Stat(path)
	if err != nil || serr != nil || string(data) != "abc" || info.Mode().Perm() != 0o600 {
		t.Errorf("the file holds %q, %v, %v, %v", data, info.Mode(), err, serr)
	}
}

// TestAppendFails leaves no file that was not there.
func TestAppendFails(t *testing.T) {
	for _, at := range []volume.Act{volume.ActMake, volume.ActSync} {
		dir, broken := t.TempDir(), errors.New("the disk is on fire")
		door := volume.FailingDoor(func(act volume.Act, _ string) error {
			if act == at {
				return broken
			}
			return nil
		})
		if _, err := door.Path(filepath.Join(dir, "file")).Append(0o600); !errors.Is(err, broken) {
			t.Errorf("%s: got %v", at, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%s: left %v, %v", at, left, err)
		}
	}
}

func TestAppendTakesNoForeignFile(t *testing.T) {
	victim, folder := testPlaces(t)
	err := errors.Join(os.Symlink(victim, filepath.Join(folder, "link")), os.Link(victim, filepath.Join(folder, "hard")))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{"link": volume.ErrLink, "hard": volume.ErrHardLink} {
		if _, err := (volume.Door{}).Path(filepath.Join(folder, name)).Append(0o600); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", name, err, want)
		}
	}
	checkVictim(t, victim)
}

func TestLasting(t *testing.T) {
	_, foreign := testPlaces(t)
	for place, want := range map[string]string{t.TempDir(): "", foreign: "/var/tmp"} {
		t.Setenv("TMPDIR", place)
		file, err := volume.Door{}.Lasting("test-", ".end")
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = place
		}
		info, err := file.Stat()
		if err != nil || info.Mode().Perm() != 0o600 || filepath.Dir(file.Name()) != want {
			t.Errorf("it is %q, %v, %v; want it in %q", file.Name(), info.Mode(), err, want)
		}
		if base := filepath.Base(file.Name()); !strings.HasPrefix(base, "test-") || !strings.HasSuffix(base, ".end") {
			t.Errorf("its name is %q", base)
		}
		if err := errors.Join(file.Close(), os.Remove(file.Name())); err != nil {
			t.Error(err)
		}
	}
}

// TestMissingVolume: a volume that is not there is made, if anything is made in it.
func TestMissingVolume(t *testing.T) {
	disk := filepath.Join(t.TempDir(), "a", "disk")
	v := volume.New(disk, "")
	if _, err := v.Path("x").Read(1); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(filepath.Dir(disk)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading made it: %v", err)
	}
	folder, _, err := v.Path("var/db/x").FindOrMake(0o755)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil || folder.Path() != filepath.Join(disk, "var/db") {
		t.Errorf("got %q, %v", folder.Path(), err)
	}
}
