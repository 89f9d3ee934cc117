package chrome

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// mostNamed is how many keys, or profiles, a message names.
const mostNamed = 8

// checkForExisting makes sure that all settings are of those that a user who
// has started Chrome can get: preferences that Chrome registers and does not
// track.
func (t *Tree) checkForExisting() error {
	all, err := leaves(t.file, nil)
	if err != nil {
		return err
	}
	var refused []string
	named := map[string]bool{}
	for _, l := range all {
		why, name := refusal(l)
		if why == "" || named[name] {
			continue
		}
		named[name] = true
		if len(refused) < mostNamed {
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
		"give these by policy (macwrangler chrome prefs --mode policy), or fill the template alone: --users template",
		"deploying %q to existing homes: %s", t.Folder, strings.Join(refused, "; "))
}

// refusal says why a value has no effect in the Preferences of somebody who
// has started Chrome, and which key it is; "" if it has one.
func refusal(l leaf) (why, name string) {
	if policy, ok := firstStartOnly(l.path); ok {
		return "is read at a first start only" + inPlaceOf(policy), firstStartName(l.path)
	}
	for n := len(l.path); n > 0; n-- {
		name := l.path[:n].String() // a key with a dot is quoted, and no preference
		key, ok := LookupPref(name)
		if !ok {
			continue
		}
		switch {
		case key.Dead:
			return "is dead: no Chrome reads it" + inPlaceOf(key.Policy), name
		case key.PerUser:
			return "belongs to one user and is never copied", name
		case key.Tracked:
			return "is tracked: Chrome on macOS would reset it" + inPlaceOf(key.Policy), name
		case n < len(l.path) && key.Type != DictType:
			return fmt.Sprintf("has the type %s: Chrome ignores an object", key.Type), name
		case n == len(l.path) && !hasType(l.text, key.Type):
			return fmt.Sprintf("has the type %s: Chrome ignores %s", key.Type, fault.Clip(l.text)), name
		}
		return "", name
	}
	return "is no preference of Chrome", l.path.String()
}

// firstStartOnly knows the blocks that only Initial Preferences have, and what
// does the same by policy.
func firstStartOnly(path jsonPath) (policy string, ok bool) {
	switch path[0] {
	case "distribution":
		return policyOf(path[len(path)-1]), true
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

func firstStartName(path jsonPath) string {
	return path[:min(len(path), 2)].String()
}

func inPlaceOf(policy string) string {
	if policy == "" {
		return ""
	}
	return " (policy " + policy + ")"
}

// hasType says whether compact JSON has a preference's type. An integer is
// written without a point.
func hasType(text string, kind Type) bool {
	switch kind {
	case BoolType:
		return text == "true" || text == "false"
	case IntType:
		return isNumberText(text) && !strings.ContainsAny(text, ".eE")
	case DoubleType:
		return isNumberText(text)
	case StringType:
		return text[0] == '"'
	case ListType:
		return text[0] == '['
	case DictType:
		return text[0] == '{'
	case AnyType, NullType:
	}
	return true
}

func isNumberText(text string) bool { return text[0] == '-' || text[0] >= '0' && text[0] <= '9' }
