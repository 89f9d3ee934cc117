package homes

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxNamed is how many keys or profiles a message names.
const maxNamed = 8

// checkForExisting refuses settings that have no effect for a user who has
// started Chrome: only preferences that Chrome registers and does not track do.
func (t *Tree) checkForExisting() error {
	var refused []string
	named := map[string]bool{}
	for _, l := range leaves(t.settings, nil) {
		why, name := t.refusal(l)
		if why == "" || named[name] {
			continue
		}
		named[name] = true
		if len(refused) < maxNamed {
			refused = append(refused, fmt.Sprintf("%s %s", fault.Clip(name), why))
		}
	}
	if len(refused) == 0 {
		return nil
	}
	if more := len(named) - len(refused); more > 0 {
		refused = append(refused, fmt.Sprintf("%d more", more))
	}
	return fault.New(CodeNotDeployable,
		"set these by policy (macwrangler chrome prefs --mode policy), or fill only the template: --users template",
		"deploying %q to existing homes: %s", t.Folder, strings.Join(refused, "; "))
}

// refusal returns why a value has no effect in the Preferences of somebody who
// has started Chrome, and which key it is; "" if it has an effect.
func (t *Tree) refusal(l leaf) (why, name string) {
	if policy, ok := firstStartOnly(l.path); ok {
		return "is read only at a first start" + inPlaceOf(policy), firstStartName(l.path)
	}
	for n := len(l.path); n > 0; n-- {
		name := l.path[:n].String() // a key with a dot is quoted, and no preference
		key, ok := keys.LookupPref(name)
		if !ok {
			continue
		}
		switch {
		case key.Dead:
			return "is dead: current versions of Chrome do not read it" + inPlaceOf(key.Policy), name
		case key.PerUser:
			return "belongs to one user and is never copied", name
		case key.Tracked:
			return "is tracked: Chrome on macOS would reset it" + inPlaceOf(key.Policy), name
		case n < len(l.path) && key.Type != prefjson.Dict:
			return fmt.Sprintf("has the type %s: Chrome ignores an object", key.Type), name
		case n == len(l.path) && !key.Type.Accepts(l.value.Type):
			return fmt.Sprintf("has the type %s: Chrome ignores %s", key.Type, fault.Clip(compact(t.file, l.value))), name
		}
		return "", name
	}
	return "is not a preference of Chrome", l.path.String()
}

// firstStartOnly reports whether a value is in a block that only Initial
// Preferences have, and returns the policy that does the same.
func firstStartOnly(path keyPath) (policy string, ok bool) {
	switch path[0] {
	case "distribution":
		return keys.PolicyFor(path[len(path)-1]), true
	case "bookmarks":
		// bookmarks.managed_bookmarks and others are preferences
		return "ManagedBookmarks", len(path) > 1 && path[1] == "first_run_bookmarks"
	case "first_run_tabs":
		return "RestoreOnStartupURLs", true
	case "initial_extensions":
		return "ExtensionSettings", true
	case "variations_compressed_seed", "variations_seed_signature":
		return "", true
	}
	return "", false
}

func firstStartName(path keyPath) string {
	return path[:min(len(path), 2)].String()
}

func inPlaceOf(policy string) string {
	if policy == "" {
		return ""
	}
	return " (policy " + policy + ")"
}
