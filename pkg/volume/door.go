package volume

import (
	"os"
	"syscall"
)

// A Door is the way to every file that the program opens by a path. Its zero
// value is ready. A [Path] of it leads through folders by descriptor, so that
// nobody can put another folder or a link in the way between a check and a use:
//
//   - A symbolic link is followed only where nobody but root (or, if the program
//     does not run as root, the caller) could have put it.
//   - Only regular files are opened, and opening never waits for a pipe.
//   - Owner and mode are set by descriptor.
//   - Files replace others in one step.
type Door struct {
	fail func(act Act, name string) error
}

// An Act is an operation that a file system can refuse.
type Act string

// The operations before which a [FailingDoor] is asked.
const (
	ActMake   Act = "make" // a file or a folder
	ActWrite  Act = "write"
	ActCut    Act = "truncate"
	ActSync   Act = "sync"
	ActChmod  Act = "chmod"
	ActChown  Act = "chown"
	ActClose  Act = "close"
	ActRename Act = "rename"
	ActRemove Act = "remove"
	ActLock   Act = "lock"
)

// FailingDoor returns a door at which each operation fails for which fail returns
// an error, without being done: for tests of what is left then. fail also sees
// when something happens, and may change the folder meanwhile.
func FailingDoor(fail func(act Act, name string) error) Door { return Door{fail} }

// before is called before each operation.
func (d Door) before(act Act, name string) error {
	if d.fail == nil {
		return nil
	}
	return d.fail(act, name)
}

// Path returns a path that somebody has named, relative to the current folder
// or absolute.
func (d Door) Path(name string) Path { return Path{door: d, name: name} }

// root and admin are groups of macOS whose members can become root anyway, by su
// and by sudo.
const (
	wheel = 0
	admin = 80
)

// trusted reports whether nobody but root, or whoever runs the program, can put a
// link into a folder or exchange what is in it.
func trusted(folder os.FileInfo) bool {
	stat, ok := folder.Sys().(*syscall.Stat_t)
	if !ok || !ours(stat) {
		return false
	}
	// In a sticky one others add names, but exchange none of ours.
	return folder.Mode()&os.ModeSticky != 0 || !othersWrite(folder.Mode(), stat)
}

// othersWrite reports whether the mode lets others write.
func othersWrite(mode os.FileMode, stat *syscall.Stat_t) bool {
	// The group of a user's own folder is often one of their own.
	groupMay := mode&0o020 != 0 && stat.Gid != wheel && stat.Gid != admin && os.Geteuid() == 0
	return mode&0o002 != 0 || groupMay
}

// shared reports whether anybody can add names to a folder, as to /tmp.
func shared(folder os.FileInfo) bool {
	return folder.Mode()&os.ModeSticky != 0 && folder.Mode()&0o022 != 0
}

// trustedLink reports whether a link in a trusted folder may be followed: in a
// sticky one, such as /tmp, anybody can make one.
func trustedLink(folder, link os.FileInfo) bool {
	if folder.Mode()&os.ModeSticky == 0 {
		return true
	}
	stat, ok := link.Sys().(*syscall.Stat_t)
	return ok && ours(stat)
}

func oursInfo(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && ours(stat)
}

func sameOwner(a, b os.FileInfo) bool {
	one, ok := a.Sys().(*syscall.Stat_t)
	other, also := b.Sys().(*syscall.Stat_t)
	return ok && also && one.Uid == other.Uid
}

// ours reports whether something belongs to root or to whoever runs the program.
func ours(stat *syscall.Stat_t) bool {
	return stat.Uid == 0 || int64(stat.Uid) == int64(os.Geteuid())
}
