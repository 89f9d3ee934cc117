package volume_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// testShared makes a folder such as /tmp, and root's file "victim" beside it.
func testShared(t *testing.T) (victim, shared string) {
	t.Helper()
	victim, folder := testPlaces(t)
	shared = filepath.Join(filepath.Dir(folder), "tmp")
	if err := errors.Join(os.Mkdir(shared, 0o755), os.Chmod(shared, os.ModeSticky|0o777)); err != nil {
		t.Fatal(err)
	}
	return victim, shared
}

// TestSharedFolder holds what root does in a folder to which everybody adds names:
// no hard link is opened, and what was put there before does not give its owner and
// its mode to what root writes.
func TestSharedFolder(t *testing.T) {
	victim, shared := testShared(t)
	hard, planted := filepath.Join(shared, "hard"), filepath.Join(shared, "planted")
	err := errors.Join(
		os.Link(victim, hard),
		os.WriteFile(planted, nil, 0o600), os.Chmod(planted, 0o666), os.Chown(planted, nobody, nobody),
	)
	if err != nil {
		t.Fatal(err)
	}
	p := (volume.Door{}).Path(hard)
	_, _, updateErr := p.Update(0o600)
	_, readErr := p.Read(100)
	for act, err := range map[string]error{"write": p.Write([]byte("x"), 0o644), "update": updateErr, "read": readErr} {
		if !errors.Is(err, volume.ErrHardLink) {
			t.Errorf("%s: %v", act, err)
		}
	}
	if err := (volume.Door{}).Path(planted).Write([]byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(planted)
	if err != nil || owner(info) != 0 || info.Mode().Perm() != 0o600 {
		t.Errorf("the new file is %v of %d, %v", info.Mode(), owner(info), err)
	}
	checkVictim(t, victim)
}

// TestSharedFolderPlanted: what only its owner may read is not written to a file that
// somebody else has put there, nor is that one's lock taken.
func TestSharedFolderPlanted(t *testing.T) {
	_, shared := testShared(t)
	planted := filepath.Join(shared, "planted")
	err := errors.Join(os.WriteFile(planted, nil, 0o600), os.Chmod(planted, 0o666), os.Chown(planted, nobody, nobody))
	if err != nil {
		t.Fatal(err)
	}
	p := (volume.Door{}).Path(planted)
	for mode, want := range map[os.FileMode]error{0o600: volume.ErrPlanted, 0o644: nil} {
		appended, appendErr := p.Append(mode)
		updated, _, updateErr := p.Update(mode)
		for act, err := range map[string]error{"append": appendErr, "update": updateErr} {
			if !errors.Is(err, want) {
				t.Errorf("%s, mode %v: got %v, want %v", act, mode, err, want)
			}
		}
		for _, file := range []*volume.File{appended, updated} {
			if file != nil && file.Close() != nil {
				t.Error("closing failed")
			}
		}
	}
	own := (volume.Door{}).Path(filepath.Join(shared, "own"))
	for range 2 { // made, then taken again
		file, err := own.Append(0o600)
		if err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestVolumeItself holds the way to the volume against who owns a folder on it: he
// can exchange the whole disk, or put a link or a pipe in its place.
func TestVolumeItself(t *testing.T) {
	victim, folder := testPlaces(t)
	disk, link, pipe := filepath.Join(folder, "disk"), filepath.Join(folder, "link"), filepath.Join(folder, "pipe")
	if err := errors.Join(os.Mkdir(disk, 0o755), os.Symlink(filepath.Dir(victim), link), syscall.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	opened, err := volume.New(disk, "").Path(".").Folder()
	if err != nil || opened.Trusted() {
		t.Fatalf("trusted: %v", err)
	}
	if err := opened.Close(); err != nil {
		t.Error(err)
	}
	if data, err := volume.New(link, "").Path("victim").Read(100); !errors.Is(err, volume.ErrLink) {
		t.Errorf("through a link: %q, %v", data, err)
	}
	if _, err := volume.New(pipe, "").Path("victim").Read(100); !errors.Is(err, volume.ErrNotFolder) {
		t.Errorf("below a pipe: %v", err)
	}
}
