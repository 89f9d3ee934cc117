package fus

import "github.com/macwrangler/macwrangler/pkg/profile"

// MenuBar is whether the item of Fast User Switching is in the menu bar.
type MenuBar string

// The choices, with their text form.
const (
	Hidden MenuBar = "hidden" // users switch in Control Center, the login window and the lock screen
	Shown  MenuBar = "shown"  // the item is in the menu bar
)

// MenuBarWords returns the text forms of [MenuBar], the default first.
func MenuBarWords() []string { return []string{string(Hidden), string(Shown)} }

// Options are the settings of a profile.
type Options struct {
	// Target is which Macs the profile is for; the zero Target is all of them.
	Target profile.Target
	// Off turns off Fast User Switching; MenuBar is then ignored.
	Off bool
	// MenuBar is where users switch; empty means Hidden.
	MenuBar MenuBar
	// Identifier is the reverse-DNS name of the profile, such as com.example.fus.
	// The UUIDs are derived from it.
	Identifier string
	// Organization is shown to users; an empty one is omitted.
	Organization string
}

// Profile returns the profile. The error, if any, is a [*profile.Error].
func Profile(o Options) ([]byte, error) {
	return profile.Build(profile.Spec{
		Identifier:   o.Identifier,
		Organization: o.Organization,
		DisplayName:  o.displayName(),
		Description:  o.description(),
		// No user of a Mac can remove what applies to all of its users.
		Scope:             profile.System,
		RemovalDisallowed: true,
		Payloads:          o.payloads(),
	})
}

func (o Options) displayName() string {
	switch {
	case o.Off:
		return "Fast User Switching: off"
	case o.MenuBar == Shown:
		return "Fast User Switching: on, in the menu bar"
	default:
		return "Fast User Switching: on, not in the menu bar"
	}
}

func (o Options) description() string {
	act := "Switches Fast User Switching "
	switch {
	case o.Off:
		act += "off."
	case o.MenuBar == Shown:
		act += "on, with its item in the menu bar."
	default:
		act += "on, without its item in the menu bar."
	}
	return act + " For macOS " + o.versions() + "."
}

// versions returns the versions that the payloads are for, which may be more than
// the target.
func (o Options) versions() string {
	switch {
	case !o.Target.Modern():
		return "10.7 to 10.15"
	case !o.Target.Legacy():
		return "11 and newer"
	default:
		return "10.7 and newer"
	}
}

func (o Options) payloads() []profile.Payload {
	list := []profile.Payload{{
		Type:        profile.DomainGlobal,
		Identifier:  o.Identifier + ".global-preferences",
		DisplayName: "Fast User Switching",
		// From macOS 11 on it is not needed, but together with UserSwitcher it
		// does no harm, and false is the documented way to turn it off.
		Settings: map[string]any{profile.KeyMultipleSession: !o.Off},
	}}
	if o.Target.Legacy() && !o.Off {
		list = append(list, profile.Payload{
			Type:        profile.DomainMenuExtras,
			Identifier:  o.Identifier + ".menu-extras",
			DisplayName: "Fast User Switching: menu extra",
			Settings:    map[string]any{profile.KeyUserMenu: o.MenuBar == Shown},
		})
	}
	if o.Target.Modern() {
		inBar := !o.Off && o.MenuBar == Shown
		// It is on if its item is in the menu bar or in Control Center.
		inCenter := !o.Off && !inBar
		list = append(list, profile.Payload{
			Type:        profile.DomainControlCenter,
			Identifier:  o.Identifier + ".control-center",
			DisplayName: "Fast User Switching: menu bar and Control Center",
			Settings:    map[string]any{profile.KeyUserSwitcher: profile.MenuItemValue(inBar, inCenter)},
		})
	}
	return list
}
