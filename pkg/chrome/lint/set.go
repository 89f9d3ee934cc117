package lint

import (
	"bytes"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Named is a file by its name, which may be a path.
type Named struct {
	Name string
	Data []byte
}

const (
	sentinel     = "First Run"
	inHome       = "Library/Application Support/Google/Chrome/"
	inSystem     = "Library/Google/"
	macInitial   = "Google Chrome Initial Preferences"
	macMaster    = "Google Chrome Master Preferences"
	firstRunText = "this First Run file tells Chrome that it has started before: it does not read "
)

// IsInput reports whether a file, by its name, is one that [File] or [Set]
// knows something about: for those who look through a folder.
func IsInput(name string) bool {
	switch base := path.Base(filepath.ToSlash(name)); base {
	case sentinel, macInitial, macMaster, "Preferences", "initial_preferences", "master_preferences":
		return true
	default:
		return strings.HasSuffix(base, ".mobileconfig") || strings.HasPrefix(base, "com.google.") && strings.HasSuffix(base, ".plist")
	}
}

// IsFirstRun reports the name of the file that tells Chrome that it has started
// before. Only that it is there counts: there is nothing in it to check.
func IsFirstRun(name string) bool { return path.Base(filepath.ToSlash(name)) == sentinel }

// spot is a file's place in Chrome's world.
type spot struct {
	file Named
	base string
	// owner is the folder of the home, the volume of the system's place, or
	// another folder, with a word in front that says which.
	owner string
	rank  int // in the order of reading; 0 for what is none of the four
}

// Set checks what files do to each other: a First Run file beside Initial
// Preferences, and files that Chrome does not read because of others, in the
// order of macOS. Their paths say for whom they are; files of one other folder
// belong together.
func Set(files []Named) []finding.Finding {
	var spots []spot
	for _, file := range files {
		spots = append(spots, spotOf(file))
	}
	l := &linter{Collector: finding.NewCollector("", Rules(), maxFindings)}
	for _, s := range spots {
		l.Target = s.file.Name
		if s.base == sentinel {
			l.firstRun(s, spots)
		} else if s.rank > 0 {
			l.shadow(s, spots)
		}
	}
	return l.Findings()
}

func spotOf(file Named) spot {
	name := filepath.ToSlash(file.Name)
	s := spot{file: file, base: path.Base(name)}
	initial := slices.Index([]string{macInitial, macMaster}, s.base) + 1
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
func (s spot) concerns(other spot) bool {
	volume, system := strings.CutPrefix(other.owner, systemOwner)
	return s.owner == other.owner || system && strings.HasPrefix(s.owner, homeOwner+volume+"/")
}

func (l *linter) firstRun(s spot, all []spot) {
	for _, other := range all {
		if other.rank > 0 && s.concerns(other) {
			l.Add(finding.Place{}, ruleFirstRun, firstRunText+other.file.Name, "leave First Run out; Chrome writes it itself")
			return
		}
	}
}

// shadow reports a file that another keeps from being read. The same bytes
// under both names of one folder are the careful way to serve old versions.
func (l *linter) shadow(s spot, all []spot) {
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
		l.Add(finding.Place{}, ruleShadowed, who+" reads "+other.file.Name+" in place of this file", "keep one of them, or give both the same content")
		return
	}
}
