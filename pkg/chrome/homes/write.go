package homes

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// A write is a planned change of one file in a home.
type write struct {
	FileChange
	name     string // in the home
	old, new []byte // old is nil if the file does not exist
	oldMode  fs.FileMode
	mode     fs.FileMode
}

// readOld begins a write with what is there.
func readOld(home *volume.Folder, name string) (write, error) {
	w := write{name: name, FileChange: FileChange{Path: filepath.Join(home.Path(), name), Action: ActionCreate, Changes: []Change{}}}
	info, err := home.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return w, nil
	}
	if err != nil {
		return w, err
	}
	w.oldMode = info.Mode().Perm()
	w.Backup = w.Path + BackupSuffix
	w.old, err = home.Read(name, prefjson.MaxBytes)
	if err == nil && w.old == nil {
		w.old = []byte{}
	}
	return w, err
}

// errRunning means that Chrome has been started after the plan was made.
var errRunning = errors.New("a running Chrome holds the profile")

// apply makes the change. It checks the lock once more, since Chrome writes its
// preferences without checking whether they were changed.
func (w write) apply(home *volume.Folder, kind Kind, o DeployOptions) error {
	if kind == KindHome {
		running, err := isRunning(home, o.ProcessEnded)
		if err != nil {
			return err
		}
		if running {
			return errRunning
		}
	}
	if w.Backup != "" {
		if err := w.keep(home); err != nil {
			return fmt.Errorf("keeping a backup, before any change: %w", err)
		}
	}
	return home.Write(w.name, w.new, w.mode)
}

// keep writes the backup, unless an earlier run has: that one has what was there
// before any of our changes, which is what somebody wants back. It is whole, because a
// file gets its name last.
func (w write) keep(home *volume.Folder) error {
	name := w.name + BackupSuffix
	info, err := home.Lstat(name)
	switch {
	case err == nil && info.Mode().IsRegular():
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return home.Write(name, w.old, w.oldMode)
}
