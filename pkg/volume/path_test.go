package volume_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// nobody owns the folder of an attacker. Only root can make one.
const nobody = 65534

// testPlaces makes a file that must not change, "victim", and a folder that
// belongs to nobody.
func testPlaces(t *testing.T) (victim, folder string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can make a folder that is somebody else's")
	}
	dir := t.TempDir()
	victim, folder = filepath.Join(dir, "victim"), filepath.Join(dir, "nobody")
	err := errors.Join(os.WriteFile(victim, []byte("root's"), 0o600), os.Mkdir(folder, 0o755), os.Chown(folder, nobody, nobody))
	if err != nil {
		t.Fatal(err)
	}
	return victim, folder
}

func checkVictim(t *testing.T, victim string) {
	t.Helper()
	data, err := os.ReadFile(victim)
	info, serr := os.Stat(victim)
	if err != nil || serr != nil || string(data) != "root's" || info.Mode().Perm() != 0o600 || owner(info) != 0 {
		t.Errorf("the victim is %q, %v, %v, %v", data, info, err, serr)
	}
}

// TestPathFollowsNoForeignLink holds that root follows no link that somebody else
// can have made, neither at the file nor on the way to it.
func TestPathFollowsNoForeignLink(t *testing.T) {
	victim, folder := testPlaces(t)
	sticky := filepath.Join(filepath.Dir(folder), "sticky")
	err := errors.Join(
		os.Symlink(victim, filepath.Join(folder, "file")),
		os.Symlink(filepath.Dir(victim), filepath.Join(folder, "way")),
		os.Mkdir(filepath.Join(folder, "deeper"), 0o755), // root's own, but he can exchange it
		os.Symlink(victim, filepath.Join(folder, "deeper", "file")),
		os.Mkdir(sticky, 0o755), os.Chmod(sticky, os.ModeSticky|0o777),
		os.Symlink(victim, filepath.Join(sticky, "file")), os.Lchown(filepath.Join(sticky, "file"), nobody, nobody),
		os.Symlink(victim, filepath.Join(sticky, "ours")),
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder + "/file", folder + "/way/victim", folder + "/deeper/file", sticky + "/file"} {
		p := (volume.Door{}).Path(path)
		_, readErr := p.Read(100)
		_, _, updateErr := p.Update(0o600)
		for act, err := range map[string]error{
			"write": p.Write([]byte("x"), 0o644), "read": readErr, "update": updateErr,
			"folder": p.WriteFolder(0o755, func(*volume.Folder) error { return nil }),
		} {
			if !errors.Is(err, volume.ErrLink) {
				t.Errorf("%s of %q: %v", act, path, err)
			}
		}
		if _, err := p.Read(1); err == nil || !strings.Contains(err.Error(), "name the file itself") {
			t.Errorf("the message is %v", err)
		}
	}
	checkVictim(t, victim)
	if data, err := (volume.Door{}).Path(sticky + "/ours").Read(100); err != nil || string(data) != "root's" {
		t.Errorf("through a link of our own: %q, %v", data, err)
	}
}

// TestPathTakesNoForeignFile holds that root opens no other than a regular file
// with one name in a folder of somebody else.
func TestPathTakesNoForeignFile(t *testing.T) {
	victim, folder := testPlaces(t)
	if err := os.Link(victim, filepath.Join(folder, "hard")); err != nil {
		t.Fatal(err)
	}
	p := (volume.Door{}).Path(filepath.Join(folder, "hard"))
	_, _, updateErr := p.Update(0o600)
	_, readErr := p.Read(100)
	for act, err := range map[string]error{"write": p.Write([]byte("x"), 0o644), "update": updateErr, "read": readErr} {
		if !errors.Is(err, volume.ErrHardLink) {
			t.Errorf("%s: %v", act, err)
		}
	}
	checkVictim(t, victim)
}

// TestVolumeIsABoundary holds that nothing on a foreign disk leads out of it, and
// that its own links are resolved as on the Mac it is of.
func TestVolumeIsABoundary(t *testing.T) {
	dir := t.TempDir()
	disk, outside := filepath.Join(dir, "disk"), filepath.Join(dir, "outside")
	makeFolders(t, dir, "disk/private/var/db", "disk/Library/deep", "outside")
	err := errors.Join(
		os.WriteFile(filepath.Join(outside, "file"), []byte("host"), 0o600),
		os.Symlink("private/var", filepath.Join(disk, "var")),
		os.Symlink("/private/var/db", filepath.Join(disk, "Library/deep/absolute")),
		os.Symlink(outside, filepath.Join(disk, "away")),
		os.Symlink("../../../../../../../.."+outside, filepath.Join(disk, "up")),
		os.Symlink(filepath.Join(outside, "file"), filepath.Join(disk, "file")),
		os.Symlink("loop", filepath.Join(disk, "loop")),
	)
	if err != nil {
		t.Fatal(err)
	}
	v := volume.New(disk, "")
	for _, name := range []string{"var/db/a", "Library/deep/absolute/b", "Library/deep/absolute/../db/c"} {
		if err := v.Path(name).Write([]byte("x"), 0o600); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left, err := os.ReadDir(filepath.Join(disk, "private/var/db")); err != nil || len(left) != 3 {
		t.Errorf("inside there are %v, %v", left, err)
	}
	for _, name := range []string{"away/file", "up/file", "file", "loop", "loop/x"} {
		if data, err := v.Path(name).Read(100); err == nil {
			t.Errorf("%s: read %q", name, data)
		}
		_ = v.Path(name).Write([]byte("x"), 0o600) // inside, if anywhere
	}
	if data, err := os.ReadFile(filepath.Join(outside, "file")); err != nil || string(data) != "host" {
		t.Errorf("outside the file is %q, %v", data, err)
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) != 1 {
		t.Errorf("outside there are %v, %v", left, err)
	}
}

func TestPathResolve(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	makeFolders(t, dir, "real")
	if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	got, err := (volume.Door{}).Path(filepath.Join(dir, "link", "file")).Resolve()
	if want := filepath.Join(dir, "real", "file"); got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	folder, base, err := (volume.Door{}).Path(filepath.Join(dir, "link", "new", "er", "file")).FindOrMake(0o755)
	if err != nil || base != "file" || folder.Path() != filepath.Join(dir, "real", "new", "er") {
		t.Fatalf("got %v, %q, %v", folder, base, err)
	}
	if err := folder.Close(); err != nil {
		t.Error(err)
	}
}
