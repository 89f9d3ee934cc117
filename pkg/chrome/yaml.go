package chrome

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// MaxSettings is the largest settings file that is read, in bytes.
const MaxSettings = 1 << 20

// maxNodes bounds the values of a settings file.
const maxNodes = 50_000

// SettingsKeys returns the keys of a settings file. They are the flags of chrome
// prefs, in the plural where there can be several values.
func SettingsKeys() []string {
	return []string{
		"homepage", "startup-urls", "home-button", "no-default-browser-check", "no-first-run",
		"no-import", "no-password-saving", "updates", "bookmarks", "policies",
	}
}

// HomeButtonWords returns the text forms of [Settings.HomeButton], true first.
func HomeButtonWords() []string { return []string{"shown", "hidden"} }

// ReadSettings reads settings in YAML; name is for messages. An unknown key is an
// error with its line and the nearest known one, and so is a duplicate key.
// Anchors, merge keys, types and a second document are refused. [Settings.Check]
// and [Build] check the values.
func ReadSettings(r io.Reader, name string) (Settings, error) {
	fail := func(err error) (Settings, error) {
		failed := &fault.Error{Act: "reading settings", Operand: name, Err: err}
		if _, ok := errors.AsType[*fault.Error](err); !ok {
			failed.Code = CodeBadSettings // others have one that says more
		}
		return Settings{}, failed
	}
	text, err := io.ReadAll(io.LimitReader(r, MaxSettings+1))
	switch {
	case err != nil:
		return fail(err)
	case len(text) > MaxSettings:
		return fail(fmt.Errorf("larger than %d bytes", MaxSettings))
	case !utf8.Valid(text):
		return fail(errors.New("not UTF-8"))
	}
	root, err := onlyMap(bytes.TrimPrefix(text, []byte("\ufeff")))
	if err != nil {
		return fail(err)
	}
	var s Settings
	err = eachKey(root, func(key, value *yaml.Node) error { return s.set(key, value) })
	if err != nil {
		return fail(err)
	}
	return s, nil
}
