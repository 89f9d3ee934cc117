package uidtool

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxLog is the size in bytes at which a log is renamed to FILE.0.
const maxLog = 1 << 20

// Log appends a line with a time and a message to a file, which it creates with
// mode 0600 if necessary. It follows no symbolic link and writes only to a
// regular file: every administrator can write to the folder of logs. Line ends in
// the message are escaped, so that a name typed at the login window cannot fake a
// line.
func Log(path string, now time.Time, message string) error {
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && info.Size() > maxLog {
		if err := os.Rename(path, path+".0"); err != nil {
			return fmt.Errorf("renaming log %q: %w", path, err)
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return fmt.Errorf("opening log %q: %w", path, err)
	}
	err = appendLine(f, fmt.Sprintf("%s %s\n", now.UTC().Format(time.RFC3339), fault.Printable(message)))
	return errors.Join(err, f.Close())
}

func appendLine(f *os.File, line string) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !info.Mode().IsRegular() || ok && stat.Nlink > 1 {
		return fmt.Errorf("writing log %q: %w", f.Name(), fs.ErrInvalid)
	}
	_, err = f.WriteString(line)
	return err
}
