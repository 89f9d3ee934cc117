package volume_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// testHome makes a volume with the home "ada", and a folder outside to which
// nothing may be written.
func testHome(t *testing.T) (home volume.Home, path, outside string) {
	t.Helper()
	dir := t.TempDir()
	path, outside = filepath.Join(dir, "disk", "Users", "ada"), filepath.Join(dir, "outside")
	for _, d := range []string{path, outside} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	homes, _, err := volume.New(filepath.Join(dir, "disk"), "").Homes()
	if err != nil || len(homes) != 1 {
		t.Fatalf("homes %v, %v", homes, err)
	}
	return homes[0], path, outside
}

func open(t *testing.T, home volume.Home) *volume.Folder {
	t.Helper()
	folder, err := home.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = folder.Close() })
	return folder
}

func TestFolderWrite(t *testing.T) {
	home, path, _ := testHome(t)
	const someone = 4711
	asRoot := os.Geteuid() == 0
	if asRoot {
		if err := os.Chown(path, someone, someone+1); err != nil {
			t.Fatal(err)
		}
	}
	folder := open(t, home)
	if err := folder.Write("Library/Google/Preferences", []byte("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(path, "Library/Google/Preferences")
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := folder.Write("Library/Google/Preferences", []byte("two"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := folder.Read("Library/Google/Preferences", 3); string(got) != "two" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
	for name, mode := range map[string]fs.FileMode{"Library": 0o700, "Library/Google": 0o700, "Library/Google/Preferences": 0o640} {
		info, err := os.Lstat(filepath.Join(path, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v, want %v", name, info.Mode().Perm(), mode)
		}
		stat, ok := info.Sys().(*syscall.Stat_t)
		if asRoot && (!ok || stat.Uid != someone || stat.Gid != someone+1) {
			t.Errorf("%s does not belong to the home's owner: %+v", name, stat)
		}
	}
	entries, err := os.ReadDir(filepath.Join(path, "Library/Google"))
	if err != nil || len(entries) != 1 {
		t.Errorf("there are %v, %v", entries, err)
	}
}

func TestFolderRefuses(t *testing.T) {
	home, path, outside := testHome(t)
	for name, content := range map[string]string{"disk": "", "secret": "her"} {
		if err := os.WriteFile(filepath.Join(outside, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"away": outside, "file": filepath.Join(outside, "secret"), "near": "inside", "nothing": "/nowhere",
	} {
		if err := os.Symlink(target, filepath.Join(path, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Join(path, "inside"), 0o700),
		os.WriteFile(filepath.Join(path, "plain"), []byte("12345"), 0o600),
		os.Link(filepath.Join(outside, "secret"), filepath.Join(path, "hard")),
		syscall.Mkfifo(filepath.Join(path, "pipe"), 0o600)); err != nil {
		t.Fatal(err)
	}
	folder := open(t, home)
	for _, c := range []struct {
		name        string
		read, write error
	}{
		{"away/x", volume.ErrLink, volume.ErrLink},
		{"near/x", volume.ErrLink, volume.ErrLink},
		{"file", volume.ErrLink, volume.ErrLink},
		{"nothing", volume.ErrLink, volume.ErrLink},
		{"hard", volume.ErrHardLink, volume.ErrHardLink},
		{"inside", volume.ErrNotFile, volume.ErrNotFile},
		{"pipe", volume.ErrNotFile, volume.ErrNotFile},
		{"plain/x", volume.ErrNotFolder, volume.ErrNotFolder},
		{"../ada/plain", fs.ErrInvalid, fs.ErrInvalid},
		{"/etc/passwd", fs.ErrInvalid, fs.ErrInvalid},
		{".", fs.ErrInvalid, fs.ErrInvalid},
		{"missing", fs.ErrNotExist, nil},
		{"plain", volume.ErrTooLarge, nil},
	} {
		if _, err := folder.Read(c.name, 4); !errors.Is(err, c.read) {
			t.Errorf("reading %q: %v, want %v", c.name, err, c.read)
		}
		if err := folder.Write(c.name, []byte("new"), 0o600); !errors.Is(err, c.write) {
			t.Errorf("writing %q: %v, want %v", c.name, err, c.write)
		}
	}
	if got, err := os.ReadFile(filepath.Join(outside, "secret")); string(got) != "her" || err != nil {
		t.Errorf("the file outside is %q, %v", got, err)
	}
	if entries, err := os.ReadDir(outside); len(entries) != 2 || err != nil {
		t.Errorf("outside there are %v, %v", entries, err)
	}
}

func owner(info fs.FileInfo) int {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(stat.Uid)
	}
	return -1
}
