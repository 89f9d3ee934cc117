package profile

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// untested qualifies every statement about Control Center.
const untested = "untested on macOS 26 and newer"

// describe returns in plain words what a setting does, or "".
func describe(s setting) string {
	switch s.domain {
	case DomainGlobal:
		return describeGlobal(s)
	case DomainMenuExtras:
		return describeMenuExtra(s)
	case DomainControlCenter:
		if value, ok := s.node.Int(); ok && s.key == KeyUserSwitcher {
			return fmt.Sprintf("Fast User Switching: %v (macOS 11 to 15; %s)", DecodeMenuItem(value), untested)
		}
	case "com.apple.profileRemovalPassword":
		return "the profile can be removed with this password"
	}
	return sentence(s)
}

func describeGlobal(s setting) string {
	on, isBool := s.node.Bool()
	number, isInt := s.node.Int()
	switch {
	case s.key == KeyMultipleSession && isBool && on:
		return "Fast User Switching is on up to macOS 10.15; from 11 on it needs UserSwitcher as well"
	case s.key == KeyMultipleSession && isBool:
		return "Fast User Switching is off"
	case s.key == keyMenuStyle && isInt && number >= 0 && number < 3:
		return "the item shows " + [...]string{"the full name", "the account name", "an icon"}[number]
	case s.key == keyAutoLogout:
		return seconds(s.node, "an idle user is logged out after %s", "idle users stay logged in")
	}
	return ""
}

func describeMenuExtra(s setting) string {
	if s.key == keyDelaySeconds {
		return seconds(s.node, "menu extras are set %s after login", "")
	}
	if s.key == keyMaxWait {
		return seconds(s.node, "menu extras are set within %s", "")
	}
	name, isMenu := strings.CutSuffix(s.key, ".menu")
	on, isBool := s.node.Bool()
	if !isMenu || !isBool {
		return ""
	}
	if name == "User" {
		name = "Fast User Switching"
	}
	if on {
		return "the " + name + " menu is in the menu bar (up to macOS 10.15)"
	}
	return "the " + name + " menu is not in the menu bar (up to macOS 10.15)"
}

// seconds puts a number of seconds into a format; zero, if not "", is the text
// for 0.
func seconds(n *plistfile.Node, format, zero string) string {
	value, ok := n.Real()
	if whole, isInt := n.Int(); isInt {
		value, ok = float64(whole), true
	}
	switch {
	case !ok:
		return ""
	case value == 0 && zero != "":
		return zero
	default:
		return fmt.Sprintf(format, fmt.Sprintf("%v seconds", value))
	}
}
