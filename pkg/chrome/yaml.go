package chrome

import (
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// MaxSettings is the largest settings file that is read, in bytes.
const MaxSettings = 1 << 20

// maxValues bounds the values of a settings file.
const maxValues = 50_000

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
	var s Settings
	if err := s.read(r); err != nil {
		return Settings{}, &fault.Error{Act: "reading settings", Operand: name, Err: err}
	}
	return s, nil
}

func (s *Settings) read(r io.Reader) error {
	root, err := settings.Format{
		MaxBytes: MaxSettings, MaxValues: maxValues, Code: CodeBadSettings, Unknown: CodeUnknownSetting,
	}.Read(r)
	switch {
	case err != nil:
		return err
	case root.IsNull():
		return fault.New(CodeBadSettings, "", "empty")
	case !root.IsMap():
		return root.Errorf("want settings, such as homepage: https://www.example.org/")
	}
	return root.Fields(
		settings.Key("homepage", &s.Homepage, settings.Value.Text),
		settings.Key("startup-urls", &s.StartupURLs, textsOf),
		settings.Key("home-button", &s.HomeButton, shownOf),
		settings.Key("no-default-browser-check", &s.NoDefaultBrowserCheck, settings.Value.Bool),
		settings.Key("no-first-run", &s.NoFirstRun, settings.Value.Bool),
		settings.Key("no-import", &s.NoImport, settings.Value.Bool),
		settings.Key("no-password-saving", &s.NoPasswordSaving, settings.Value.Bool),
		settings.Key("updates", &s.Updates, updatesOf),
		settings.Key("bookmarks", &s.Bookmarks, bookmarksOf),
		settings.Key("policies", &s.Policies, policiesOf),
	)
}

func shownOf(v settings.Value) (*bool, error) {
	word, err := v.Word(HomeButtonWords()...)
	shown := word == HomeButtonWords()[0]
	return &shown, err
}

func updatesOf(v settings.Value) (Updates, error) {
	word, err := v.Word(UpdatesWords()...)
	return Updates(word), err
}

// itemsOf returns the items of a list that must not be empty.
func itemsOf(v settings.Value) ([]settings.Value, error) {
	const want = "a list, each entry on its own line after a dash"
	items, err := v.List(want)
	if err == nil && len(items) == 0 {
		err = v.Errorf("want %s", want)
	}
	return items, err
}

func textsOf(v settings.Value) ([]string, error) {
	items, err := itemsOf(v)
	if err != nil {
		return nil, err
	}
	texts := make([]string, 0, len(items))
	for _, item := range items {
		text, err := item.Text()
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

func bookmarksOf(v settings.Value) ([]Bookmark, error) {
	items, err := itemsOf(v)
	if err != nil {
		return nil, err
	}
	list := make([]Bookmark, 0, len(items))
	for _, item := range items {
		var b Bookmark
		err := item.Fields(
			settings.Key("name", &b.Name, settings.Value.Text),
			settings.Key("url", &b.URL, settings.Value.Text),
		)
		if err != nil {
			return nil, err
		}
		if b.Name == "" || b.URL == "" {
			return nil, item.Errorf("want a name and a url")
		}
		list = append(list, b)
	}
	return list, nil
}

// policiesOf checks names and types right away, while the lines are known.
func policiesOf(v settings.Value) (map[string]any, error) {
	pairs, err := v.Pairs()
	if err != nil {
		return nil, err
	}
	if len(pairs) > maxPolicies {
		return nil, fault.New(CodeBadSettings, "", "line %d: more than %d policies", pairs[maxPolicies].Line, maxPolicies)
	}
	policies := make(map[string]any, len(pairs))
	for _, p := range pairs {
		value, err := p.Value.Any()
		if err != nil {
			return nil, err
		}
		if err := checkPolicy(p.Key, value); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.Line, err)
		}
		policies[p.Key] = value
	}
	return policies, nil
}
