package lint

import (
	"bytes"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Named is a file and its name, which may be a path.
type Named struct {
	Name string
	Data []byte
}

const (
	inHome       = keys.UserFolder + "/"
	inSystem     = keys.SystemFolder + "/"
	firstRunText = "this First Run file tells Chrome that it has been started before, so it does not read "
)

// IsInput reports whether a file, by its name, is one that [File] or [CrossCheck] can
// check, for a search through a folder.
func IsInput(name string) bool {
	switch base := path.Base(filepath.ToSlash(name)); base {
	case keys.FirstRunName, keys.InitialName, keys.MasterName, "Preferences", "initial_preferences", "master_preferences":
		return true
	default:
		return strings.HasSuffix(base, ".mobileconfig") || strings.HasPrefix(base, "com.google.") && strings.HasSuffix(base, ".plist")
	}
}

// IsFirstRun reports whether a name is that of the file that tells Chrome that it
// has been started before. It only has to exist: there is nothing in it to check.
func IsFirstRun(name string) bool { return path.Base(filepath.ToSlash(name)) == keys.FirstRunName }

// location is where Chrome would find a file.
type location struct {
	file Named
	base string
	// owner is the folder of the home, the volume, or another folder, with a word
	// before it that shows which.
	owner string
	rank  int // in the order of reading; 0 if it is not one of the four
}

// CrossCheck returns the findings about files together: a First Run file beside
// Initial Preferences, and files that Chrome on macOS does not read because of others.
// Their paths show for whom they are; files in any other folder belong together.
func CrossCheck(files []Named) []finding.Finding {
	var locations []location
	for _, file := range files {
		locations = append(locations, locationOf(file))
	}
	l := &linter{Collector: finding.NewCollector("", Rules(), maxFindings)}
	for _, s := range locations {
		l.Target = s.file.Name
		if s.base == keys.FirstRunName {
			l.firstRun(s, locations)
		} else if s.rank > 0 {
			l.shadow(s, locations)
		}
	}
	return l.Findings()
}

func locationOf(file Named) location {
	name := filepath.ToSlash(file.Name)
	s := location{file: file, base: path.Base(name)}
	initial := slices.Index([]string{keys.InitialName, keys.MasterName}, s.base) + 1
	folder := path.Dir("/"+name) + "/"
	if at := strings.Index(folder, "/"+inHome); at >= 0 {
		s.owner, s.rank = homeOwner+folder[:at], initial
		return s
	}
	if volume, ok := strings.CutSuffix(folder, "/"+inSystem); ok {
		s.owner = systemOwner + volume
		if initial > 0 {
			s.rank = initial + 2
		}
		return s
	}
	s.owner, s.rank = "folder "+folder, initial
	return s
}

const (
	homeOwner   = "home "
	systemOwner = "system "
)

// concerns reports whether a user of one place would read a file of the other:
// one of the same place, or the system's of the volume that the home is on.
func (s location) concerns(other location) bool {
	volume, system := strings.CutPrefix(other.owner, systemOwner)
	return s.owner == other.owner || system && strings.HasPrefix(s.owner, homeOwner+volume+"/")
}

func (l *linter) firstRun(s location, all []location) {
	for _, other := range all {
		if other.rank > 0 && s.concerns(other) {
			l.Add(finding.Place{}, ruleFirstRun, firstRunText+other.file.Name, "leave First Run out; Chrome writes it itself")
			return
		}
	}
}

// shadow reports a file that another one hides. The same content under both names
// in one folder is fine: old versions read only the second.
func (l *linter) shadow(s location, all []location) {
	for _, other := range all {
		if other.rank == 0 || other.rank >= s.rank || !other.concerns(s) {
			continue
		}
		if other.owner == s.owner && bytes.Equal(other.file.Data, s.file.Data) {
			continue
		}
		who := "Chrome"
		if other.owner != s.owner {
			who = "for the user of that home, Chrome"
		}
		l.Add(finding.Place{}, ruleShadowed, who+" reads "+other.file.Name+" instead of this file", "keep one of them, or give both the same content")
		return
	}
}
