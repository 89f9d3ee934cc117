package uidtool

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// maxFile bounds a settings or password file in bytes, maxValues the keys and
// values of the settings.
const (
	maxFile   = 64 << 10
	maxValues = 1000
)

// ReadSettings reads a settings file, and the password file that it names. Both
// must be regular files that belong to the uid owner (0: root) and that nobody
// else can read or change; a symbolic link at the end of the path is not
// followed. Errors are *fault.Error and contain no password.
func ReadSettings(path string, owner uint32) (Settings, error) {
	data, err := readSecure(path, owner)
	if err != nil {
		return Settings{}, err
	}
	s, passwordFile, err := parse(data)
	if err != nil {
		return Settings{}, &fault.Error{Code: CodeBadSettings, Act: "reading", Operand: path, Err: err}
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
		return Settings{}, &fault.Error{
			Code: CodeBadSettings, Act: "reading password file", Operand: passwordFile, Err: errors.New("want one line"),
		}
	}
	return s, nil
}

// readSecure checks the file that is open, so that nobody can replace it between
// the check and the reading.
func readSecure(path string, owner uint32) ([]byte, error) {
	const act = "reading"
	f, err := openSecure(path)
	if err != nil {
		code := CodeUnsafeFile
		if errors.Is(err, fs.ErrNotExist) {
			code = CodeNoSettings
		}
		return nil, &fault.Error{Code: code, Act: act, Operand: path, Err: fault.WithoutPath(err)}
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return nil, &fault.Error{Code: CodeUnsafeFile, Act: act, Operand: path, Err: err}
	}
	if why := unsafe(info, owner); why != "" {
		return nil, &fault.Error{
			Code: CodeUnsafeFile, Act: act, Operand: path, Err: errors.New(why),
			Hint: fmt.Sprintf("sudo chown root %q && sudo chmod 600 %q", path, path),
		}
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, &fault.Error{Code: CodeUnsafeFile, Act: act, Operand: path, Err: err}
	case len(data) > maxFile:
		return nil, &fault.Error{Code: CodeBadSettings, Act: act, Operand: path, Err: fmt.Errorf("it is larger than %d bytes", maxFile)}
	default:
		return data, nil
	}
}

// openSecure opens a regular file, and no link to one. A pipe does not block a
// login window.
func openSecure(path string) (file *os.File, err error) {
	folder, err := volume.Door{}.Path(filepath.Dir(path)).Folder()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	return folder.Open(filepath.Base(path))
}

// unsafe returns why a file cannot be trusted with a secret, or "".
func unsafe(info fs.FileInfo, owner uint32) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.Mode().IsRegular():
		return "not a regular file"
	case !ok || stat.Uid != owner:
		return "it does not belong to root"
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Sprintf("users other than root can use it (mode %04o)", info.Mode().Perm())
	default:
		return ""
	}
}
