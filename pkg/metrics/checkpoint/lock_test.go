package checkpoint_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestLockIsPrivate: whoever can open the lock can keep root's export out for as
// long as they like. Older versions made it with mode 0644.
func TestLockIsPrivate(t *testing.T) {
	dir := t.TempDir()
	fresh, old, used, named := filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(dir, "c"), filepath.Join(dir, "d")
	for _, path := range []string{old, named} {
		write(t, path+".lock", "")
	}
	write(t, used+".lock", "somebody's text")
	err := os.Link(named+".lock", filepath.Join(dir, "another name"))
	for _, path := range []string{old, used, named} {
		err = errors.Join(err, os.Chmod(path+".lock", 0o644))
	}
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{fresh: 0o600, old: 0o600, used: 0o644, named: 0o644} {
		mustOpen(t, path)
		if info, err := os.Stat(path + ".lock"); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v; want %v", path, info.Mode(), err, want)
		}
	}
}

// TestLockExchanged gives the lock's name to another file at the moment at which
// it is taken: the lock of a file without a name keeps nobody out.
func TestLockExchanged(t *testing.T) {
	for what, exchange := range map[string]func(lock string) error{
		"removed":  os.Remove,
		"replaced": func(lock string) error { return errors.Join(os.Remove(lock), os.WriteFile(lock, nil, 0o600)) },
	} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "c")
			taken := 0
			door := volume.FailingDoor(func(act volume.Act, _ string) error {
				if act != volume.ActLock {
					return nil
				}
				if taken++; taken == 1 {
					return exchange(path + ".lock")
				}
				return nil
			})
			f, err := checkpoint.Open(t.Context(), door.Path(path), time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			if taken != 2 {
				t.Errorf("taken %d times, want once more", taken)
			}
			_, err = checkpoint.Open(t.Context(), at(path), 0)
			wantCode(t, err, checkpoint.CodeLocked, "lsof")
		})
	}
}

// TestForeignLinks: in a folder of somebody else, root follows no link, and takes
// no file that has another name.
func TestForeignLinks(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make a folder that is somebody else's")
	}
	dir := t.TempDir()
	victim, folder := filepath.Join(dir, "victim"), filepath.Join(dir, "nobody")
	write(t, victim, "root's")
	err := errors.Join(
		os.Chmod(victim, 0o644), os.Mkdir(folder, 0o755), os.Chown(folder, 65534, 65534),
		os.Symlink(victim, filepath.Join(folder, "link")),
		os.Link(victim, filepath.Join(folder, "hard")),
		os.Symlink(victim, filepath.Join(folder, "a.lock")),
		os.Link(victim, filepath.Join(folder, "b.lock")),
		os.Symlink(dir, filepath.Join(folder, "way")),
	)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{
		"link": volume.ErrLink, "hard": volume.ErrHardLink, "a": volume.ErrLink, "b": volume.ErrHardLink, "way/new": volume.ErrLink,
	} {
		_, err := checkpoint.Open(t.Context(), at(filepath.Join(folder, name)), 0)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	info, err := os.Stat(victim)
	if got := read(t, victim); got != "root's" || err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("the victim is %q, %v, %v", got, info, err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "new.lock")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a lock was made behind the link: %v", err)
	}
}

// TestAnyFailure lets each operation of a run fail in turn: the checkpoint is the
// one before or after, the error is told, and the next run goes on from there.
func TestAnyFailure(t *testing.T) {
	broken := errors.New("the disk is on fire")
	for nth := 1; ; nth++ {
		dir := t.TempDir()
		path := filepath.Join(dir, "deep", "c")
		if err := saveSink(at(path), "old"); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path+".lock", 0o644); err != nil { // as older versions left it
			t.Fatal(err)
		}
		before, count := read(t, path), 0
		door := volume.FailingDoor(func(volume.Act, string) error {
			if count++; count == nth {
				return broken
			}
			return nil
		})
		err := saveSink(door.Path(path), "new")
		if after := read(t, path); after != before && len(after) <= len(before) {
			t.Errorf("operation %d: the file is %s", nth, after)
		}
		if got := names(t, filepath.Dir(path)); len(got) != 2 {
			t.Errorf("operation %d left %q", nth, got)
		}
		if count < nth {
			if err != nil || nth < 5 {
				t.Errorf("after %d operations: %v", nth, err)
			}
			return
		}
		if !errors.Is(err, broken) {
			t.Errorf("operation %d failed, but: %v", nth, err)
		}
		if err := saveSink(at(path), "new"); err != nil {
			t.Errorf("the run after operation %d: %v", nth, err)
		}
		f := mustOpen(t, path)
		if got := len(f.Sinks()); got != 2 {
			t.Errorf("operation %d: %d sinks in the end", nth, got)
		}
	}
}

// saveSink is a run that adds a sink.
func saveSink(path volume.Path, sink string) error {
	f, err := checkpoint.Open(context.Background(), path, 0)
	if err != nil {
		return err
	}
	f.Sink(sink)
	return errors.Join(f.Save(), f.Close())
}
