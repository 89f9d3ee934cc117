package cachelocator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// A walk looks for files below an open volume.
type walk struct {
	ctx       context.Context
	search    Search
	root      *os.Root
	left      int
	files     []File
	meanwhile func() // nil except in tests: called between the check of a file and its opening
}

// look follows the elements of a path from a folder.
func (w *walk) look(folder string, elements []string) {
	if w.ctx.Err() != nil {
		return
	}
	star := slices.Index(elements, "*")
	if star < 0 {
		w.take(path.Join(folder, path.Join(elements...)), folder)
		return
	}
	folder = path.Join(folder, path.Join(elements[:star]...))
	names, err := w.list(folder)
	if err != nil && !absent(err) {
		w.files = append(w.files, w.unreadable(folder, folder, err))
	}
	for _, name := range names {
		if w.left--; w.left == -1 {
			err := fmt.Errorf("more than %d folders, of which the rest were skipped", w.search.MaxFolders)
			w.files = append(w.files, w.unreadable(folder, folder, err))
		}
		if w.left < 0 {
			return
		}
		w.look(path.Join(folder, name), elements[star+1:])
	}
}

// list returns the folders in a folder, sorted, without links.
func (w *walk) list(folder string) (names []string, err error) {
	// To open a pipe that has the name of a folder would wait for somebody who writes.
	f, err := w.root.OpenFile(folder, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	entries, err := f.ReadDir(w.search.MaxFolders + 1)
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	slices.Sort(names)
	if errors.Is(err, io.EOF) {
		err = nil // an empty folder
	}
	return names, err
}

// take reads one file. Owner is the folder whose owner is reported if that of the
// file cannot be seen.
func (w *walk) take(name, owner string) {
	info, err := w.root.Lstat(name)
	switch {
	case absent(err):
		return
	case err != nil:
		w.files = append(w.files, w.unreadable(name, owner, err))
		return
	case info.Mode()&fs.ModeSymlink != 0:
		w.files = append(w.files, w.unreadable(name, owner, errLink))
		return
	case !info.Mode().IsRegular():
		w.files = append(w.files, w.unreadable(name, owner, errNotRegular))
		return
	}
	file := w.load(name)
	file.Owner = w.search.owner(info)
	w.files = append(w.files, file)
}

// open opens a file without blocking, in case it has become a pipe, and makes
// sure that it has not become a link.
func (w *walk) open(name string) (fs.File, error) {
	before, err := w.root.Lstat(name)
	if err == nil {
		err = volume.OneName(before) // its folder is a user's, and root may be reading
	}
	if err != nil {
		return nil, err
	}
	if w.meanwhile != nil {
		w.meanwhile()
	}
	f, err := w.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	after, err := f.Stat()
	if err == nil && !os.SameFile(before, after) {
		err = errExchanged
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (w *walk) unreadable(name, owner string, err error) File {
	file := File{Path: w.pathOf(name), Entries: []Entry{}, Reasons: []fault.Reason{notRead(err)}}
	if info, err := w.root.Stat(owner); err == nil {
		file.Owner = w.search.owner(info)
	}
	return file
}

func (w *walk) pathOf(name string) string {
	return filepath.Join(w.search.Root, filepath.FromSlash(name))
}

// absent reports whether the error means that a file does not exist.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
