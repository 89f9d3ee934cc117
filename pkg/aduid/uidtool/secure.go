package uidtool

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// maxFile bounds a settings or password file in bytes.
const maxFile = 64 << 10

// ReadSettings reads the settings of a file, and the password file that it
// names. Both must be regular files of the user with number owner (0: root)
// that nobody else can read or change; a symbolic link at the end of the path
// is not followed. Errors are *Error and hold no password.
func ReadSettings(path string, owner uint32) (Settings, error) {
	data, err := readSecure(path, owner)
	if err != nil {
		return Settings{}, err
	}
	s, passwordFile, err := parse(data)
	if err != nil {
		return Settings{}, &Error{ErrCode: CodeBadSettings, Text: fmt.Sprintf("reading %q", path), Err: err}
	}
	if passwordFile == "" {
		return s, nil
	}
	secret, err := readSecure(passwordFile, owner)
	if err != nil {
		return Settings{}, err
	}
	s.Password = strings.TrimSuffix(strings.TrimSuffix(string(secret), "\n"), "\r")
	if s.Password == "" || strings.ContainsAny(s.Password, "\n\r\x00") {
		return Settings{}, &Error{
			ErrCode: CodeBadSettings, Text: fmt.Sprintf("reading password %q", passwordFile), Err: errors.New("want one line"),
		}
	}
	return s, nil
}

// readSecure looks at the file that is open, so that nobody can put another one
// in its place in between.
func readSecure(path string, owner uint32) ([]byte, error) {
	text := fmt.Sprintf("reading %q", path)
	// A FIFO must not keep a login window waiting.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		var bare *fs.PathError
		if errors.As(err, &bare) {
			err = bare.Err
		}
		code := CodeUnsafeFile
		if errors.Is(err, fs.ErrNotExist) {
			code = CodeNoSettings
		}
		return nil, &Error{ErrCode: code, Text: text, Err: err}
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return nil, &Error{ErrCode: CodeUnsafeFile, Text: text, Err: err}
	}
	if why := unsafe(info, owner); why != "" {
		return nil, &Error{
			ErrCode: CodeUnsafeFile, Text: text, Err: errors.New(why),
			Advice: fmt.Sprintf("sudo chown root %q && sudo chmod 600 %q", path, path),
		}
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, &Error{ErrCode: CodeUnsafeFile, Text: text, Err: err}
	case len(data) > maxFile:
		return nil, &Error{ErrCode: CodeBadSettings, Text: text, Err: fmt.Errorf("it is larger than %d bytes", maxFile)}
	default:
		return data, nil
	}
}

// unsafe says why a file cannot be trusted with a secret, "" if it can.
func unsafe(info fs.FileInfo, owner uint32) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.Mode().IsRegular():
		return "it is no regular file"
	case !ok || stat.Uid != owner:
		return "it does not belong to root"
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Sprintf("others than root may use it (mode %04o)", info.Mode().Perm())
	default:
		return ""
	}
}
