package lint

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// json checks a file of preferences.
func (l *linter) json(name string, data []byte, o Options) error {
	root, err := prefjson.Parse(data, func(p prefjson.Problem) {
		l.Add(at("", p.Line, p.Column), p.Rule, p.Message, p.Fix)
	})
	if p, ok := errors.AsType[*prefjson.FormError](err); ok {
		l.Add(at("", p.Line, p.Column), p.Rule, p.Message+": Chrome silently ignores the whole file", p.Fix)
		return nil
	}
	if err != nil {
		return err
	}
	if root.Type != prefjson.Dict {
		l.Add(at("", root.Line, root.Column), ruleJSONRoot,
			fmt.Sprintf("the file holds %s, want a dictionary: Chrome silently ignores the whole file", article(root.Type)), "put everything into one pair of braces")
		return nil
	}
	if l.kind = o.Kind; l.kind == "" {
		l.kind = l.kindOf(name)
	}
	l.macs = root.Get("protection", "macs")
	l.members("", root)
	l.prefCombinations(root)
	return nil
}

// kindOf decides by the name of a file, and reports a name that does not show it.
func (l *linter) kindOf(name string) Kind {
	switch base := strings.ToLower(filepath.Base(name)); {
	case strings.Contains(base, "initial"), strings.Contains(base, "master"):
		return KindInitial
	case strings.Contains(base, "preferences"):
		return KindPreferences
	}
	l.Add(finding.Place{}, ruleAssumed, "the name does not show which of Chrome's files this is; it was checked as Initial Preferences",
		"use --kind, or give the file the name that it has on a Mac")
	return KindInitial
}

// members checks the keys of a level of preferences.
func (l *linter) members(above string, dict *prefjson.Node) {
	for _, m := range dict.Members {
		name := above + m.Key
		where := at(name, m.Line, m.Column)
		if above == "" && l.block(m, where) {
			continue
		}
		if above == "bookmarks." && m.Key == "first_run_bookmarks" {
			l.ignoredBlock(where, name)
			continue
		}
		if strings.Contains(m.Key, ".") || m.Key == "" {
			l.dotted(m, name, where)
			continue
		}
		key, known := keys.LookupPref(name)
		switch {
		case known:
			l.pref(key, m, where)
		case m.Value.Type == prefjson.Dict && keys.HasPrefsBelow(name+"."):
			l.members(name+".", m.Value)
		case m.Value.Type != prefjson.Dict && keys.HasPrefsBelow(name+"."):
			l.Add(where, ruleWrongType, fmt.Sprintf("%s is %s, want a dictionary of preferences", fault.Clip(name), article(m.Value.Type)), "")
		default:
			l.unknown(m, name, where)
		}
	}
}

func (l *linter) dotted(m prefjson.Member, name string, where finding.Place) {
	fix := ""
	if _, ok := keys.LookupPref(name); ok {
		fix = nestedForm(name)
	}
	l.Add(where, ruleDottedKey, fmt.Sprintf("%q is one key with a dot in it; Chrome looks for nested dictionaries and never finds it", fault.Clip(m.Key)), fix)
}

// nestedForm returns a dotted name as nested JSON.
func nestedForm(name string) string {
	parts := strings.Split(name, ".")
	return `{"` + strings.Join(parts, `": {"`) + `": …` + strings.Repeat("}", len(parts))
}

func (l *linter) unknown(m prefjson.Member, name string, where finding.Place) {
	if policy, ok := keys.LookupPolicy(name); ok {
		l.Add(where, rulePolicyInPrefs, fmt.Sprintf("%s is a policy, but this is a preferences file: Chrome does not read it here", policy.Name),
			"put it in a profile for com.google.Chrome")
		return
	}
	if kind, _ := keys.FindInstruction(m.Key); kind != keys.UnknownInstruction && l.kind == KindInitial {
		l.unknownKey(where, fmt.Sprintf("%s is a key of the distribution block, but is outside it", fault.Clip(m.Key)), "")
		return
	}
	l.unknownKey(where, fmt.Sprintf("Chromium %s does not know %s: Chrome keeps it, but nothing reads it", keys.Version(), fault.Clip(name)),
		didYouMean(l.nearest(name, keys.PrefNames), ""))
}

// unknownKey reports a key of preferences, which does no harm to others.
func (l *linter) unknownKey(where finding.Place, message, fix string) {
	l.Put(finding.Finding{
		Rule: ruleUnknownKey, Severity: finding.Warning,
		Path: where.Path, Line: where.Line, Column: where.Column, Message: message, Fix: fix,
	})
}

// pref checks one preference that is known.
func (l *linter) pref(key keys.Pref, m prefjson.Member, where finding.Place) {
	policy := ""
	if key.Policy != "" {
		policy = "set the policy " + key.Policy
	}
	switch {
	case key.Dead:
		l.Add(where, ruleDeadKey, key.Name+" is dead: current versions of Chrome do not know it", policy)
		return
	case key.PerUser:
		l.Add(where, rulePerUser, key.Name+" belongs to one user, and must not be copied to others", "leave it out")
	case key.Name == "extensions.settings" && l.kind == KindInitial:
		l.Add(where, ruleStripped, "Chrome removes extensions.settings from Initial Preferences", policy)
		return
	case key.Tracked && l.kind == KindPreferences && l.macs.Get(strings.Split(key.Name, ".")...) == nil:
		l.Add(where, ruleTracked, key.Name+" is tracked: unless Chrome wrote it itself, Chrome on macOS resets it at the next start", policy)
	case key.Name == "signin.allowed" && m.Value.Text == "false":
		l.Add(where, ruleRewritten, "Chrome overwrites signin.allowed at each start", "set signin.allowed_on_next_startup, or the policy "+key.Policy)
	}
	where.Line, where.Column = m.Value.Line, m.Value.Column
	if l.typed(key.Type, m.Value, where) {
		l.valueOf(key.Name, m.Value, where)
	}
}

// typed checks a value against the type of its key.
func (l *linter) typed(want prefjson.Type, n *prefjson.Node, where finding.Place) bool {
	switch {
	case want.Accepts(n.Type):
		return true
	case want == prefjson.Int && n.Type == prefjson.Double:
		l.Add(where, ruleNumberForm, fmt.Sprintf("%s is not an integer to Chrome, so it is ignored", fault.Clip(n.Text)), "write a 32-bit integer without a decimal point or exponent")
	default:
		l.Add(where, ruleWrongType, fmt.Sprintf("%s is %s, want %s: Chrome ignores it", fault.Clip(where.Path), article(n.Type), article(want)), "")
	}
	return false
}

// article returns a type with its article.
func article(t prefjson.Type) string {
	switch t {
	case prefjson.Null:
		return string(t)
	case prefjson.Int:
		return "an " + string(t)
	default:
		return "a " + string(t)
	}
}

// valueOf checks the values of keys that allow only some.
func (l *linter) valueOf(name string, n *prefjson.Node, where finding.Place) {
	switch name {
	case "session.restore_on_startup":
		if !slices.Contains([]string{"1", "4", "5", "6"}, n.Text) {
			l.Add(where, ruleBadValue, "restore_on_startup must be 1, 4, 5 or 6, not "+fault.Clip(n.Text)+"; Chrome does not check it", startupFix)
		}
	case "session.startup_urls":
		for i, item := range n.Items {
			if item.Type != prefjson.String {
				l.Add(at(fmt.Sprintf("%s.%d", name, i), item.Line, item.Column), ruleWrongType,
					fmt.Sprintf("a startup page is %s, want a string; Chrome does not check it", article(item.Type)), "")
			}
		}
	}
}

const startupFix = "1 restores the last session, 4 opens the startup pages, 5 the New Tab page, 6 both the last session and the startup pages"
