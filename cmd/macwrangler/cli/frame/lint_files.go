package frame

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// maxEntries is how many files and folders are looked through below one folder.
const maxEntries = 200_000

// targets is what the arguments of a linter come to.
type targets struct {
	files    []string          // each once
	passed   []finding.Finding // what in a folder is not checked, though it looks like input
	unlisted []error           // what cannot be listed
	seen     map[string]bool
}

func (t *targets) add(path string) {
	name := path
	if path != StdinArgument {
		name = "./" + filepath.Clean(path) // ./- is not standard input
	}
	if !t.seen[name] {
		t.seen[name] = true
		t.files = append(t.files, path)
	}
}

// pass records that something below a folder is not checked.
func (t *targets) pass(path, what, fix string) {
	t.passed = append(t.passed, finding.Finding{
		Rule: finding.NotChecked, Severity: finding.Info, Target: path,
		Message: "not checked: " + what, Fix: fix,
	})
}

// targets puts the files below a folder in its place.
func (l Linter) targets(ctx context.Context, paths []string) *targets {
	t := &targets{seen: map[string]bool{}}
	for _, path := range paths {
		info, err := os.Stat(path)
		if path == StdinArgument || err != nil || !info.IsDir() {
			t.add(path) // reading it says what is wrong
			continue
		}
		l.walk(ctx, t, path)
	}
	return t
}

// walk finds the files to check below a folder. It follows the folder itself, and
// no symbolic link in it.
func (l Linter) walk(ctx context.Context, t *targets, folder string) {
	entries, input, failed := 0, 0, len(t.unlisted)
	// With the separator a link is read as the folder that it points to.
	err := filepath.WalkDir(strings.TrimSuffix(folder, "/")+"/", func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if entries++; entries > maxEntries {
			return &fault.Error{
				Code: CodeTooManyFiles, Act: "checking", Operand: folder,
				Err: fmt.Errorf("more than %d files and folders", maxEntries), Hint: "name a folder further down",
			}
		}
		switch {
		case err != nil:
			t.unlisted = append(t.unlisted, fmt.Errorf("reading %q: %w", filepath.Clean(path), fault.WithoutPath(err)))
		case entry.IsDir():
		case entry.Type().IsRegular():
			if l.Accepts(path) {
				input++
				t.add(path)
			}
		default:
			if what, fix := l.whyPassed(folder, path, entry.Type()); what != "" {
				t.pass(path, what, fix)
			}
		}
		return nil
	})
	if err != nil {
		t.unlisted = append(t.unlisted, err)
	}
	if input == 0 && len(t.unlisted) == failed {
		t.unlisted = append(t.unlisted, &fault.Error{
			Code: CodeNothingToCheck, Act: "checking", Operand: folder,
			Err:  errors.New("the folder has no file of a kind that it looks for"),
			Hint: "name the file itself, whatever it is called; links in a folder are not followed",
		})
	}
}

// whyPassed says what something is that looks like input and is not checked. It
// is "" for what is not input, and for a link to what is checked by its own name. The
// fix is "" where no argument would help.
func (l Linter) whyPassed(folder, path string, mode fs.FileMode) (what, fix string) {
	const name = "name it as an argument"
	if mode&fs.ModeSymlink == 0 {
		if !l.Accepts(path) {
			return "", ""
		}
		return "a pipe, a socket or a device", ""
	}
	info, err := os.Stat(path)
	isFolder := err == nil && info.IsDir()
	switch {
	case !isFolder && !l.Accepts(path), l.isBelow(folder, path, isFolder):
		return "", ""
	case isFolder:
		return "a symbolic link to a folder, which is not followed", name
	case errors.Is(err, fs.ErrNotExist):
		return "a symbolic link that leads to nothing", ""
	default:
		return "a symbolic link, which is not followed", name
	}
}

// isBelow reports whether what a link points to is found in the folder anyway.
func (l Linter) isBelow(folder, link string, isFolder bool) bool {
	root, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return false
	}
	pointed, err := filepath.EvalSymlinks(link)
	if err != nil {
		return false
	}
	inside, err := filepath.Rel(root, pointed)
	return err == nil && filepath.IsLocal(inside) && (isFolder || l.Accepts(pointed))
}
