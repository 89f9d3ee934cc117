package cli

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// planted are the ways in which a path below the root can lead out of the volume or
// be no file. Each puts something at a path of a disk; host is the place of the same
// name on this Mac.
var planted = map[string]func(disk, path, host string) error{
	"absolute link": func(disk, path, host string) error { return os.Symlink(host, filepath.Join(disk, path)) },
	"relative link": func(disk, path, host string) error {
		up, err := filepath.Rel(filepath.Dir(filepath.Join(disk, path)), host)
		return errors.Join(err, os.Symlink(up, filepath.Join(disk, path)))
	},
	"link past the top": func(disk, path, host string) error {
		return os.Symlink(strings.Repeat("../", 40)+host[1:], filepath.Join(disk, path))
	},
	"through a folder": func(disk, path, host string) error {
		middle := filepath.Join(disk, "middle")
		return errors.Join(os.Symlink(filepath.Dir(host), middle), os.Symlink("/middle/"+filepath.Base(host), filepath.Join(disk, path)))
	},
	"link to nothing": func(disk, path, host string) error { return os.Symlink(host+".new", filepath.Join(disk, path)) },
	"link to an empty folder": func(disk, path, host string) error {
		top, _, _ := strings.Cut(host, "/host/")
		return os.Symlink(filepath.Join(top, "host/empty"), filepath.Join(disk, path))
	},
	"pipe":   func(disk, path, _ string) error { return syscall.Mkfifo(filepath.Join(disk, path), 0o600) },
	"device": func(disk, path, _ string) error { return makeDevice(filepath.Join(disk, path)) },
	"folder": func(disk, path, _ string) error { return os.Mkdir(filepath.Join(disk, path), 0o755) },
	"hard link": func(disk, path, host string) error {
		// A disk of its own cannot have one: the folder is one that another user has
		// prepared on this Mac.
		if os.Geteuid() != 0 {
			return errNotHere
		}
		return errors.Join(os.Link(host, filepath.Join(disk, path)), giveAway(disk))
	},
}

var errNotHere = errors.New("it cannot be made here")

// makeDevice makes a device that never ends, or a link to one.
func makeDevice(at string) error {
	const zero = 1<<8 | 5
	if syscall.Mknod(at, syscall.S_IFCHR|0o666, zero) == nil {
		if f, err := os.Open(at); err == nil {
			return f.Close()
		}
		_ = os.Remove(at)
	}
	return os.Symlink("/dev/zero", at)
}

// giveAway gives the folders of a disk to another user.
func giveAway(disk string) error {
	return filepath.WalkDir(disk, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		return os.Chown(path, 65534, 65534)
	})
}

func checksum(data []byte) [sha256.Size]byte { return sha256.Sum256(data) }

func owners(info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprint(stat.Uid, ":", stat.Gid)
}
