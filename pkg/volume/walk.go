package volume

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// maxLinks is how many symbolic links one path may lead through, as in the kernel
// of macOS (MAXSYMLINKS).
const maxLinks = 32

// walk finds the folder of a file, element by element. It holds every folder on
// the way by descriptor. A folder is the top of the way, which ".." does not
// leave.
type walk struct {
	door   Door
	create fs.FileMode // of missing folders; 0: none is made
	exact  bool        // they get that mode whatever the umask is, and our group
	inside bool        // links are resolved below the top, whoever made them

	way   []step
	links int
}

// step is one open folder.
type step struct {
	root *os.Root
	info fs.FileInfo
	path string
	safe bool // it and all above it are trusted
}

func (w *walk) here() step { return w.way[len(w.way)-1] }

// run opens the folder that holds name below top.
func (w *walk) run(top, name string) (*Folder, string, error) {
	base, err := w.steps(top, name)
	if err != nil {
		return nil, "", errors.Join(err, w.close(0))
	}
	last := w.here()
	w.way = w.way[:len(w.way)-1]
	if err := w.close(0); err != nil {
		return nil, "", errors.Join(err, last.root.Close())
	}
	folder, err := newFolder(last.root, last.path, w.door)
	if err != nil {
		return nil, "", errors.Join(err, last.root.Close())
	}
	folder.safe = last.safe
	return folder, base, nil
}

// steps goes to the folder and returns the name of the file in it.
func (w *walk) steps(top, name string) (base string, err error) {
	root, err := w.open(top)
	if err != nil {
		return "", err
	}
	if err := w.push(root, top); err != nil {
		return "", errors.Join(err, root.Close())
	}
	todo := elements(name)
	for len(todo) > 0 {
		element, last := todo[0], len(todo) == 1
		todo = todo[1:]
		target, err := w.look(element)
		missing := errors.Is(err, fs.ErrNotExist)
		switch {
		case target != "":
			todo, err = slices.Concat(elements(target), todo), w.back(target)
		case last && element != "." && element != ".." && (err == nil || missing):
			return element, nil
		case missing && w.create != 0:
			err = w.make(element)
		case err == nil:
			err = w.enter(element)
		}
		if err != nil {
			return "", err
		}
	}
	return ".", nil
}

// open opens the top, which it makes as any other folder.
func (w *walk) open(top string) (*os.Root, error) {
	root, err := openTop(top)
	if w.create == 0 || !errors.Is(err, fs.ErrNotExist) {
		return root, err
	}
	made, _, err := w.door.Path(filepath.Join(top, "any")).FindOrMake(w.create)
	if err != nil {
		return nil, err
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	return openTop(top)
}

// openTop opens a folder by a path that somebody has named. Without the slash, to
// open a pipe would wait.
func openTop(path string) (*os.Root, error) { return os.OpenRoot(path + "/") }

// back goes back to the top if the target of a link begins there.
func (w *walk) back(target string) error {
	if filepath.IsAbs(target) {
		return w.close(1)
	}
	return nil
}

// elements splits a path. A last "." stays: it asks for the folder itself.
func elements(path string) []string {
	var all []string
	for element := range strings.SplitSeq(path, "/") {
		if element != "" {
			all = append(all, element)
		}
	}
	return all
}

// look returns the target of a link that is to be followed, "" for anything else.
func (w *walk) look(element string) (target string, err error) {
	if element == "." || element == ".." {
		return "", nil
	}
	from := w.here()
	info, err := from.root.Lstat(element)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return "", err
	}
	target, err = from.root.Readlink(element)
	if err != nil {
		return "", err
	}
	switch {
	case !w.inside && (!from.safe || !trustedLink(from.info, info)):
		return "", &LinkError{Path: filepath.Join(from.path, element), Target: target}
	case w.links >= maxLinks:
		return "", syscall.ELOOP
	}
	w.links++
	return target, nil
}

// enter opens a folder below the one that is open, or goes back to the one above.
func (w *walk) enter(element string) error {
	switch element {
	case ".":
		return nil
	case "..":
		return w.close(max(len(w.way)-1, 1))
	}
	from := w.here()
	root, err := enter(from.root, element, nil)
	if err != nil {
		return err
	}
	if err := w.push(root, filepath.Join(from.path, element)); err != nil {
		return errors.Join(err, root.Close())
	}
	return nil
}

func (w *walk) push(root *os.Root, path string) error {
	info, err := root.Stat(".")
	if err != nil {
		return err
	}
	safe := trusted(info) && (len(w.way) == 0 || w.here().safe)
	w.way = append(w.way, step{root, info, path, safe})
	return nil
}

// make makes a folder and enters it. One that somebody else makes just now will do.
func (w *walk) make(element string) error {
	if err := w.door.before(ActMake, element); err != nil {
		return err
	}
	err := w.here().root.Mkdir(element, w.create)
	if errors.Is(err, fs.ErrExist) {
		return w.enter(element)
	}
	if err == nil {
		err = w.enter(element)
	}
	if err == nil && w.exact {
		err = w.dress(element)
	}
	return err
}

// dress gives the folder that was just made and entered its group and mode.
func (w *walk) dress(element string) error {
	root := w.here().root
	if err := checkNew(root); err != nil {
		return err
	}
	open, err := root.Open(".")
	if err != nil {
		return err
	}
	file := &File{file: open, name: element, path: w.here().path, door: w.door}
	return errors.Join(file.give(os.Geteuid(), os.Getegid(), w.create), open.Close())
}

// close closes all folders but the first so many.
func (w *walk) close(keep int) error {
	var errs []error
	for _, s := range w.way[keep:] {
		errs = append(errs, s.root.Close())
	}
	w.way = w.way[:keep]
	return errors.Join(errs...)
}
