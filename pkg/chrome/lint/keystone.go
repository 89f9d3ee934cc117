package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// keystone checks the settings of com.google.Keystone.
func (l *linter) keystone(list []managedSetting) {
	l.notForced(list, "these settings are not forced: the updater ignores them")
	for _, s := range list {
		switch {
		case s.key.Name == keys.UpdatePolicies:
			l.applications(s)
		case keys.IsUpdateKey(s.key.Name), s.key.Name == keys.UpdateGlobal, strings.HasPrefix(s.key.Name, "com."):
			l.Add(s.place(), ruleKeystoneLevel, s.key.Name+" is next to updatePolicies, where the updater does not read it",
				"put it in updatePolicies: in global, or in the dictionary of an application")
		default:
			l.Add(s.place(), ruleKeystoneKey, fault.Clip(s.key.Name)+" is not a setting that the updater reads", didYouMean(l.nearest(s.key.Name, only(keys.UpdatePolicies)), "updatePolicies is the only one"))
		}
	}
}

// applications checks the dictionaries of applications.
func (l *linter) applications(s managedSetting) {
	if s.value.Kind() != plistfile.Dict {
		l.Add(s.valuePlace(), ruleKeystoneValue, fmt.Sprintf("updatePolicies is of type %v, want a dict of dicts", s.value.Kind()), "")
		return
	}
	for key, value := range s.value.Entries() {
		app := s.below(key, value)
		switch {
		case keys.IsUpdateKey(key.Name):
			l.Add(app.place(), ruleKeystoneLevel, key.Name+" is directly in updatePolicies, where the updater does not read it",
				"put it in global, or in the dictionary of an application")
		case value.Kind() != plistfile.Dict:
			l.Add(app.valuePlace(), ruleKeystoneValue, fmt.Sprintf("%s is of type %v, want a dict", fault.Clip(key.Name), value.Kind()), "")
		default:
			l.app(app)
		}
	}
}

// app checks the dictionary of one application, or of all.
func (l *linter) app(app managedSetting) {
	name, known, other := app.key.Name, keys.AppUpdateKeys(), keys.GlobalUpdateKeys()
	switch {
	case name == keys.UpdateGlobal:
		known, other = other, known
	case !strings.Contains(name, "."):
		l.Add(app.place(), ruleKeystoneKey, fault.Clip(name)+" is neither global nor the ID of an application", didYouMean(l.nearest(name, only(keys.UpdateGlobal)), "Chrome's ID is com.google.Chrome"))
	default:
		if near := l.nearest(strings.ToLower(name), only(strings.ToLower(keys.DomainChrome))); near != "" && !strings.EqualFold(name, keys.DomainChrome) {
			l.Add(app.place(), ruleKeystoneKey, fault.Clip(name)+" is not the ID of Chrome", "did you mean "+keys.DomainChrome+"?")
		}
	}
	for key, value := range app.value.Entries() {
		s := app.below(key, value)
		switch {
		case slices.Contains(known, key.Name):
			l.updateValue(s)
		case slices.Contains(other, key.Name):
			l.Add(s.place(), ruleKeystoneLevel, fmt.Sprintf("the updater does not read %s in %s", key.Name, fault.Clip(name)), levelFix(name))
		default:
			l.Add(s.place(), ruleKeystoneKey, fault.Clip(key.Name)+" is not a setting that the updater reads on macOS", didYouMean(l.nearest(key.Name, only(append(known, other...)...)), ""))
		}
	}
}

func levelFix(at string) string {
	if at == keys.UpdateGlobal {
		return "it belongs in the dictionary of an application"
	}
	return "it belongs in global"
}

// updateValue checks one setting of the updater.
func (l *linter) updateValue(s managedSetting) {
	wrong := func(format string, args ...any) {
		l.Add(s.valuePlace(), ruleKeystoneValue, fmt.Sprintf(format, args...), updateFix(s.key.Name))
	}
	text, isText := s.value.Text()
	number, isInt := s.value.Int()
	_, isBool := s.value.Bool()
	switch s.key.Name {
	case "UpdateDefault":
		if isText { // the updater reads the integer that a string begins with
			isInt = text != "" && text[0] >= '0' && text[0] <= '4' && (len(text) == 1 || text[1] < '0' || text[1] > '9')
			number = 0
		}
		if !isInt || number < 0 || number > 4 {
			wrong("UpdateDefault must be 0-4")
		}
	case "DownloadPreference":
		if text != "cacheable" {
			wrong("DownloadPreference must be cacheable, the only value that the updater knows")
		}
	case "UpdatesSuppressedStartHour":
		if !isInt || number < 0 || number > 23 {
			wrong("UpdatesSuppressedStartHour must be 0-23")
		}
	case "UpdatesSuppressedStartMin":
		if !isInt || number < 0 || number > 59 {
			wrong("UpdatesSuppressedStartMin must be 0-59")
		}
	case "UpdatesSuppressedDurationMin":
		if !isInt || number < 0 {
			wrong("UpdatesSuppressedDurationMin must be a number of minutes")
		}
	case "RollbackToTargetVersion":
		if !isBool && !isInt {
			wrong("RollbackToTargetVersion is of type %v, want a boolean", s.value.Kind())
		}
	default: // TargetChannel, TargetVersionPrefix
		if !isText {
			wrong("%s is of type %v, want a string", s.key.Name, s.value.Kind())
		}
	}
}

func updateFix(key string) string {
	if key == "UpdateDefault" {
		return "on macOS 0 is on, 1 automatic only, 2 manual only, 3 off, 4 machine only; Windows uses other numbers"
	}
	return ""
}
