package chrome

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Paths on the target volume, with slashes, relative to it.
const (
	// InitialPath and MasterPath are read by Chrome at a user's first start;
	// builds before about 91 know only the Master name.
	InitialPath = keys.SystemFolder + "/" + keys.InitialName
	MasterPath  = keys.SystemFolder + "/" + keys.MasterName
	// ProfilePath is where a package puts the profile, for its own script.
	ProfilePath = keys.SystemFolder + "/Google Chrome Policy.mobileconfig"
)

// preferences returns the settings as nested preferences of a user.
func (s Settings) preferences() map[string]any {
	p := map[string]any{}
	if s.Homepage != "" {
		p["homepage"], p["homepage_is_newtabpage"] = s.Homepage, false
	}
	if len(s.StartupURLs) > 0 {
		p["session"] = map[string]any{"restore_on_startup": restoreURLs, "startup_urls": listOf(s.StartupURLs)}
	}
	if s.HomeButton != nil {
		p["browser"] = map[string]any{"show_home_button": *s.HomeButton}
	}
	if s.NoPasswordSaving {
		p["credentials_enable_service"] = false
	}
	return p
}

// importKeys returns what NoImport sets in the distribution block. Chrome copies
// them to the preferences of the same names.
func importKeys() []string {
	return []string{"import_bookmarks", "import_history", "import_home_page", "import_search_engine"}
}

// initialPreferences returns the preferences with the blocks that only a first
// start reads.
func (s Settings) initialPreferences() map[string]any {
	p := s.preferences()
	if s.NoImport {
		block := map[string]any{}
		for _, key := range importKeys() {
			block[key] = false
		}
		p["distribution"] = block
	}
	if len(s.Bookmarks) > 0 {
		var children []any
		for _, b := range s.Bookmarks {
			children = append(children, map[string]any{"name": b.Name, "type": "url", "url": b.URL})
		}
		p["bookmarks"] = map[string]any{"first_run_bookmarks": map[string]any{"children": children}}
	}
	return p
}

// refusePolicyOnly refuses settings that no preferences file can make.
func (s Settings) refusePolicyOnly(mode Mode) error {
	not := func(what string) error {
		return fault.New(CodeNotInMode, "use --mode policy for it", "building mode %q: %s is possible only in mode %q", mode, what, Policy)
	}
	switch {
	case s.NoDefaultBrowserCheck:
		return not("turning off the default-browser check")
	case s.Updates != "":
		return not("managing updates")
	case len(s.Policies) > 0:
		return not("setting other policies")
	}
	return nil
}

// buildInitial fills in the output of mode initial.
func (b *builder) buildInitial() error {
	s := b.settings
	if err := s.refusePolicyOnly(Initial); err != nil {
		return err
	}
	prefs := s.initialPreferences()
	if len(prefs) == 0 {
		return fault.New(CodeNotInMode, "use --mode policy, or add a setting such as --homepage",
			"building mode %q: only mode %q can suppress the first-run screens", Initial, Policy)
	}
	var err error
	if b.out.InitialPreferences, err = encodePreferences(prefs); err != nil {
		return err
	}
	b.file(InitialPath, b.out.InitialPreferences)
	b.file(MasterPath, b.out.InitialPreferences)
	b.warn(ReasonFirstStart, "Chrome reads the file only at a user's first start: nothing changes for users who have started Chrome before")
	b.warnHomepage()
	if s.NoImport {
		b.warn(ReasonImport, "users can still import from the menu; only mode policy prevents it")
	}
	if s.NoFirstRun {
		return b.suppressFirstRun()
	}
	return nil
}

// suppressFirstRun adds the profile: nothing in the file can do it, and a First
// Run file, which could, makes Chrome ignore the file.
func (b *builder) suppressFirstRun() error {
	b.warn(ReasonFirstRunPolicy, "the first-run screens are suppressed by a profile, not by Initial Preferences: deploy the .mobileconfig of --out DIR too")
	b.warnFirstRun()
	if b.options.Identifier == "" {
		return nil
	}
	var err error
	only := Settings{NoFirstRun: true}
	b.out.Profile, err = makeProfile(b.options, only.ownPolicies(), nil)
	return err
}

// encodePreferences writes preferences so that Chrome's reader certainly accepts
// them: keys in order, integers without a point.
func encodePreferences(prefs map[string]any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", strings.Repeat(" ", 2))
	if err := encoder.Encode(prefs); err != nil {
		return nil, &fault.Error{Code: CodeBadValue, Act: "writing preferences", Err: err}
	}
	return out.Bytes(), nil
}
