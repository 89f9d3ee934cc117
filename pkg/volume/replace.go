package volume

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"
)

// A Replacement is a file that is being written beside the one that it will
// replace. [Replacement.Commit] puts it in place; until then, the old file stays
// as it is.
type Replacement struct {
	*File
	folder      *Folder
	dir         *os.Root
	base        string // that it will have
	temporary   string
	made        fs.FileInfo // of the temporary file
	closeFolder bool        // the replacement owns folder
	done        bool
}

// exactMode asks for a mode as it is given; else it is less the umask.
const exactMode = true

// replacement begins a file that replaces name, one element, of the folder.
func (f *Folder) replacement(name string, mode fs.FileMode) (*Replacement, error) {
	r, err := f.begin(f.root, name, mode, !exactMode)
	return r, f.failed("replacing", name, err)
}

// begin makes the temporary file.
func (f *Folder) begin(dir *os.Root, base string, mode fs.FileMode, exact bool) (*Replacement, error) {
	old, err := regular(dir, base)
	if err == nil {
		err = f.checkLinks(old)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if old != nil && f.shared && !oursInfo(old) {
		old = nil // somebody put it there to get what we write
	}
	f.sweep(dir, base)
	if err := f.door.before(ActMake, base); err != nil {
		return nil, err
	}
	r := &Replacement{folder: f, dir: dir, base: base, temporary: temporaryName(base)}
	first := fs.FileMode(0o600) // nobody else reads it before it has its owner
	if old == nil && !exact {
		first = mode
	}
	file, err := dir.OpenFile(r.temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, first)
	if err != nil {
		return nil, err
	}
	r.File = f.file(file, base)
	if err := r.dress(old, mode, exact); err != nil {
		return nil, errors.Join(err, r.Cleanup())
	}
	return r, nil
}

// dress gives the new file its owner and mode.
func (r *Replacement) dress(old fs.FileInfo, mode fs.FileMode, exact bool) error {
	if old != nil {
		mode = old.Mode().Perm()
	}
	var err error
	switch {
	case r.folder.home:
		err = r.give(r.folder.uid, r.folder.gid, mode)
	case old != nil:
		err = r.keep(old)
	case exact:
		err = r.Chmod(mode)
	}
	if err == nil {
		r.made, err = r.Stat()
	}
	return err
}

// Commit makes the content durable and puts the file in place. If that fails, it
// removes the new file and the old one stays.
func (r *Replacement) Commit() error {
	err := r.Sync()
	if err == nil {
		err = r.folder.door.before(ActRename, r.base)
	}
	if err == nil {
		err = r.dir.Rename(r.temporary, r.base)
	}
	if err != nil {
		return errors.Join(err, r.Cleanup())
	}
	r.done = true
	// The file is open up to here: its inode cannot be another file's.
	return errors.Join(r.ours(), r.Close(), r.folder.syncFolder(r.dir), r.Cleanup())
}

// ours makes sure that the file is in place: where others can change the folder,
// another one may have had the temporary name.
func (r *Replacement) ours() error {
	if r.folder.safe {
		return nil // another run of ours may just have replaced it
	}
	now, err := r.dir.Lstat(r.base)
	if err == nil && !os.SameFile(now, r.made) {
		err = ErrChanged
	}
	return err
}

// Cleanup removes the new file, unless it is in place, and closes everything. It
// may be called again.
func (r *Replacement) Cleanup() error {
	var errs []error
	if !r.done {
		r.done = true
		_ = r.file.Close() // it may be closed already
		errs = append(errs, r.dir.Remove(r.temporary))
	}
	if r.closeFolder {
		r.closeFolder = false
		errs = append(errs, r.folder.Close())
	}
	return errors.Join(errs...)
}

// The name of a temporary file is a dot, the beginning of the name it will have,
// this mark and 26 random characters.
const temporaryMark = ".macwrangler-"

func temporaryName(base string) string {
	const room = 200 // of the 255 bytes of a name
	end := min(len(base), room)
	for end < len(base) && !utf8.RuneStart(base[end]) { // APFS takes no half a character
		end--
	}
	return "." + base[:end] + temporaryMark + rand.Text()
}

// leftoverAge is the age after which no run still needs a temporary file: it is
// longer than any run is known to take between two writes.
const leftoverAge = 24 * time.Hour

// maxSwept is how many names of a folder are looked at.
const maxSwept = 100_000

// Sweep removes what killed runs left of the file name, one element, if it is older
// than age: for those who know that no run takes so long. Whatever makes a
// temporary file or folder removes what is a day old.
func (f *Folder) Sweep(name string, age time.Duration) { f.sweepOlder(f.root, name, age) }

func (f *Folder) sweep(dir *os.Root, base string) { f.sweepOlder(dir, base, leftoverAge) }

// sweepOlder removes the temporary files of a file: only our own, old ones with a
// name that we make. One that cannot be removed does no harm.
func (f *Folder) sweepOlder(dir *os.Root, base string, age time.Duration) {
	open, err := dir.Open(".")
	if err != nil {
		return
	}
	defer func() { _ = open.Close() }() // only read
	// Its owner may have filled the folder with millions of names.
	entries, err := open.ReadDir(maxSwept)
	if err != nil {
		return
	}
	like := temporaryName(base)
	prefix := like[:len(like)-len(rand.Text())]
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, prefix) || len(name) != len(like) {
			continue
		}
		info, err := entry.Info()
		if err != nil || time.Since(info.ModTime()) < age || !f.made(info) {
			continue
		}
		if info.IsDir() {
			_ = dir.RemoveAll(name)
		} else {
			_ = dir.Remove(name)
		}
	}
}

// made reports whether we can have made something in the folder. In a folder that
// others can change they may have given our name to a folder of ours.
func (f *Folder) made(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.Mode().IsRegular() && (!info.IsDir() || !f.safe) {
		return false
	}
	mine := int64(stat.Uid) == int64(os.Geteuid())
	return mine || f.home && int64(stat.Uid) == int64(f.uid)
}
