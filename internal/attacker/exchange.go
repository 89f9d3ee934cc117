package attacker

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Exchange is an [Act] that never ends: in the folder args[0] it gives the names
// args[2:], and those of files that are being written, to the file args[1] by links,
// symbolic and hard, and takes them back. What has the names waits aside meanwhile.
func Exchange(args []string) error {
	folder, victim, names := args[0], args[1], args[2:]
	for round := 0; ; round++ {
		link := []func(string, string) error{os.Symlink, os.Link}[round%2]
		entries, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		all := slices.Clone(names)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") && !strings.HasSuffix(e.Name(), aside) {
				all = append(all, e.Name())
			}
		}
		for _, name := range all {
			give(filepath.Join(folder, name), victim, link)
		}
		for _, name := range all {
			takeBack(filepath.Join(folder, name), victim)
		}
		if round%8 == 0 {
			time.Sleep(time.Duration(round%64/4) * time.Millisecond) // so that root gets further
		}
	}
}

const aside = ".aside"

// give and takeBack fail at times: what root has made may be gone.
func give(path, victim string, link func(string, string) error) {
	_ = os.Rename(path, path+aside) //nolint:gosec // in a test's folder
	_ = link(victim, path)
}

func takeBack(path, victim string) {
	if os.Rename(path+aside, path) != nil && isVictim(path, victim) { //nolint:gosec // in a test's folder
		_ = os.Remove(path) //nolint:gosec // in a test's folder
	}
}

// StartExchange starts [Exchange], which has to be the act of that name, and returns
// when it is at work.
func StartExchange(t *testing.T, folder, victim string, names ...string) {
	t.Helper()
	sign := filepath.Join(folder, "at-work")
	Start(t, "exchange", append([]string{folder, victim, filepath.Base(sign)}, names...)...)
	for end := time.Now().Add(maxAct); !isVictim(sign, victim); {
		if time.Now().After(end) {
			t.Fatal("nobody is not at work")
		}
	}
}

func isVictim(path, victim string) bool {
	a, err := os.Stat(path)    //nolint:gosec // in a test's folder
	b, verr := os.Stat(victim) //nolint:gosec // in a test's folder
	return err == nil && verr == nil && os.SameFile(a, b)
}

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
