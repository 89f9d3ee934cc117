package uidtool

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// maxLog is the size in bytes at which a log is renamed to FILE.0.
const maxLog = 1 << 20

// Log appends a line with a time and a message to a file, which it creates with
// mode 0600 if necessary. It follows no symbolic link and writes only to a
// regular file with one name: every administrator can write to the folder of logs.
// Line ends in the message are escaped, so that a name typed at the login window
// cannot fake a line.
func Log(path volume.Path, now time.Time, message string) error {
	folder, name, err := path.FolderOf()
	if err != nil {
		return fmt.Errorf("opening log %q: %w", path, fault.WithoutPath(err))
	}
	line := fmt.Sprintf("%s %s\n", now.UTC().Format(time.RFC3339), fault.Printable(message))
	err = rotate(folder, name)
	if err == nil {
		err = appendLine(folder, name, line)
	}
	if err := errors.Join(err, folder.Close()); err != nil {
		return fmt.Errorf("writing log: %w", err) // the cause has the path
	}
	return nil
}

// rotate renames a log that is full, and refuses one with a second name, which
// could be gone again once it is open.
func rotate(folder *volume.Folder, name string) error {
	info, err := folder.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return nil // it is refused when it is opened
	}
	if err := volume.OneName(info); err != nil {
		return fmt.Errorf("opening %q: %w", name, err)
	}
	if info.Size() > maxLog {
		return folder.Rename(name, name+".0")
	}
	return nil
}

func appendLine(folder *volume.Folder, name, line string) error {
	file, err := folder.Append(name, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		err = volume.OneName(info)
	}
	if err == nil {
		_, err = file.Write([]byte(line))
	}
	return errors.Join(err, file.Close())
}
