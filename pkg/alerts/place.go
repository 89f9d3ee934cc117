package alerts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// place is where the database is. Its folder is open.
type place struct {
	folder *volume.Folder
	name   string // in it
	info   fs.FileInfo
}

// path returns the path of the file without symbolic links.
func (p *place) path() string { return filepath.Join(p.folder.Path(), p.name) }

// where returns the path of the database.
func (d Database) where() volume.Path {
	if d.Place != nil {
		return *d.Place
	}
	return d.Door.Path(d.Path)
}

// Stat describes the file.
func (d Database) Stat() (fs.FileInfo, error) { return d.where().Lstat() }

// find decides what SQLite opens. SQLite works by path: it cuts, gives away and
// deletes files by names beside the database. As root it works in place only where
// nobody else can give such a name to another file; elsewhere a private copy is
// read, and nothing is changed.
func (s *session) find(ctx context.Context) error {
	var err error
	if s.place, err = s.d.locate(s.act); err != nil {
		return err
	}
	folder := s.place.folder
	s.path = s.place.path()
	switch {
	case folder.Closed() || os.Geteuid() != 0:
		return s.d.fileError(s.act, folder.CheckDatabase(s.place.name))
	case s.access == forWriting:
		return s.d.untrusted(s.act, folder)
	}
	s.copied, err = s.d.Door.Path(s.path).Snapshot(ctx, maxCopy)
	switch {
	case err == nil:
		s.path = s.copied.Path()
		return nil
	case ctx.Err() != nil:
		return s.d.stopped(ctx, s.act, s.access)
	}
	return s.d.fileError(s.act, err)
}

// maxCopy is the largest database that is copied, in bytes. A server's has some
// 100 kB.
const maxCopy = 1 << 30

// locate finds the file. It refuses a pipe, on which SQLite would wait, and an
// empty file, which SQLite would treat as a new database.
func (d Database) locate(act string) (*place, error) {
	p, err := d.look()
	refuse := func(err error) (*place, error) {
		if p != nil {
			_ = p.folder.Close()
		}
		return nil, err
	}
	switch {
	case errors.Is(err, volume.ErrDangling):
		return refuse(d.fail(CodeNotRegular, act, errors.New("a symbolic link to a file that does not exist"), ""))
	case errors.Is(err, fs.ErrNotExist):
		return refuse(d.fail(CodeNoDatabase, act, fs.ErrNotExist,
			"create one with: macwrangler alerts create --db "+shellWord(d.Path)+" (Server.app creates it when its Alerts tab is first opened)"))
	case err != nil:
		return refuse(d.fileError(act, err))
	case p.info.IsDir():
		return refuse(d.fail(CodeNotRegular, act, errors.New("is a folder"), "name the file in it, alertData.db"))
	case !p.info.Mode().IsRegular():
		return refuse(d.fail(CodeNotRegular, act, errors.New("not a regular file"), ""))
	case p.info.Size() == 0:
		return refuse(d.fail(CodeEmptyFile, act, errors.New("the file is empty"),
			"move it away, then create a new one with: macwrangler alerts create"))
	}
	return p, nil
}

// look opens the folder of the file. Links inside a volume are resolved there; the
// whole path is then walked again, because SQLite uses it from the top.
func (d Database) look() (*place, error) {
	if _, err := d.where().Lstat(); errors.Is(err, volume.ErrDangling) {
		return nil, err
	}
	resolved, err := d.where().Resolve()
	if err != nil {
		return nil, err
	}
	folder, name, err := d.Door.Path(resolved).Find()
	if err != nil {
		return nil, err
	}
	p := &place{folder: folder, name: name}
	p.info, err = folder.Lstat(name)
	return p, err
}

// untrusted refuses to change a database as root where others can change the folder.
func (d Database) untrusted(act string, folder *volume.Folder) error {
	err := fmt.Errorf("others than root can change the folder %q, so root does not let SQLite write there: nothing was changed", folder.Path())
	hint := "move the database to a folder that only root can change, as all folders above it"
	if uid, _ := folder.Owner(); uid != 0 {
		hint = "run the command as the owner of the folder: sudo -u " + sudoUser(uid) + " macwrangler alerts ..."
	}
	return d.fail(CodeUntrusted, act, err, hint)
}

// sudoUser returns the word for sudo's -u.
func sudoUser(uid int) string {
	number := strconv.Itoa(uid)
	if known, err := user.LookupId(number); err == nil {
		return shellWord(known.Username)
	}
	return shellWord("#" + number)
}
