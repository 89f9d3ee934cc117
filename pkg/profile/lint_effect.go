package profile

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// newerTarget says that the table does not reach the macOS that the profile is for.
func (l *linter) newerTarget() {
	if newest := goldenGate(); !l.macOS.isAll() && l.macOS.version.Major > newest.Major {
		l.Add(finding.Place{}, finding.NotChecked, fmt.Sprintf("what macOS %v changed is not known: the profile was checked as for macOS %v", l.macOS, newest), "")
	}
}

// platform reports a payload type that macOS does not have, and reports whether it
// did.
func (l *linter) platform(known *schema.Payload, where finding.Place) bool {
	if known.Elsewhere == "" {
		return false
	}
	severity := finding.Warning
	if l.isForMacs() && known.Origin == schema.Apple {
		severity = finding.Error
	}
	l.put(where, ruleWrongPlatform, severity, known.Name+" "+systemsOf(known.Elsewhere)+": macOS ignores it", "leave it out of profiles for Macs")
	l.noSchema(known.Name, where)
	return true
}

// isForMacs reports whether the profile, or the person who checks it, says that it is
// for Macs.
func (l *linter) isForMacs() bool {
	device, ok := l.root.Get(keyDeviceType).Int()
	return !l.macOS.isAll() || ok && device == deviceTypeMac
}

// systemsOf puts the letters of a table into words.
func systemsOf(letters string) string {
	names := map[byte]string{'i': "iOS", 't': "tvOS", 'v': "visionOS", 'w': "watchOS"}
	var words []string
	for i := range len(letters) {
		if name := names[letters[i]]; name != "" {
			words = append(words, name)
		}
	}
	if len(words) == 0 {
		return "is not for macOS"
	}
	return "is for " + strings.Join(words, ", ")
}

// devices checks TargetDeviceType, by which a profile says which devices may install
// it.
func (l *linter) devices(payloads []payload) {
	n := l.root.Get(keyDeviceType)
	device, ok := n.Int()
	if !ok || device < 1 || device > 6 || device == deviceTypeMac {
		return
	}
	where := placeOf(n, keyDeviceType)
	message := fmt.Sprintf("TargetDeviceType %d is not a Mac, so Macs refuse the profile", device)
	for _, p := range payloads {
		if known := l.find(p.kind(), p.node); known != nil && known.Origin == schema.Apple && known.Flags.Has(schema.MacOnly) {
			l.Add(where, ruleWrongPlatform, message+", but it has payloads for Macs", "5 is a Mac; 0, or no TargetDeviceType, is any device")
			return
		}
	}
	severity := finding.Info
	if !l.macOS.isAll() {
		severity = finding.Error
	}
	l.put(where, ruleWrongPlatform, severity, message, "5 is a Mac; 0, or no TargetDeviceType, is any device")
}

// versioned is something that came and perhaps went with a version of macOS.
type versioned struct {
	name        string
	replacement string
	schema.Versions
	// guessed versions are never proof of anything.
	guessed bool
}

// payloadVersions checks on which macOS a payload type has an effect. In managed
// preferences a domain works on every version, unless nothing reads it.
func (l *linter) payloadVersions(known *schema.Payload, where finding.Place, managed bool) {
	v := versioned{known.Name, known.Replacement, known.Versions, known.Flags.Has(schema.Guessed)}
	if managed && !v.guessed {
		v.Introduced = ""
	}
	l.versions(v, where)
}

// versions reports what does nothing on the target's macOS, or will not for long.
func (l *linter) versions(v versioned, where finding.Place) {
	fix := "leave it out for these Macs"
	if v.replacement != "" {
		fix = "use " + v.replacement + " instead"
	}
	introduced, deprecated, removed := versionOf(v.Introduced), versionOf(v.Deprecated), versionOf(v.Removed)
	switch {
	case l.macOS.isAll():
		l.someday(v, where, fix)
	case removed != Version{} && l.macOS.reaches(removed) && v.guessed:
		l.Add(where, ruleNoEffect, fmt.Sprintf("%s has an effect %v, and the target is macOS %v", v.name, span{until: removed}, l.macOS), fix)
	case removed != Version{} && l.macOS.reaches(removed):
		l.Add(where, ruleRemoved, fmt.Sprintf("%s was removed in macOS %v, and the target is macOS %v", v.name, removed, l.macOS), fix)
	case deprecated != Version{} && l.macOS.reaches(deprecated):
		l.Add(where, ruleDeprecated, fmt.Sprintf("%s is deprecated since macOS %v%s", v.name, deprecated, untilText(removed)), fix)
	case !l.macOS.reaches(introduced):
		l.Add(where, ruleNoEffect, fmt.Sprintf("%s has an effect %v, and the target is macOS %v", v.name, span{since: introduced}, l.macOS), "leave it out for these Macs")
	}
}

// someday reports what is deprecated or removed on some Macs, where the target is all.
func (l *linter) someday(v versioned, where finding.Place, fix string) {
	removed, deprecated := versionOf(v.Removed), versionOf(v.Deprecated)
	if v.replacement == "" {
		fix = ""
	}
	switch {
	case removed != Version{} && !v.guessed:
		l.put(where, ruleRemoved, finding.Warning, fmt.Sprintf("%s does nothing from macOS %v on", v.name, removed), fix)
	case deprecated != Version{}:
		l.put(where, ruleDeprecated, finding.Info, fmt.Sprintf("%s is deprecated since macOS %v", v.name, deprecated), fix)
	}
}

func untilText(removed Version) string {
	if removed == (Version{}) {
		return ""
	}
	return fmt.Sprintf(", and does nothing from macOS %v on", removed)
}

// versionOf reads a version of the table; the zero Version is none.
func versionOf(text string) Version {
	v, _ := parseVersion(text)
	return v
}

// scope checks whether a payload type can be installed in the profile's scope.
func (l *linter) scope(known *schema.Payload, where finding.Place) {
	scope := l.root.Get(keyScope)
	value, _ := scope.Text()
	device, user := known.Flags.Has(schema.Device), known.Flags.Has(schema.User)
	switch {
	case known.Origin != schema.Apple || device == user:
	case user && value == string(System):
		l.put(where, ruleScope, finding.Info, known.Name+" is for users, and PayloadScope is System", "use PayloadScope User")
	case device && value == string(User):
		l.put(where, ruleScope, scopeSeverity(known.Name), known.Name+" is for the device, and PayloadScope is User", "use PayloadScope System")
	case device && scope == nil && known.Name == typeDNS && l.macOS.includesTahoe():
		l.put(where, ruleScope, finding.Warning, "from macOS 26 on "+known.Name+" needs PayloadScope System, and the profile has no PayloadScope", "add PayloadScope System to the profile")
	case device && scope == nil:
		l.put(where, ruleScope, finding.Info, known.Name+" is for the device, and a profile without PayloadScope is for the user", "add PayloadScope System to the profile")
	}
}

func scopeSeverity(name string) finding.Severity {
	switch name {
	case typeTCC:
		return finding.Error
	case typeFileVault:
		return finding.Warning
	default:
		return finding.Info
	}
}

// once finds second payloads of a type that a Mac may have only once.
func (l *linter) once(payloads []payload) {
	seen := map[string]bool{}
	for _, p := range payloads {
		kind := p.kind()
		known := l.find(kind, p.node)
		if seen[kind] && known != nil && known.Flags.Has(schema.OnceOnly) {
			l.Add(placeOfType(p), ruleOnce,
				fmt.Sprintf("a profile may have only one payload of type %s, and this is the second", kind), "put the settings of both into one")
		}
		seen[kind] = true
	}
}

func placeOfType(p payload) finding.Place {
	return placeOf(p.node.Get(keyType), p.path[0], p.path[1], keyType)
}
