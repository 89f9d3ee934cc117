package uidtool

import (
	"errors"
	"fmt"
	"io/fs"
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

// ReadSettings reads a settings file of a volume, and the password file that it
// names, which is on the same volume. Both must be regular files that belong to the
// uid owner (0: root) and that nobody else can read or change; a symbolic link at
// the end of the path is not followed. Errors are *fault.Error and contain no
// password.
func ReadSettings(v volume.Volume, path string, owner uint32) (Settings, error) {
	file := v.Named(path)
	data, err := readSecure(file, owner)
	if err != nil {
		return Settings{}, err
	}
	s, passwordFile, err := parse(data)
	if err != nil {
		return Settings{}, &fault.Error{Code: CodeBadSettings, Act: "reading", Operand: file.String(), Err: err}
	}
	if passwordFile == "" {
		return s, nil
	}
	secret, err := readSecure(v.Named(passwordFile), owner)
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

// readSecure reads a file that only its owner may use.
func readSecure(path volume.Path, owner uint32) ([]byte, error) {
	failed := func(code fault.Code, err error) *fault.Error {
		return &fault.Error{Code: code, Act: "reading", Operand: path.String(), Err: err}
	}
	why := ""
	data, err := path.ReadSecure(maxFile, func(info fs.FileInfo) error {
		if why = unsafe(info, owner); why != "" {
			return errors.New(why)
		}
		return nil
	})
	switch {
	case err == nil:
		return data, nil
	case why != "":
		return nil, failed(CodeUnsafeFile, errors.New(why)).WithHint(fmt.Sprintf("sudo chown root %q && sudo chmod 600 %q", path, path))
	case errors.Is(err, fs.ErrNotExist):
		return nil, failed(CodeNoSettings, syscall.ENOENT)
	case errors.Is(err, volume.ErrTooLarge):
		return nil, failed(CodeBadSettings, fmt.Errorf("it is larger than %d bytes", maxFile))
	default:
		return nil, failed(CodeUnsafeFile, err)
	}
}

// unsafe returns why a file cannot be trusted with a secret, or "".
func unsafe(info fs.FileInfo, owner uint32) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok || stat.Uid != owner:
		return "it does not belong to root"
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Sprintf("users other than root can use it (mode %04o)", info.Mode().Perm())
	default:
		return ""
	}
}
