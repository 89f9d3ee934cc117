package alerts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// CreateOptions says what a new database holds.
type CreateOptions struct {
	// Mail and Push name the services that are switched on; nil stands for
	// Caching and Common, which a new database of Server.app has on.
	Mail, Push []string
	// Recipients get alerts by mail, in Locale ("" for [DefaultLocale]).
	Recipients []string
	Locale     string
}

// Create makes the database that Server.app makes when its Alerts tab is first
// opened: eight tables, thirteen services, keys that agree. The file appears
// whole or not at all, with mode 0644, in a folder that is made (0755) if need
// be; made by root, both belong to root and its group. Whatever is there is
// left alone, and the error has [CodeExists].
func (d Database) Create(ctx context.Context, opts CreateOptions) (Change, Contents, error) {
	change := Change{Database: d.Path, DryRun: d.DryRun, Created: true}
	contents, err := d.newContents(opts, &change)
	if err != nil {
		return Change{}, Contents{}, err
	}
	path, err := filepath.Abs(d.Path)
	if err == nil {
		err = d.checkFree(path)
	}
	if err == nil && !d.DryRun {
		err = d.build(ctx, path, contents)
	}
	if err != nil {
		return Change{}, Contents{}, err
	}
	return change, contents, nil
}

func (d Database) newContents(opts CreateOptions, change *Change) (Contents, error) {
	contents := Contents{Database: d.Path, Services: standardServices()}
	err := switchOn(contents.Services, opts.Mail, func(s *Service, on bool) { s.Mail = on })
	if err == nil {
		err = switchOn(contents.Services, opts.Push, func(s *Service, on bool) { s.Push = on })
	}
	if err != nil || len(opts.Recipients) == 0 {
		return contents, err
	}
	addresses, repeated, locale, err := checkNew(opts.Recipients, opts.Locale)
	if err != nil {
		return contents, err
	}
	for i, address := range addresses {
		contents.Recipients = append(contents.Recipients, Recipient{int64(i + 1), address, true, locale})
	}
	change.Added, change.Repeated = contents.Recipients, repeated
	return contents, nil
}

// switchOn sets one switch of all services; nil names leave the default.
func switchOn(services []Service, names []string, set func(*Service, bool)) error {
	if names == nil {
		return nil
	}
	for i := range services {
		set(&services[i], false)
	}
	if len(names) == 0 {
		return nil // Find would take that for all
	}
	chosen, err := Find(services, names)
	for _, s := range chosen {
		set(&services[s.key-1], true)
	}
	return err
}

// checkFree refuses what is there, and the journal of a database that is gone:
// SQLite would play it into the new one.
func (d Database) checkFree(path string) error {
	switch _, err := os.Lstat(path); {
	case err == nil:
		return d.exists()
	case !errors.Is(err, fs.ErrNotExist):
		return d.outside("creating", err)
	}
	for _, end := range []string{"-wal", "-journal"} {
		if _, err := os.Lstat(path + end); err == nil {
			return d.fail(CodeLeftover, "creating", fmt.Errorf("%q is there, of a database that is gone", path+end),
				"if that database shall not come back, move the file away")
		}
	}
	return nil
}

func (d Database) exists() error {
	return d.fail(CodeExists, "creating", errors.New("it is there already, and left as it is"),
		"change it with alerts add and alerts services; for a script: --if-missing")
}

// build makes the file in a private folder and then gives it its name.
func (d Database) build(ctx context.Context, path string, contents Contents) error {
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return d.outside("creating", err)
	}
	dir, err := privateFolder(path)
	if err != nil {
		return d.outside("creating", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is wanted has left it
	private := filepath.Join(dir, "new")
	if err := d.fill(ctx, private, contents); err != nil {
		return err
	}
	if err := ownedByRoot(private, 0o644); err != nil {
		return d.outside("creating", err)
	}
	err = place(private, path)
	if errors.Is(err, fs.ErrExist) {
		return d.exists() // since we looked
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return d.outside("creating", err)
	}
	return nil
}

// place gives a file its name unless that is taken. A link does both in one
// step; a volume that has none (FAT, some shares) leaves a moment between.
func place(private, path string) error {
	err := os.Link(private, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	return os.Rename(private, path)
}

// makeFolder makes a folder and those above it, with mode 0755 whatever the
// umask is.
func makeFolder(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if parent := filepath.Dir(path); parent != path {
		if err := makeFolder(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o755); err != nil { //nolint:gosec // the server's own user reads it
		if info, serr := os.Stat(path); serr == nil && info.IsDir() {
			return nil // another process was faster
		}
		return err
	}
	return ownedByRoot(path, 0o755)
}

// ownedByRoot sets the mode of something new and, for root, root's group too:
// on a Mac it has the group of the folder above.
func ownedByRoot(path string, mode fs.FileMode) error {
	if os.Geteuid() == 0 {
		if err := os.Chown(path, 0, 0); err != nil {
			return err
		}
	}
	return os.Chmod(path, mode)
}
