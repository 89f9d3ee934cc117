package volume

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

// What keeps a Folder from reading or writing. They are wrapped in an error
// that names the path.
var (
	// ErrLink means that a symbolic link stands where a folder or a file should.
	ErrLink = errors.New("it is a symbolic link")
	// ErrNotFolder means that something else than a folder is in the way.
	ErrNotFolder = errors.New("it is no folder")
	// ErrNotFile means that it is no regular file.
	ErrNotFile = errors.New("it is no regular file")
	// ErrSecondName means a file with more than one hard link. On macOS anybody
	// can give a name in his home to a file of somebody else, which root would
	// read, or copy, for him.
	ErrSecondName = errors.New("it has another name elsewhere (a hard link)")
	// ErrChanged means that somebody exchanged it at this very moment.
	ErrChanged = errors.New("it was exchanged while it was being opened")
	// ErrTooLarge means a file of more bytes than the caller reads.
	ErrTooLarge = errors.New("it is too large")
)

// A Folder is an open folder of somebody who is not trusted, such as a home:
// nothing above it is reached through it, and below it no symbolic link is
// followed, also not one that takes a folder's place at the wrong moment. Names
// are relative, with slashes. Close it.
type Folder struct {
	root      *os.Root
	path      string // as people would type it
	uid, gid  int    // of the folder
	meanwhile func() // nil but in tests: between looking at a folder and opening it
}

// openFolder opens name, one element, below parent.
func openFolder(parent *os.Root, name, shown string) (*Folder, error) {
	root, err := enter(parent, name, nil)
	if err != nil {
		return nil, fmt.Errorf("opening folder %q: %w", shown, bare(err))
	}
	info, err := root.Stat(".")
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	f := &Folder{root: root, path: shown, uid: os.Getuid(), gid: os.Getgid()}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		f.uid, f.gid = int(stat.Uid), int(stat.Gid)
	}
	return f, nil
}

// enter opens the folder name, one element, and makes sure that what it opened
// is what was there, no link to something else.
func enter(parent *os.Root, name string, meanwhile func()) (*os.Root, error) {
	before, err := parent.Lstat(name)
	switch {
	case err != nil:
		return nil, err
	case before.Mode()&fs.ModeSymlink != 0:
		return nil, ErrLink
	case !before.IsDir():
		return nil, ErrNotFolder
	}
	if meanwhile != nil {
		meanwhile()
	}
	root, err := parent.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	after, err := root.Stat(".")
	if err == nil && !os.SameFile(before, after) {
		err = ErrChanged
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return root, nil
}

// Path is the folder as people would type it.
func (f *Folder) Path() string { return f.path }

// Owner gives the folder's user and group, which new files in it get.
func (f *Folder) Owner() (uid, gid int) { return f.uid, f.gid }

// Close ends the use of f.
func (f *Folder) Close() error { return f.root.Close() }

// Lstat tells what name is, a symbolic link included.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) {
	dir, base, err := f.parent(name, false)
	if err != nil {
		return nil, f.failed("looking at", name, err)
	}
	info, err := dir.Lstat(base)
	return info, f.failed("looking at", name, errors.Join(err, dir.Close()))
}

// Read gives the content of the regular file name. One of more bytes than most
// is refused.
func (f *Folder) Read(name string, most int64) ([]byte, error) {
	dir, base, err := f.parent(name, false)
	if err != nil {
		return nil, f.failed("reading", name, err)
	}
	data, info, err := readFile(dir, base, most)
	if err == nil {
		err = oneName(info)
	}
	if err := errors.Join(err, dir.Close()); err != nil {
		return nil, f.failed("reading", name, err)
	}
	return data, nil
}

func readFile(dir *os.Root, base string, most int64) ([]byte, fs.FileInfo, error) {
	before, err := regular(dir, base)
	if err != nil {
		return nil, nil, err
	}
	// without O_NONBLOCK a pipe put there just now would hold us up
	file, err := dir.OpenFile(base, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	after, err := file.Stat()
	if err == nil && !os.SameFile(before, after) {
		err = ErrChanged
	}
	var content bytes.Buffer
	if err == nil {
		_, err = io.Copy(&content, io.LimitReader(file, most+1))
	}
	if err == nil && int64(content.Len()) > most {
		err = ErrTooLarge
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, nil, err
	}
	return content.Bytes(), after, nil
}

func regular(dir *os.Root, base string) (fs.FileInfo, error) {
	info, err := dir.Lstat(base)
	switch {
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, ErrLink
	case !info.Mode().IsRegular():
		return nil, ErrNotFile
	}
	return info, nil
}

// oneName refuses a file that has a second name.
func oneName(info fs.FileInfo) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink > 1 {
		return ErrSecondName
	}
	return nil
}

// Write puts data in place of the regular file name, or makes it, in one step.
// Folders on the way are made, for their owner only. A file that is there keeps
// its mode, a new one gets mode; both belong to the owner of f.
func (f *Folder) Write(name string, data []byte, mode fs.FileMode) error {
	dir, base, err := f.parent(name, true)
	if err != nil {
		return f.failed("writing", name, err)
	}
	return f.failed("writing", name, errors.Join(f.replace(dir, base, data, mode), dir.Close()))
}

func (f *Folder) replace(dir *os.Root, base string, data []byte, mode fs.FileMode) error {
	old, err := regular(dir, base)
	switch {
	case err == nil:
		if err := oneName(old); err != nil {
			return err
		}
		mode = old.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	temporary := "." + base + "." + rand.Text()
	file, err := dir.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = f.give(file, mode)
	}
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = dir.Rename(temporary, base)
	}
	if err != nil {
		return errors.Join(err, dir.Remove(temporary))
	}
	return syncFolder(dir)
}

// give sets the mode of an open file, and as root its owner. It never goes by
// the name, which might be another file's by now.
func (f *Folder) give(file *os.File, mode fs.FileMode) error {
	if os.Geteuid() == 0 {
		if err := file.Chown(f.uid, f.gid); err != nil {
			return err
		}
	}
	return file.Chmod(mode)
}

// The rename itself is durable only when the folder is.
func syncFolder(dir *os.Root) error {
	file, err := dir.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// parent opens the folder that name is in, made if missing and wanted, and
// gives it with the last element of name.
func (f *Folder) parent(name string, create bool) (*os.Root, string, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, "", fs.ErrInvalid
	}
	dir, err := f.root.OpenRoot(".")
	if err != nil {
		return nil, "", err
	}
	folders, base := path.Split(name)
	for element := range strings.SplitSeq(strings.Trim(folders, "/"), "/") {
		if element == "" {
			continue
		}
		next, err := enter(dir, element, f.meanwhile)
		if create && errors.Is(err, fs.ErrNotExist) {
			next, err = f.create(dir, element)
		}
		if err := errors.Join(err, dir.Close()); err != nil {
			return nil, "", fmt.Errorf("at %q: %w", element, err)
		}
		dir = next
	}
	return dir, base, nil
}

// create makes a folder and gives it to the owner of f, by the open folder.
func (f *Folder) create(dir *os.Root, name string) (*os.Root, error) {
	if err := dir.Mkdir(name, 0o700); err != nil {
		return nil, err
	}
	made, err := enter(dir, name, f.meanwhile)
	if err != nil {
		return nil, err
	}
	file, err := made.Open(".")
	if err == nil {
		err = errors.Join(f.give(file, 0o700), file.Close())
	}
	if err != nil {
		return nil, errors.Join(err, made.Close())
	}
	return made, nil
}

func (f *Folder) failed(act, name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %q: %w", act, filepath.Join(f.path, name), bare(err))
}

// bare is an error without the path and the system call that os puts before it,
// for what is said has the whole path.
func bare(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok && len(joined.Unwrap()) == 1 {
		err = joined.Unwrap()[0]
	}
	if path, ok := err.(*fs.PathError); ok { //nolint:errorlint // it alone, not what else it stands beside
		return path.Err
	}
	return err
}
