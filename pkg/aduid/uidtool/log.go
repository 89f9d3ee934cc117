package uidtool

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"
	"unicode"
)

// maxLog is the size in bytes at which a log is put aside as FILE.0.
const maxLog = 1 << 20

// Log appends a line with a time and a message to a file, which it makes, mode
// 0600, if there is none. It follows no symbolic link, and writes to nothing but
// a regular file: the folder of logs is open to every administrator.
func Log(path string, now time.Time, message string) error {
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && info.Size() > maxLog {
		if err := os.Rename(path, path+".0"); err != nil {
			return fmt.Errorf("putting log %q aside: %w", path, err)
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return fmt.Errorf("opening log %q: %w", path, err)
	}
	err = appendLine(f, fmt.Sprintf("%s %s\n", now.UTC().Format(time.RFC3339), oneLine(message)))
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

// oneLine makes sure that a name typed at the login window fakes no line.
func oneLine(message string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return unicode.ReplacementChar
		}
		return r
	}, message)
}
