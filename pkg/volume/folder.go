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

// Why a Folder refuses to read or write. An error that names the path wraps
// them.
var (
	// ErrLink means a symbolic link in place of a folder or a file.
	ErrLink = errors.New("it is a symbolic link")
	// ErrNotFolder means something other than a folder in place of one.
	ErrNotFolder = errors.New("not a folder")
	// ErrNotFile means something other than a regular file in place of one.
	ErrNotFile = errors.New("not a regular file")
	// ErrHardLink means a file with more than one hard link. On macOS any user
	// can make a hard link in their home to another user's file, which root
	// would then read or copy for them.
	ErrHardLink = errors.New("the file has more than one hard link")
	// ErrChanged means that somebody replaced it between the check and the
	// opening.
	ErrChanged = errors.New("it was replaced while it was being opened")
	// ErrTooLarge means a file larger than the caller's limit.
	ErrTooLarge = errors.New("the file is too large")
)

// A Folder is an open folder whose owner is not trusted, such as a home. It
// never reaches anything above itself and follows no symbolic link below, not
// even one that replaces a folder between the check and the opening. Names are
// relative, with slashes. The caller closes it.
type Folder struct {
	root      *os.Root
	path      string // as people would type it
	uid, gid  int    // of the folder
	meanwhile func() // nil except in tests: called between the check of a folder and its opening
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

// enter opens the folder name, one element, and makes sure that it opened the
// folder that it had checked and did not follow a link.
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

// Path returns the folder's path as people would type it.
func (f *Folder) Path() string { return f.path }

// Owner returns the folder's user and group, which new files in it get.
func (f *Folder) Owner() (uid, gid int) { return f.uid, f.gid }

// Close closes the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Lstat describes the file name. It does not follow a symbolic link.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) {
	dir, base, err := f.parent(name, false)
	if err != nil {
		return nil, f.failed("looking at", name, err)
	}
	info, err := dir.Lstat(base)
	return info, f.failed("looking at", name, errors.Join(err, dir.Close()))
}

// Read returns the content of the regular file name. It refuses a file of more
// than maxSize bytes.
func (f *Folder) Read(name string, maxSize int64) ([]byte, error) {
	dir, base, err := f.parent(name, false)
	if err != nil {
		return nil, f.failed("reading", name, err)
	}
	data, info, err := readFile(dir, base, maxSize)
	if err == nil {
		err = checkLinks(info)
	}
	if err := errors.Join(err, dir.Close()); err != nil {
		return nil, f.failed("reading", name, err)
	}
	return data, nil
}

func readFile(dir *os.Root, base string, maxSize int64) ([]byte, fs.FileInfo, error) {
	before, err := regular(dir, base)
	if err != nil {
		return nil, nil, err
	}
	// Without O_NONBLOCK a pipe put there just now would block the program.
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
		_, err = io.Copy(&content, io.LimitReader(file, maxSize+1))
	}
	if err == nil && int64(content.Len()) > maxSize {
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

// checkLinks refuses a file with more than one hard link.
func checkLinks(info fs.FileInfo) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink > 1 {
		return ErrHardLink
	}
	return nil
}

// Write replaces or creates the regular file name in one step. It creates
// missing folders with mode 0700. An existing file keeps its mode, a new one
// gets mode; files and folders belong to the owner of f.
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
		if err := checkLinks(old); err != nil {
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

// give sets the mode of an open file and, if run by root, its owner. It does not
// use the name, which may belong to another file by now.
func (f *Folder) give(file *os.File, mode fs.FileMode) error {
	if os.Geteuid() == 0 {
		if err := file.Chown(f.uid, f.gid); err != nil {
			return err
		}
	}
	return file.Chmod(mode)
}

// syncFolder makes a rename durable: it is only once the folder is.
func syncFolder(dir *os.Root) error {
	file, err := dir.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// parent opens the folder that holds name and returns it with the last element
// of name. If create is set it creates missing folders.
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

// create makes a folder and, by its open handle, gives it to the owner of f.
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

// bare returns an error without the path and the system call that os puts before
// it, because the message already has the whole path.
func bare(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok && len(joined.Unwrap()) == 1 {
		err = joined.Unwrap()[0]
	}
	if path, ok := err.(*fs.PathError); ok { //nolint:errorlint // it alone, not what else it stands beside
		return path.Err
	}
	return err
}
