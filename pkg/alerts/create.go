package alerts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// CreateOptions are the contents of a new database.
type CreateOptions struct {
	// Mail and Push name the services that have it on; nil means Caching and
	// Common, as in a new database of Server.app.
	Mail, Push []string
	// Recipients get alerts by mail, in Locale ("" means [DefaultLocale]).
	Recipients []string
	Locale     string
}

// Create makes the database that Server.app makes when its Alerts tab is first
// opened: eight tables, thirteen services, matching keys. The file appears
// complete or not at all, with mode 0644; missing folders are created with mode
// 0755. If root runs it, both belong to root and its group. If the path exists,
// Create changes nothing and returns an error with [CodeExists].
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

// switchOn sets one switch of all services; nil names keep the default.
func switchOn(services []Service, names []string, set func(*Service, bool)) error {
	if names == nil {
		return nil
	}
	for i := range services {
		set(&services[i], false)
	}
	if len(names) == 0 {
		return nil // to Find, no names means all
	}
	chosen, err := Find(services, names)
	for _, s := range chosen {
		set(&services[s.key-1], true)
	}
	return err
}

// checkFree refuses a path that exists, and the journal of a deleted database:
// SQLite would play it into the new one.
func (d Database) checkFree(path string) error {
	switch _, err := os.Lstat(path); {
	case err == nil:
		return d.exists()
	case !errors.Is(err, fs.ErrNotExist):
		return d.fileError("creating", err)
	}
	for _, end := range []string{"-wal", "-journal"} {
		if _, err := os.Lstat(path + end); err == nil {
			return d.fail(CodeLeftover, "creating", fmt.Errorf("%q of a deleted database still exists", path+end),
				"if the old database is not coming back, move that file away")
		}
	}
	return nil
}

func (d Database) exists() error {
	return d.fail(CodeExists, "creating", errors.New("it already exists and was not changed"),
		"change it with alerts add and alerts services; in a script: --if-missing")
}

// build makes the file in a private folder and then moves it to path.
func (d Database) build(ctx context.Context, path string, contents Contents) error {
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return d.fileError("creating", err)
	}
	dir, err := privateFolder(path)
	if err != nil {
		return d.fileError("creating", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // the database has been moved out of it
	private := filepath.Join(dir, "new")
	if err := d.fill(ctx, private, contents); err != nil {
		return err
	}
	if err := ownedByRoot(private, 0o644); err != nil {
		return d.fileError("creating", err)
	}
	err = place(private, path)
	if errors.Is(err, fs.ErrExist) {
		return d.exists() // made since the check
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return d.fileError("creating", err)
	}
	return nil
}

// place moves a file to path unless that exists. A hard link does both in one
// step; on a volume without hard links (FAT, some shares) there is a moment
// between the check and the move.
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

// makeFolder creates a folder and its missing parents with mode 0755, whatever
// the umask is.
func makeFolder(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if parent := filepath.Dir(path); parent != path {
		if err := makeFolder(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o755); err != nil { //nolint:gosec // the server's own user must read it
		if info, serr := os.Stat(path); serr == nil && info.IsDir() {
			return nil // another process made it first
		}
		return err
	}
	return ownedByRoot(path, 0o755)
}

// ownedByRoot sets the mode of a new file or folder and, if run by root, root's
// group too: on a Mac it would have the group of the folder above.
func ownedByRoot(path string, mode fs.FileMode) error {
	if os.Geteuid() == 0 {
		if err := os.Chown(path, 0, 0); err != nil {
			return err
		}
	}
	return os.Chmod(path, mode)
}
