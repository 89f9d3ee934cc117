package volume

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A Path is where a file is or will be. Nothing is opened before one of its
// methods is called; each finds the way anew.
//
// Symbolic links are followed where [Door] says so, and to the end: what is read
// or replaced is their target. Below a [Volume] other than / they are resolved as
// on the Mac that the volume is of: inside it.
type Path struct {
	door   Door
	name   string
	bounds string // "" or the folder of a volume, in which name is and every link ends
}

// String returns the path as people would type it.
func (p Path) String() string {
	if p.bounds == "" {
		return p.name
	}
	return filepath.Join(p.bounds, p.name)
}

// Plus returns the path with a suffix to its last element.
func (p Path) Plus(suffix string) Path {
	p.name += suffix
	return p
}

// Find opens the folder that holds the file, and returns it with the file's name
// in it, which is that of no symbolic link. The file itself need not exist. The
// caller closes the folder.
func (p Path) Find() (*Folder, string, error) { return p.find(&walk{}, "") }

// FindOrMake is Find; it makes missing folders, with the given mode less the umask.
func (p Path) FindOrMake(mode fs.FileMode) (*Folder, string, error) {
	return p.find(&walk{create: mode}, "")
}

// Folder opens the path as a folder.
func (p Path) Folder() (*Folder, error) {
	folder, _, err := p.find(&walk{}, "/.")
	return folder, err
}

// find walks to the file, or, with the end "/.", into the folder.
func (p Path) find(w *walk, end string) (*Folder, string, error) {
	w.door, w.inside = p.door, p.bounds != ""
	top, name, err := p.top(w.create)
	if err != nil {
		return nil, "", err
	}
	folder, base, err := w.run(top, name+end)
	if errors.Is(err, fs.ErrPermission) && !w.inside && filepath.IsLocal(p.name) {
		folder, base, err = p.fromHere(&walk{door: p.door, create: w.create, exact: w.exact}, end)
	}
	if err != nil {
		return nil, "", &fs.PathError{Op: "finding", Path: p.String(), Err: bare(err)}
	}
	return folder, base, nil
}

// fromHere finds a name below the current folder where the way to that is closed, as
// after sudo -u. Nothing is known of the folders above, so no link is followed.
func (p Path) fromHere(w *walk, end string) (*Folder, string, error) {
	root, err := os.OpenRoot(".")
	if err != nil {
		return nil, "", err
	}
	path, err := filepath.Abs(".")
	if err != nil {
		return nil, "", errors.Join(err, root.Close())
	}
	top, err := newStep(root, path, false)
	if err != nil {
		return nil, "", err
	}
	return w.run(top, filepath.Clean(p.name)+end)
}

// top opens the folder where the way begins: the root, or that of the volume,
// which is somebody's name for it and no part of the volume. It is made as any
// other folder.
func (p Path) top(create fs.FileMode) (top step, name string, err error) {
	if p.bounds != "" {
		volume, _, err := p.door.Path(p.bounds).find(&walk{create: create}, "/.")
		if err != nil {
			return step{}, "", err
		}
		top, err := newStep(volume.root, volume.path, volume.safe)
		return top, p.name, err
	}
	if p.name == "" {
		return step{}, "", &fs.PathError{Op: "finding", Path: p.name, Err: fs.ErrNotExist}
	}
	name, err = filepath.Abs(p.name)
	if err == nil {
		top, err = topStep()
	}
	return top, name, err
}

// Resolve returns the absolute path of the file without any symbolic link, for
// code that cannot take a descriptor.
func (p Path) Resolve() (string, error) {
	folder, base, err := p.Find()
	if err != nil {
		return "", err
	}
	return filepath.Join(folder.Path(), base), folder.Close()
}

// in calls f with the folder that holds the file, and the file's name.
func in[T any](p Path, f func(*Folder, string) (T, error)) (T, error) {
	folder, base, err := p.Find()
	if err != nil {
		var none T
		return none, err
	}
	result, err := f(folder, base)
	if folder.dangling && errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: %w", ErrDangling, err)
	}
	return result, errors.Join(err, folder.Close())
}

// Lstat describes the file; a link that is followed is described as its target.
func (p Path) Lstat() (fs.FileInfo, error) { return in(p, (*Folder).Lstat) }

// Read returns the content of the regular file, at most so many bytes.
func (p Path) Read(maxSize int64) ([]byte, error) {
	return in(p, func(f *Folder, name string) ([]byte, error) { return f.Read(name, maxSize) })
}

// Open opens the regular file for reading.
func (p Path) Open() (*os.File, error) { return in(p, (*Folder).Open) }

// Update opens the regular file for reading and writing, or makes it with the
// given mode less the umask; then made is true.
func (p Path) Update(mode fs.FileMode) (file *File, made bool, err error) {
	folder, base, err := p.Find()
	if err != nil {
		return nil, false, err
	}
	file, made, err = folder.Update(base, mode)
	return file, made, errors.Join(err, folder.Close())
}

// Write replaces or makes the file in one step; see [Path.Replace].
func (p Path) Write(data []byte, mode fs.FileMode) error {
	r, err := p.Replace(mode)
	if err != nil {
		return err
	}
	if _, err := r.Write(data); err != nil {
		return errors.Join(err, r.Cleanup())
	}
	return r.Commit()
}

// Replace begins a file that will replace this one. The owner and mode of an
// existing file are kept; a new file gets mode less the umask. What exists must be
// a regular file.
func (p Path) Replace(mode fs.FileMode) (*Replacement, error) {
	folder, base, err := p.Find()
	if err != nil {
		return nil, err
	}
	r, err := folder.replacement(base, mode)
	if err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	r.closeFolder = true
	return r, nil
}
