package lint

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// block checks a key of Initial Preferences that is not a preference, and reports
// whether it was such a key.
func (l *linter) block(m prefjson.Member, where finding.Place) bool {
	switch m.Key {
	case "distribution":
		if l.kind == KindPreferences {
			l.ignoredBlock(where, m.Key)
		} else {
			l.distribution(m.Value, where)
		}
	case "first_run_tabs":
		if l.kind == KindPreferences {
			l.ignoredBlock(where, m.Key)
		} else {
			l.firstRunTabs(m.Value)
		}
	case "variations_compressed_seed", "variations_seed_signature":
		if l.kind == KindInitial && m.Value.Type != prefjson.String {
			l.Add(at(m.Key, m.Value.Line, m.Value.Column), RuleCrash,
				fmt.Sprintf("%s is %s, want a string: Chrome crashes on it at every start until the file is repaired", m.Key, article(m.Value.Type)), "leave it out")
		}
		return l.kind == KindInitial
	case "initial_extensions":
		if l.kind == KindInitial {
			l.typed(prefjson.List, m.Value, where)
		}
		return l.kind == KindInitial
	case "protection":
		if l.kind == KindPreferences {
			l.Add(where, ruleCopiedMACs, "the file has message authentication codes of the Mac and user that it comes from: elsewhere, Chrome on macOS resets the preferences that they protect",
				"do not copy a Preferences file to other Macs or users; in its original place it is fine")
		}
		return l.kind == KindPreferences
	case "dual_layer_user_pref_store", "account_values":
		return l.kind == KindPreferences // Chrome's own records
	case "bookmarks":
		return l.kind == KindInitial && l.bookmarks(m.Value)
	default:
		return false
	}
	return true
}

// ignoredBlock reports one that Chrome reads only in Initial Preferences.
func (l *linter) ignoredBlock(where finding.Place, name string) {
	if l.kind == KindPreferences {
		l.Add(where, ruleDistribution, name+" has no effect in Preferences; Chrome reads it only in Initial Preferences", "move it there, or leave it out")
	}
}

// firstRunTabs wants strings: Chrome crashes on anything else.
func (l *linter) firstRunTabs(n *prefjson.Node) {
	where := at("first_run_tabs", n.Line, n.Column)
	if !l.typed(prefjson.List, n, where) {
		return
	}
	for i, item := range n.Items {
		if item.Type != prefjson.String {
			l.Add(at(fmt.Sprintf("first_run_tabs.%d", i), item.Line, item.Column), RuleCrash,
				fmt.Sprintf("a tab is %s, want a string: Chrome crashes on it at every start until the file is repaired", article(item.Type)), "")
		}
	}
}

// bookmarks reports whether the block has the form of Initial Preferences, not
// that of preferences with such names.
func (l *linter) bookmarks(n *prefjson.Node) bool {
	block := n.Get("first_run_bookmarks")
	if block == nil {
		return false
	}
	where := at("bookmarks.first_run_bookmarks", block.Line, block.Column)
	if l.typed(prefjson.Dict, block, where) {
		if children := block.Get("children"); children != nil {
			l.typed(prefjson.List, children, at(where.Path+".children", children.Line, children.Column))
		} else {
			l.Add(where, ruleWrongType, "first_run_bookmarks has no list of children: Chrome ignores it", `{"children": [{"name": …, "type": "url", "url": …}]}`)
		}
	}
	return len(n.Members) == 1
}

// distribution checks the block of instructions.
func (l *linter) distribution(n *prefjson.Node, where finding.Place) {
	if !l.typed(prefjson.Dict, n, at(where.Path, n.Line, n.Column)) {
		return
	}
	for _, m := range n.Members {
		l.instruction(m, at("distribution."+m.Key, m.Line, m.Column))
	}
}

func (l *linter) instruction(m prefjson.Member, where finding.Place) {
	value := at(where.Path, m.Value.Line, m.Value.Column)
	kind, want := keys.FindInstruction(m.Key)
	switch kind {
	case keys.LiveInstruction:
		if l.typed(want, m.Value, value) {
			l.instructionValue(m, value)
		}
	case keys.DeadInstruction:
		l.Add(where, ruleDeadKey, m.Key+" is dead: current versions of Chrome do not know it", "set the policy "+keys.PolicyFor(m.Key))
	case keys.WindowsInstruction:
		l.Add(where, rulePlatformKey, m.Key+" is for the Windows installer and has no effect on macOS", "leave it out")
	case keys.UnknownInstruction:
		l.unknownInstruction(m, where)
	}
}

func (l *linter) instructionValue(m prefjson.Member, where finding.Place) {
	switch m.Key {
	case "import_bookmarks_from_file":
		if !strings.HasPrefix(m.Value.Text, "/") {
			l.Add(where, ruleBadValue, "import_bookmarks_from_file is not an absolute path: Chrome ignores it", "begin it with /")
		}
	case "browser":
		for _, inner := range m.Value.Members {
			inside := at(where.Path+"."+inner.Key, inner.Line, inner.Column)
			if inner.Key != "confirm_to_quit" {
				l.unknownKey(inside, fault.Clip(inner.Key)+" is not a key of distribution.browser; confirm_to_quit is the only one", "")
				continue
			}
			l.typed(prefjson.Bool, inner.Value, at(inside.Path, inner.Value.Line, inner.Value.Column))
		}
	}
}

func (l *linter) unknownInstruction(m prefjson.Member, where finding.Place) {
	if _, ok := keys.LookupPolicy(m.Key); ok {
		l.Add(where, rulePolicyInPrefs, m.Key+" is a policy: Chrome does not read it here", "put it in a profile for com.google.Chrome")
		return
	}
	fix := ""
	if _, ok := keys.LookupPref(m.Key); ok || keys.HasPrefsBelow(m.Key+".") {
		fix = "it is a preference: move it out of distribution"
	}
	l.unknownKey(where, fault.Clip(m.Key)+" is not a key of the distribution block", fix)
}
