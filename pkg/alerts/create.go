package alerts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/macwrangler/macwrangler/pkg/volume"
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
	parent, name := d.where().Parent()
	if err := d.checkFree(parent, name); err != nil {
		return Change{}, Contents{}, err
	}
	if !d.DryRun {
		err = d.build(ctx, parent, name, contents)
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
func (d Database) checkFree(parent volume.Path, name string) error {
	folder, err := parent.Folder()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return d.fileError("creating", err)
	}
	defer func() { _ = folder.Close() }() // only looked at
	switch _, err := folder.Lstat(name); {
	case err == nil:
		return d.exists()
	case !errors.Is(err, fs.ErrNotExist):
		return d.fileError("creating", err)
	}
	for _, end := range []string{"-wal", "-journal"} {
		if _, err := folder.Lstat(name + end); err == nil {
			return d.fail(CodeLeftover, "creating", fmt.Errorf("%q of a deleted database still exists", filepath.Join(folder.Path(), name+end)),
				"if the old database is not coming back, move that file away")
		}
	}
	return nil
}

func (d Database) exists() error {
	return d.fail(CodeExists, "creating", errors.New("it already exists and was not changed"),
		"change it with alerts add and alerts services; in a script: --if-missing")
}

// build makes the database in a private folder and then puts its content in place,
// with a mode that lets the server's own user read it. Nothing is done by path in
// the folder of the database, which may be anybody's.
func (d Database) build(ctx context.Context, parent volume.Path, name string, contents Contents) error {
	data, err := d.image(ctx, contents)
	if err != nil {
		return err
	}
	folder, err := parent.FolderOrMake(0o755)
	if err != nil {
		return d.fileError("creating", err)
	}
	err = folder.WriteNew(name, data, 0o644)
	if errors.Is(err, fs.ErrExist) {
		err = d.exists() // made since the check
	}
	return d.fileError("creating", errors.Join(err, folder.Close()))
}

// image returns the content of the new file.
func (d Database) image(ctx context.Context, contents Contents) ([]byte, error) {
	scratch, err := d.Door.Scratch()
	if err != nil {
		return nil, d.fileError("creating", fmt.Errorf("%w: %w", volume.ErrNoCopy, err))
	}
	const name = "new"
	err = d.fill(ctx, filepath.Join(scratch.Path(), name), contents)
	var data []byte
	if err == nil {
		data, err = scratch.Read(name, maxCopy)
	}
	return data, d.fileError("creating", errors.Join(err, scratch.Close()))
}
