package profile

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

func (l *linter) nearMiss(key plistfile.Key, path []string, near string) {
	l.Add(placeOfKey(key, path...), ruleNearMiss, fmt.Sprintf("unknown key %s, similar to %s", fault.Clip(key.Name), near), "did you mean "+near+"?")
}

// isSwitching reports whether a setting is about Fast User Switching.
func isSwitching(s setting) bool {
	return s.domain == DomainGlobal && s.key == KeyMultipleSession || s.domain == DomainControlCenter && s.key == KeyUserSwitcher
}

// fastUserSwitching checks the keys that only work together.
func (l *linter) fastUserSwitching(settings []setting) {
	var session, switcher *setting
	for i, s := range settings {
		if s.key == KeyMultipleSession {
			session = &settings[i]
		} else {
			switcher = &settings[i]
		}
	}
	if !l.macOS.Modern() {
		return // only MultipleSessionEnabled has an effect there
	}
	if switcher != nil {
		l.menuItem(*switcher)
	}
	if session == nil {
		return
	}
	on, isBool := session.node.Bool()
	switch {
	case !isBool:
	case on && switcher == nil:
		l.Add(placeOf(session.node, session.path...), ruleFUSAlone,
			"true alone turns on Fast User Switching only up to macOS 10.15; from 11 on, it keeps users from turning it on",
			"add com.apple.controlcenter with UserSwitcher (25: not in the menu bar), or make it with macwrangler fus profile; if all Macs are older, use --target-macos 10.15")
	case on && hiddenEverywhere(*switcher):
		l.Add(placeOf(switcher.node, switcher.path...), ruleFUSMixed,
			"UserSwitcher hides Fast User Switching everywhere, which turns it off from macOS 11 on, but MultipleSessionEnabled is true",
			"UserSwitcher 25 is on, and not in the menu bar; 28 with MultipleSessionEnabled false is off everywhere")
	case !on && switcher != nil && shownSomewhere(*switcher):
		l.Add(placeOf(session.node, session.path...), ruleFUSMixed,
			"false turns Fast User Switching off, but UserSwitcher shows it, which turns it on", "UserSwitcher 28 is off")
	}
}

func shownSomewhere(s setting) bool {
	value, ok := s.node.Int()
	item := DecodeMenuItem(value)
	return ok && (item.MenuBar == Shown || item.ControlCenter == Shown)
}

func hiddenEverywhere(s setting) bool {
	value, ok := s.node.Int()
	item := DecodeMenuItem(value)
	return ok && item.MenuBar == Hidden && item.ControlCenter == Hidden
}

// menuItem reports a UserSwitcher that is contradictory or incomplete.
func (l *linter) menuItem(s setting) {
	value, ok := s.node.Int()
	item := DecodeMenuItem(value)
	if !ok || len(item.Problems) == 0 {
		return
	}
	l.Add(placeOf(s.node, s.path...), ruleMenuBits, fmt.Sprintf("UserSwitcher %d: %s", value, strings.Join(item.Problems, "; ")),
		"25: in Control Center only; 22: in the menu bar only; 19: in both; 28: in neither, which is off")
}
