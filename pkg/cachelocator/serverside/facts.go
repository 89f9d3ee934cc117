package serverside

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// served says how much was served and fetched, if both are known.
func served(s *assetcache.Status) string {
	out, known1 := s.Numbers["TotalBytesReturnedToClients"]
	in, known2 := s.Numbers["TotalBytesStoredFromOrigin"]
	if !known1 || !known2 {
		return ""
	}
	text := "; " + size(out) + " served, " + size(in) + " fetched"
	if s.TotalBytesAreSince.Known() {
		text += " since " + moment(s.TotalBytesAreSince.Is)
	}
	return text
}

// moment returns a time as it was printed, and says where its zone is missing.
func moment(t assetcache.Time) string {
	if t.At.IsZero() {
		return fault.Clip(t.Text) + " (in the time zone of the cache)"
	}
	return fault.Clip(t.Text)
}

// size returns a number of bytes in decimal units, as Apple's program does.
func size(n assetcache.Number) string {
	about := ""
	if n.Rounded {
		about = "about "
	}
	value, units := float64(n.Value), []string{"bytes", "KB", "MB", "GB", "TB", "PB"}
	unit := 0
	for value >= 1000 && unit < len(units)-1 {
		value, unit = value/1000, unit+1
	}
	return about + strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", value), "0"), ".") + " " + units[unit]
}

// virtualMachine is the number of the error that a virtual machine gets.
const virtualMachine = 5

func refusal(number int64) string {
	switch {
	case number == virtualMachine:
		return " (error 5: a virtual machine)"
	case number >= 0:
		return fmt.Sprintf(" (error %d)", number)
	default:
		return ""
	}
}

// shown lists the settings that decide whom a cache serves. What is absent has its
// default only in documents that leave defaults out.
func shown(kind assetcache.Kind, s assetcache.Settings) string {
	list := []string{}
	flag := func(name string, v assetcache.Value[bool], absent bool) {
		if kind.HasDefaults() {
			v = v.Or(absent)
		}
		if v.Known() {
			list = append(list, fmt.Sprintf("%s %t", name, v.Is))
		} else {
			list = append(list, name+" unknown")
		}
	}
	flag("AllowSharedCaching", s.AllowSharedCaching, true)
	flag("AllowPersonalCaching", s.AllowPersonalCaching, true)
	flag("LocalSubnetsOnly", s.LocalSubnetsOnly, true)
	if s.Port.Known() {
		list = append(list, fmt.Sprintf("Port %d", s.Port.Is))
	}
	for _, one := range []struct {
		name string
		v    assetcache.Value[[]assetcache.Range]
	}{{"ListenRanges", s.ListenRanges}, {"PublicRanges", s.PublicRanges}} {
		if one.v.Known() {
			list = append(list, fmt.Sprintf("%d %s", len(one.v.Is), one.name))
		}
	}
	return strings.Join(list, ", ")
}
