package volume

import (
	"errors"
	"fmt"
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

	ofLink   int  // how many of the elements to come are from links
	dangling bool // the file itself does not exist, but a link leads to it
}

func (w *walk) here() step { return w.way[len(w.way)-1] }

// run opens the folder that holds name below top, which it takes over.
func (w *walk) run(top step, name string) (*Folder, string, error) {
	w.way = append(w.way, top)
	base, err := w.steps(name)
	if err == nil && w.here().root == nil {
		err = syscall.EACCES
	}
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
	folder.safe, folder.shared, folder.dangling = last.safe, shared(last.info), w.dangling
	return folder, base, nil
}

// steps goes to the folder and returns the name of the file in it.
func (w *walk) steps(name string) (base string, err error) {
	todo := elements(name)
	for len(todo) > 0 {
		element, last := todo[0], len(todo) == 1
		todo = todo[1:]
		ofLink := w.ofLink > 0
		w.ofLink = max(w.ofLink-1, 0)
		target, err := w.look(element)
		missing := errors.Is(err, fs.ErrNotExist)
		switch {
		case target != "":
			led := elements(target)
			w.ofLink += len(led)
			todo, err = slices.Concat(led, todo), w.back(target)
		case last && element != "." && element != ".." && (err == nil || missing):
			w.dangling = missing && ofLink
			return element, nil
		case missing && w.create != 0 && !ofLink: // what a link leads to may be a disk that is not connected
			err = w.make(element)
		case err == nil:
			err = w.enter(element)
		}
		switch {
		case err == nil:
		case missing && ofLink:
			return "", fmt.Errorf("%w: %w", ErrDangling, bare(err))
		default:
			return "", err
		}
	}
	return ".", nil
}

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
	info, err := from.lstat(element)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return "", err
	}
	target, err = from.readlink(element)
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
	next, err := w.here().enter(element)
	if err == nil {
		w.way = append(w.way, next)
	}
	return err
}

// make makes a folder and enters it. One that somebody else makes just now will do.
func (w *walk) make(element string) error {
	if err := w.door.before(ActMake, element); err != nil {
		return err
	}
	mode := w.create
	if w.exact {
		mode = 0o700 // until it has its group
	}
	err := w.here().mkdir(element, mode)
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
	if root == nil {
		return syscall.EACCES
	}
	if _, err := isNew(root); err != nil {
		return err
	}
	open, err := root.Open(".")
	if err != nil {
		return err
	}
	file := &File{file: open, name: element, path: w.here().path, door: w.door}
	err = errors.Join(file.give(os.Geteuid(), os.Getegid(), w.create), open.Close())
	if err != nil { // else the next run would take it as it is, closed to others
		_ = w.way[len(w.way)-2].remove(element)
	}
	return err
}

// close closes all folders but the first so many.
func (w *walk) close(keep int) error {
	var errs []error
	for _, s := range w.way[keep:] {
		errs = append(errs, s.close())
	}
	w.way = w.way[:keep]
	return errors.Join(errs...)
}
