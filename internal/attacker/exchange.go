package attacker

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Exchange is an [Act] that never ends: in the folder args[0] it gives the names
// args[1:], one after the other, and those of files that are being written, to the
// victim, by a symbolic link and by a second name of it, and takes them back. What
// has the name waits aside meanwhile.
func Exchange(args []string) error {
	folder, names := args[0], args[1:]
	for round := 0; ; round++ {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		all := []string{names[round/2%len(names)]}
		for _, e := range entries {
			if name := e.Name(); name[0] == '.' && !strings.HasSuffix(name, aside) {
				all = append(all, name)
			}
		}
		for _, name := range all {
			give(folder, name, round%2 == 0)
		}
		time.Sleep(time.Duration(round%3) * 100 * time.Microsecond)
		for _, name := range all {
			takeBack(folder, name)
		}
		if round%8 == 0 {
			time.Sleep(time.Duration(round%64/2) * time.Millisecond) // so that root gets further
		}
	}
}

const (
	aside = ".aside"
	// second is a name of the victim in nobody's folder, which he can move: not every
	// kernel lets him make one himself.
	second = "victim"
)

// give and takeBack fail at times: what root has made may be gone.
func give(folder, name string, link bool) {
	path := filepath.Join(folder, name)
	_ = os.Rename(path, path+aside) //nolint:gosec // in a test's folder
	if link {
		_ = os.Symlink(second, path)
		return
	}
	_ = os.Rename(filepath.Join(folder, second), path) //nolint:gosec // in a test's folder
}

func takeBack(folder, name string) {
	path := filepath.Join(folder, name)
	if isSecond(path) {
		_ = os.Rename(path, filepath.Join(folder, second)) //nolint:gosec // in a test's folder
		_ = os.Remove(path)                                //nolint:gosec // a name that is there already is not replaced
	} else if info, err := os.Lstat(path); err == nil && info.Mode().Type() == os.ModeSymlink { //nolint:gosec // in a test's folder
		_ = os.Remove(path) //nolint:gosec // in a test's folder
	}
	_ = os.Rename(path+aside, path) //nolint:gosec // in a test's folder
}

// isSecond reports whether it is the victim: nothing else of root's has two names.
func isSecond(path string) bool {
	info, err := os.Lstat(path) //nolint:gosec // in a test's folder
	if err != nil {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.Mode().IsRegular() && stat.Uid == 0 && stat.Nlink > 1
}

// StartExchange starts [Exchange], which has to be the act of that name, and returns
// when it is at work.
func StartExchange(t *testing.T, folder, victim string, names ...string) {
	t.Helper()
	if err := os.Link(victim, filepath.Join(folder, second)); err != nil {
		t.Fatal(err)
	}
	Start(t, "exchange", append([]string{folder}, names...)...)
	for end := time.Now().Add(maxAct); isSecond(filepath.Join(folder, second)); {
		if time.Now().After(end) {
			t.Fatal("nobody is not at work")
		}
	}
}

// Again makes the second name of the victim again, if a replaced file took its place.
func Again(folder, victim string) { _ = os.Link(victim, filepath.Join(folder, second)) }

// Victim makes a file of root's in a folder that nobody can pass through. The
// function tells whether it is still as it was.
func Victim(t *testing.T, folder, content string) (path string, check func()) {
	t.Helper()
	const mode = 0o640
	path = filepath.Join(folder, "victim")
	if err := errors.Join(os.WriteFile(path, []byte(content), mode), os.Chmod(path, mode)); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, func() {
		t.Helper()
		data, err := os.ReadFile(path)
		info, serr := os.Lstat(path)
		switch {
		case errors.Join(err, serr) != nil:
			t.Errorf("the victim is gone: %v, %v", err, serr)
		case string(data) != content || info.Mode() != before.Mode() || owner(info) != owner(before):
			t.Errorf("the victim is %.40q, %v, of %v", data, info.Mode(), owner(info))
		}
	}
}

func owner(info os.FileInfo) [2]uint32 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return [2]uint32{stat.Uid, stat.Gid}
	}
	return [2]uint32{}
}
