package chrome

import (
	"maps"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
)

// buildLegacy fills in the output of mode legacy and warns why it fails. Dead
// keys are not written even here: no current Chrome reads them.
func (b *builder) buildLegacy() error {
	s := b.settings
	if err := s.refusePolicyOnly(Legacy); err != nil {
		return err
	}
	master, err := encodePreferences(s.initialPreferences())
	if err != nil {
		return err
	}
	prefs := s.preferences()
	if b.out.Preferences, err = encodePreferences(prefs); err != nil {
		return err
	}
	b.file(MasterPath, master)
	b.warn(ReasonFirstRunHides, "the First Run file makes Chrome ignore the Master Preferences: nothing in them reaches a user whose home has it; use --mode initial or policy")
	if tracked := trackedIn("", prefs); len(tracked) > 0 {
		b.warn(ReasonTrackedReset, "Chrome on macOS treats these as tampering and resets them when it finds them in a user's Preferences: %s; use --mode policy or initial", strings.Join(tracked, ", "))
	}
	if s.NoImport || len(s.Bookmarks) > 0 {
		b.warn(ReasonMasterOnly, "imports and bookmarks are only in the Master Preferences, since Chrome does not look for them in a user's Preferences: with the First Run file they have no effect; use --mode initial or policy")
	}
	b.warnHomepage()
	return nil
}

// trackedIn returns the dotted names of the tracked preferences in a tree.
func trackedIn(prefix string, tree map[string]any) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		path := prefix + name
		if key, _ := keys.LookupPref(path); key.Tracked {
			list = append(list, path)
		} else if below, ok := tree[name].(map[string]any); ok {
			list = append(list, trackedIn(path+".", below)...)
		}
	}
	return list
}
