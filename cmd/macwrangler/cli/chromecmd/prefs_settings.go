package chromecmd

import (
	"bytes"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome"
)

// settingFlags are the flags for what Chrome should do.
type settingFlags struct {
	settings   chrome.Settings // what the flags write into directly
	homeButton string
	updates    string
	bookmarks  []string
	policies   []string
	file       string

	flags *pflag.FlagSet // those of the command line: which were given, even if empty
}

// given reports whether a flag is on the command line.
func (f *settingFlags) given(name string) bool { return f.flags.Changed(name) }

// names returns the flags except --settings, which replaces them all.
func (f *settingFlags) names() []string {
	return []string{
		"homepage", "startup-url", "home-button", "no-default-browser-check", "no-first-run", "no-import",
		"no-password-saving", "updates", "bookmark", "policy",
	}
}

func (f *settingFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	f.flags = flags
	s := &f.settings
	flags.StringVar(&s.Homepage, "homepage", "", "`URL` of the home button")
	flags.StringArrayVar(&s.StartupURLs, "startup-url", nil, "`URL` to open at launch; may be repeated")
	frame.ChoiceVar(cmd, &f.homeButton, "home-button", chrome.HomeButtonWords(), "the home button in the toolbar:")
	flags.BoolVar(&s.NoDefaultBrowserCheck, "no-default-browser-check", false, "do not ask to be the default browser")
	flags.BoolVar(&s.NoFirstRun, "no-first-run", false, "show no welcome screens or promotions")
	flags.BoolVar(&s.NoImport, "no-import", false, "import nothing from other browsers")
	flags.BoolVar(&s.NoPasswordSaving, "no-password-saving", false, "do not save passwords")
	frame.ChoiceVar(cmd, &f.updates, "updates", chrome.UpdatesWords(), "how Chrome updates itself:")
	flags.StringArrayVar(&f.bookmarks, "bookmark", nil, "bookmark as `NAME=URL`; may be repeated")
	flags.StringArrayVar(&f.policies, "policy", nil, "any other policy of Chrome as `NAME=VALUE`, the value as in JSON; may be repeated")
	flags.StringVar(&f.file, "settings", "", "read all settings from a YAML `FILE` (- for standard input) instead of flags")
}

// read returns the settings of the flags or of the file.
func (f *settingFlags) read(a *frame.App) (chrome.Settings, error) {
	for _, name := range append(f.names(), "settings") {
		if f.given(name) && slices.Contains([]string{"", "[]"}, f.flags.Lookup(name).Value.String()) {
			return chrome.Settings{}, frame.Usagef(frame.CodeMissingValue, "--%s is empty", name).WithHint("leave it out to keep what Chrome does")
		}
	}
	if f.file != "" {
		return f.readFile(a)
	}
	s := f.settings
	s.Updates = chrome.Updates(f.updates)
	if f.homeButton != "" {
		shown := f.homeButton == chrome.HomeButtonWords()[0]
		s.HomeButton = &shown
	}
	for _, text := range f.bookmarks {
		b, err := chrome.ParseBookmark(text)
		if err != nil {
			return s, err
		}
		s.Bookmarks = append(s.Bookmarks, b)
	}
	for _, text := range f.policies {
		name, value, err := chrome.ParsePolicy(text)
		if err != nil {
			return s, err
		}
		if _, twice := s.Policies[name]; twice {
			return s, frame.Usagef(frame.CodeConflictingFlags, "--policy %s is given twice", name).WithHint("a list is one value: '[\"a\",\"b\"]'")
		}
		if s.Policies == nil {
			s.Policies = map[string]any{}
		}
		s.Policies[name] = value
	}
	return s, nil
}

func (f *settingFlags) readFile(a *frame.App) (chrome.Settings, error) {
	for _, name := range f.names() {
		if f.given(name) {
			return chrome.Settings{}, frame.Usagef(frame.CodeConflictingFlags, "--%s does not go with --settings", name).
				WithHint("write it into the file, which then has all settings")
		}
	}
	data, err := a.ReadInput(f.file)
	if err != nil {
		return chrome.Settings{}, err
	}
	return chrome.ReadSettings(bytes.NewReader(data), frame.InputName(f.file))
}
