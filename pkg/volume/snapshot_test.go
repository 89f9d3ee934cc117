package volume_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// superJournal is the end of a journal that names "/etc/x".
const superJournal = "/etc/x\x00\x00\x00\x06\x00\x00\x02\x2d\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"

// testDatabase makes the files of a database that was last written long ago.
func testDatabase(t *testing.T, dir string, contents map[string]string) volume.Path {
	t.Helper()
	db := filepath.Join(dir, "db")
	for end, data := range contents {
		old := time.Now().Add(-time.Hour)
		if err := errors.Join(os.WriteFile(db+end, []byte(data), 0o644), os.Chtimes(db+end, old, old)); err != nil {
			t.Fatal(err)
		}
	}
	return volume.Door{}.Path(db)
}

// testScratch makes the folder of temporary files, and checks that nothing is left
// in it.
func testScratch(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("left: %v, %v", left, err)
		}
	})
}

func TestSnapshot(t *testing.T) {
	testScratch(t)
	files := map[string]string{"": "rows", "-wal": "newer rows", "-journal": "older rows", "-shm": "locks"}
	s, err := testDatabase(t, t.TempDir(), files).Snapshot(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for end, want := range files {
		data, err := os.ReadFile(s.Path() + end)
		if end == "-shm" {
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the shared memory was copied: %q, %v", data, err)
			}
		} else if err != nil || string(data) != want {
			t.Errorf("%s: %q, %v", end, data, err)
		}
	}
	if info, err := os.Stat(filepath.Dir(s.Path())); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
}

func TestSnapshotRefuses(t *testing.T) {
	for why, test := range map[string]struct {
		files   map[string]string
		prepare func(db string) error
		want    error
	}{
		"nothing":        {nil, func(string) error { return nil }, fs.ErrNotExist},
		"a folder":       {nil, func(db string) error { return os.Mkdir(db, 0o755) }, volume.ErrNotFile},
		"a pipe":         {map[string]string{"": "x"}, func(db string) error { return syscall.Mkfifo(db+"-wal", 0o644) }, volume.ErrNotFile},
		"a link":         {map[string]string{"": "x"}, func(db string) error { return os.Symlink("db", db+"-journal") }, volume.ErrLink},
		"too large":      {map[string]string{"": strings.Repeat("x", 101)}, func(string) error { return nil }, volume.ErrTooLarge},
		"together":       {map[string]string{"": strings.Repeat("x", 60), "-wal": strings.Repeat("x", 60)}, func(string) error { return nil }, volume.ErrTooLarge},
		"super-journal":  {map[string]string{"": "x", "-journal": superJournal}, func(string) error { return nil }, volume.ErrSuperJournal},
		"sparse journal": {map[string]string{"": "x", "-journal": ""}, func(db string) error { return os.Truncate(db+"-journal", 40<<30) }, volume.ErrTooLarge},
	} {
		t.Run(why, func(t *testing.T) {
			testScratch(t)
			p := testDatabase(t, t.TempDir(), test.files)
			if err := test.prepare(p.String()); err != nil {
				t.Fatal(err)
			}
			if s, err := p.Snapshot(t.Context(), 100); !errors.Is(err, test.want) {
				t.Errorf("got %v, %v", s, err)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := testDatabase(t, t.TempDir(), map[string]string{"": "x"}).Snapshot(ctx, 100); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestSnapshotOfForeignFiles holds that root copies nothing that a folder's owner
// may not read himself.
func TestSnapshotOfForeignFiles(t *testing.T) {
	testScratch(t)
	victim, folder := testPlaces(t)
	p := testDatabase(t, folder, map[string]string{"": "x"})
	if err := os.Link(victim, p.String()+"-wal"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Snapshot(t.Context(), 100); !errors.Is(err, volume.ErrHardLink) {
		t.Errorf("got %v", err)
	}
}

// TestSnapshotOfBusyDatabase writes to the database whenever it has been copied.
func TestSnapshotOfBusyDatabase(t *testing.T) {
	testScratch(t)
	files := map[string]string{"": "x"}
	dir := t.TempDir()
	testDatabase(t, dir, files)
	writes, most := 0, 2
	door := volume.FailingDoor(func(act volume.Act, name string) error {
		if act == volume.ActClose && writes < most {
			writes++
			return os.WriteFile(filepath.Join(dir, "db"), []byte(strings.Repeat("x", writes+1)), 0o644)
		}
		return nil
	})
	s, err := door.Path(filepath.Join(dir, "db")).Snapshot(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(s.Path()); err != nil || string(data) != "xxx" {
		t.Errorf("the copy is %q, %v", data, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	writes, most = 0, 50
	if _, err := door.Path(filepath.Join(dir, "db")).Snapshot(t.Context(), 100); !errors.Is(err, volume.ErrBusy) {
		t.Errorf("got %v", err)
	}
}

// TestSnapshotFails lets each operation fail: nothing is left, and the place of
// the copy is blamed.
func TestSnapshotFails(t *testing.T) {
	testScratch(t)
	files := map[string]string{"": "rows", "-journal": "older rows"}
	dir := t.TempDir()
	testDatabase(t, dir, files)
	fire := errors.New("the disk is on fire")
	for nth := 1; ; nth++ {
		count := 0
		s, err := volume.FailingDoor(func(volume.Act, string) error {
			if count++; count == nth {
				return fire
			}
			return nil
		}).Path(filepath.Join(dir, "db")).Snapshot(t.Context(), 100)
		if err == nil {
			err = s.Close()
			if count < nth {
				return
			}
			if nth > 1 || err != nil { // TMPDIR is not the only place for temporary files
				t.Errorf("operation %d failed, and nothing was said (%v)", nth, err)
			}
			continue
		}
		if !errors.Is(err, fire) || !errors.Is(err, volume.ErrNoCopy) {
			t.Errorf("operation %d: %v", nth, err)
		}
	}
}

func TestCheckDatabase(t *testing.T) {
	for why, test := range map[string]struct {
		prepare func(db string) error
		want    error
	}{
		"all of them":   {func(db string) error { return os.WriteFile(db+"-shm", nil, 0o644) }, nil},
		"a pipe":        {func(db string) error { return syscall.Mkfifo(db+"-journal", 0o644) }, volume.ErrNotFile},
		"a link":        {func(db string) error { return os.Symlink("db", db+"-shm") }, volume.ErrLink},
		"super-journal": {func(db string) error { return os.WriteFile(db+"-journal", []byte(superJournal), 0o644) }, volume.ErrSuperJournal},
		// SQLite reads the end whatever the beginning is.
		"an empty beginning": {func(db string) error {
			return os.WriteFile(db+"-journal", []byte(strings.Repeat("\x00", 1024)+superJournal), 0o644)
		}, volume.ErrSuperJournal},
		"a short journal": {func(db string) error { return os.WriteFile(db+"-journal", []byte(superJournal[10:]), 0o644) }, nil},
		"no journal":      {func(db string) error { return os.Remove(db + "-journal") }, nil},
	} {
		t.Run(why, func(t *testing.T) {
			p := testDatabase(t, t.TempDir(), map[string]string{"": "x", "-journal": "rows"})
			if why != "all of them" && why != "no journal" {
				_ = os.Remove(p.String() + "-journal")
			}
			if err := test.prepare(p.String()); err != nil {
				t.Fatal(err)
			}
			folder, name, err := p.Find()
			if err != nil {
				t.Fatal(err)
			}
			if err := folder.CheckDatabase(name); !errors.Is(err, test.want) {
				t.Errorf("got %v", err)
			}
			if err := folder.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestClosed holds that a folder like /tmp is no place for SQLite: others can add
// a name that it takes for its own.
func TestClosed(t *testing.T) {
	_, theirs := testPlaces(t)
	sticky := filepath.Join(filepath.Dir(theirs), "sticky")
	if err := errors.Join(os.Mkdir(sticky, 0o755), os.Chmod(sticky, os.ModeSticky|0o777)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][2]bool{filepath.Dir(theirs): {true, true}, theirs: {false, false}, sticky: {true, false}} {
		folder, err := volume.Door{}.Path(path).Folder()
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]bool{folder.Trusted(), folder.Closed()}; got != want {
			t.Errorf("%s: trusted, closed %v, want %v", path, got, want)
		}
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	}
}
