package volume

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// step is a folder on the way to a file. It is open, unless whoever runs the
// program may only pass through it (mode 0711): then it is used by its path, in
// which nobody else can exchange anything.
type step struct {
	root *os.Root // nil: used by path
	info fs.FileInfo
	path string // absolute, without links
	safe bool   // it and all above it are trusted
}

// topStep opens the root folder.
func topStep() (step, error) {
	root, err := os.OpenRoot("/")
	if err != nil {
		return step{}, err
	}
	return newStep(root, "/", true)
}

func newStep(root *os.Root, path string, safeAbove bool) (step, error) {
	info, err := root.Stat(".")
	if err != nil {
		return step{}, errors.Join(err, root.Close())
	}
	return step{root, info, path, safeAbove && trusted(info)}, nil
}

func (s step) lstat(name string) (fs.FileInfo, error) {
	if s.root == nil {
		return os.Lstat(filepath.Join(s.path, name))
	}
	return s.root.Lstat(name)
}

func (s step) readlink(name string) (string, error) {
	if s.root == nil {
		return os.Readlink(filepath.Join(s.path, name))
	}
	return s.root.Readlink(name)
}

func (s step) mkdir(name string, mode fs.FileMode) error {
	if s.root == nil {
		return os.Mkdir(filepath.Join(s.path, name), mode)
	}
	return s.root.Mkdir(name, mode)
}

func (s step) remove(name string) error {
	if s.root == nil {
		return os.Remove(filepath.Join(s.path, name))
	}
	return s.root.Remove(name)
}

// enter opens the folder name, one element.
func (s step) enter(name string) (step, error) {
	path := filepath.Join(s.path, name)
	var root *os.Root
	var err error
	if s.root == nil {
		root, err = enterByPath(path)
	} else {
		root, err = enter(s.root, name, nil)
	}
	if errors.Is(err, fs.ErrPermission) && s.safe {
		return s.pass(name, err)
	}
	if err != nil {
		return step{}, err
	}
	return newStep(root, path, s.safe)
}

// pass goes through a trusted folder that cannot be opened.
func (s step) pass(name string, refused error) (step, error) {
	info, err := s.lstat(name)
	switch {
	case err != nil:
		return step{}, err
	case !info.IsDir() || !trusted(info) || shared(info):
		return step{}, refused
	}
	return step{info: info, path: filepath.Join(s.path, name), safe: true}, nil
}

// enterByPath opens a folder where only root, or the caller, could exchange it.
func enterByPath(path string) (*os.Root, error) {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, ErrLink
	case !info.IsDir():
		return nil, ErrNotFolder
	}
	return os.OpenRoot(path)
}

func (s step) close() error {
	if s.root == nil {
		return nil
	}
	return s.root.Close()
}

// sameFolder reports whether the folder that was opened is the one that has the
// name: it was there before, or the opening has mounted it there (an automounted
// home), so that it is there now.
func sameFolder(parent *os.Root, name string, before, opened fs.FileInfo) bool {
	if os.SameFile(before, opened) {
		return true
	}
	was, ok := before.Sys().(*syscall.Stat_t)
	is, isOK := opened.Sys().(*syscall.Stat_t)
	if !ok || !isOK || was.Dev == is.Dev {
		return false
	}
	now, err := parent.Lstat(name)
	return err == nil && now.IsDir() && os.SameFile(now, opened)
}
