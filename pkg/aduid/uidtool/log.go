package uidtool

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// maxLog is the size in bytes at which a log is renamed to FILE.0.
const maxLog = 1 << 20

// Log appends a line with a time and a message to a file, which it creates with
// mode 0600 if necessary. It follows no symbolic link and writes only to a
// regular file: every administrator can write to the folder of logs. Line ends in
// the message are escaped, so that a name typed at the login window cannot fake a
// line.
func Log(path string, now time.Time, message string) error {
	folder, err := volume.Door{}.Path(filepath.Dir(path)).Folder()
	if err != nil {
		return fmt.Errorf("opening log %q: %w", path, err)
	}
	line := fmt.Sprintf("%s %s\n", now.UTC().Format(time.RFC3339), fault.Printable(message))
	return errors.Join(appendLine(folder, filepath.Base(path), line), folder.Close())
}

func appendLine(folder *volume.Folder, name, line string) error {
	if info, err := folder.Lstat(name); err == nil && info.Mode().IsRegular() && info.Size() > maxLog {
		if err := folder.Rename(name, name+".0"); err != nil {
			return err
		}
	}
	file, err := folder.Append(name, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		err = oneName(info)
	}
	if err == nil {
		_, err = file.Write([]byte(line))
	}
	return errors.Join(err, file.Close())
}

// oneName refuses a file with a second name: administrators who are not root can
// make one in the folder of logs.
func oneName(info fs.FileInfo) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink > 1 {
		return volume.ErrHardLink
	}
	return nil
}
