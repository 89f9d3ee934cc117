package fus

import "github.com/macwrangler/macwrangler/pkg/profile"

// MenuBar says whether the menu bar has the item.
type MenuBar string

// The choices, with their text form.
const (
	Hidden MenuBar = "hidden" // switching by Control Center, login window and lock screen
	Shown  MenuBar = "shown"
)

// MenuBarWords lists the text forms of [MenuBar], the default first.
func MenuBarWords() []string { return []string{string(Hidden), string(Shown)} }

// Options are what a profile shall do.
type Options struct {
	// Target are the Macs; the zero Target is all of them.
	Target profile.Target
	// Off switches Fast User Switching off; MenuBar does not count then.
	Off bool
	// MenuBar is Hidden if it is empty.
	MenuBar MenuBar
	// Identifier is the profile's own, in reverse DNS: com.example.fus. The
	// UUIDs follow from it, and those of the payloads from it and a name.
	Identifier string
	// Organization is shown to people; an empty one is left out.
	Organization string
}

// Profile returns the profile. The error, if any, is a [*profile.Error].
func Profile(o Options) ([]byte, error) {
	return profile.Build(profile.Spec{
		Identifier:   o.Identifier,
		Organization: o.Organization,
		DisplayName:  o.displayName(),
		Description:  o.description(),
		// A Mac's users shall not undo what holds for everybody on it.
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

// versions names the versions that the payloads are for: the target chooses
// between them, not more finely.
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
		// From macOS 11 on it is not needed, but with UserSwitcher it does no
		// harm either, and false is the documented way to switch off.
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
		// Switched on is what is in the menu bar or in Control Center.
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
