package profile

import "strings"

// MenuItem is where macOS 11 and newer show an item such as Fast User
// Switching, decoded from the integer in com.apple.controlcenter.
//
// The bits are inferred from published values (25: in Control Center only, …)
// and match all of them: 1 in Control Center, 4 not in it, 2 in the menu bar, 8
// not in it, 16 set explicitly.
type MenuItem struct {
	MenuBar, ControlCenter Placement
	// Problems are bits that contradict each other, are missing, or are unknown.
	Problems []string
}

// Placement is whether something is shown.
type Placement int

// The placements.
const (
	Unspecified Placement = iota // neither bit is set, or both are
	Shown
	Hidden
)

const (
	bitInCenter  = 1
	bitInBar     = 2
	bitOffCenter = 4
	bitOffBar    = 8
	bitExplicit  = 16
	knownBits    = bitInCenter | bitInBar | bitOffCenter | bitOffBar | bitExplicit
)

// MenuItemValue returns the integer for an item that is shown in the menu bar,
// in Control Center, in both or in neither: 22, 25, 19 or 28.
func MenuItemValue(menuBar, controlCenter bool) int {
	value := bitExplicit
	if controlCenter {
		value |= bitInCenter
	} else {
		value |= bitOffCenter
	}
	if menuBar {
		return value | bitInBar
	}
	return value | bitOffBar
}

// DecodeMenuItem returns where the integer of an item places it.
func DecodeMenuItem(value int64) MenuItem {
	var item MenuItem
	item.ControlCenter = item.place(value, bitInCenter, bitOffCenter, "Control Center")
	item.MenuBar = item.place(value, bitInBar, bitOffBar, "the menu bar")
	if value&^knownBits != 0 {
		item.Problems = append(item.Problems, "it has unknown bits")
	}
	return item
}

func (m *MenuItem) place(value, in, out int64, where string) Placement {
	switch {
	case value&in != 0 && value&out != 0:
		m.Problems = append(m.Problems, "it says both that the item is in "+where+" and that it is not")
		return Unspecified
	case value&in != 0:
		return Shown
	case value&out != 0:
		return Hidden
	default:
		m.Problems = append(m.Problems, "it does not say whether the item is in "+where)
		return Unspecified
	}
}

// String returns the placement in words: "in Control Center, not in the menu
// bar".
func (m MenuItem) String() string {
	var words []string
	for _, one := range []struct {
		p    Placement
		name string
	}{{m.MenuBar, "in the menu bar"}, {m.ControlCenter, "in Control Center"}} {
		switch one.p {
		case Shown:
			words = append(words, one.name)
		case Hidden:
			words = append(words, "not "+one.name)
		case Unspecified:
		}
	}
	return strings.Join(append(words, m.Problems...), ", ")
}
