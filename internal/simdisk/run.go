package simdisk

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
)

// Answer is the output of a call of diskutil and its exit status.
type Answer struct {
	Stdout []byte
	Stderr string
	Status int
	Hang   bool `json:"-"` // the call does not return
	Change bool // the call was one that changes something
}

// Faults is what goes wrong. Words are compared with the beginning of a call,
// such as "unmountDisk" or "cs create".
type Faults struct {
	FailChange int    `json:",omitempty"` // this changing call, counted from 1, fails
	Late       bool   `json:",omitempty"` // but does its work first
	FailWords  string `json:",omitempty"` // calls that begin so fail
	HangWords  string `json:",omitempty"` // calls that begin so do not return
	Lag        int    `json:",omitempty"` // cs list shows deleted groups, and hides new ones, so many times
	NoUUID     bool   `json:",omitempty"` // cs create does not print the UUID of the group
	Events     []Event
}

// Event happens between two calls.
type Event struct {
	BeforeCall   int    `json:",omitempty"` // counted from 1; 0 never
	BeforeChange int    `json:",omitempty"` // counted from 1; 0 never
	Pull         string `json:",omitempty"` // a disk with this serial number goes
	Insert       *Disk  `json:",omitempty"` // a disk comes, with its own number
	Lock         bool   `json:",omitempty"` // every encrypted volume is locked
}

func document(root diskdoc.Dict) Answer { return Answer{Stdout: diskdoc.Document(root)} }

// failure is the error document.
func failure(text string) Answer {
	a := document(diskdoc.Failure(text))
	a.Status = 1
	return a
}

// refusal is a failed change.
func refusal(text string) Answer { return Answer{Stderr: text + "\n", Status: 1} }

func said(lines ...string) Answer {
	return Answer{Stdout: []byte(strings.Join(lines, "\n") + "\n")}
}

// Do carries out a call of diskutil with these arguments and standard input.
func (m *Mac) Do(words []string, stdin string) Answer {
	m.Calls++
	verb, rest := split(words)
	change := changes[verb]
	if change != nil {
		m.Changes++
	}
	m.happen(change != nil)
	if begins(words, m.Faults.HangWords) {
		return Answer{Hang: true, Change: change != nil}
	}
	fails := begins(words, m.Faults.FailWords) || change != nil && m.Changes == m.Faults.FailChange
	var a Answer
	switch {
	case fails && !m.Faults.Late:
		a = refusal("Error: -69877: Couldn't open device")
	case !m.knows(verb):
		a = refusal("diskutil: did not recognize verb \"" + verb + "\"; type \"diskutil\" for a list")
	case change != nil:
		a = change(m, rest, stdin)
	default:
		a = m.query(verb, rest)
	}
	if fails && a.Status == 0 {
		a = refusal("Error: -69673: Unable to write to the last block of the device")
	}
	a.Change = change != nil
	return a
}

func begins(words []string, fault string) bool {
	want := strings.Fields(fault)
	return len(want) > 0 && len(words) >= len(want) && slices.Equal(words[:len(want)], want)
}

// split returns the verb, of one word or two, and the rest.
func split(words []string) (verb string, rest []string) {
	if len(words) == 0 {
		return "", nil
	}
	switch words[0] {
	case "cs", "coreStorage", "corestorage", "CS":
		verb = "cs"
	case "apfs", "ap":
		verb = "apfs"
	case "appleRAID", "appleraid", "ar":
		verb = "appleRAID"
	default:
		return words[0], words[1:]
	}
	if len(words) == 1 {
		return verb, nil
	}
	return verb + " " + words[1], words[2:]
}

var changes = map[string]func(*Mac, []string, string) Answer{
	"unmountDisk":          (*Mac).unmountDisk,
	"eraseDisk":            (*Mac).eraseDisk,
	"partitionDisk":        (*Mac).partitionDisk,
	"cs delete":            (*Mac).csDelete,
	"cs create":            (*Mac).csCreate,
	"cs createVolume":      (*Mac).csCreateVolume,
	"apfs deleteContainer": (*Mac).deleteContainer,
	"appleRAID delete":     (*Mac).raidDelete,
	"resetFusion":          (*Mac).resetFusion,
}

// knows reports whether this version of macOS has a verb.
func (m *Mac) knows(verb string) bool {
	group, _, _ := strings.Cut(verb, " ")
	switch group {
	case "apfs":
		return m.version() >= 1013
	case "cs":
		return m.version() < 1100
	case "resetFusion":
		return m.version() >= 1014
	}
	return true
}

func (m *Mac) query(verb string, words []string) Answer {
	at := slices.Index(words, "-plist")
	if at < 0 {
		return refusal("simdisk: queries are answered with -plist only")
	}
	words = slices.Delete(slices.Clone(words), at, at+1)
	switch {
	case verb == "list":
		return m.list(words)
	case verb == "info" && len(words) == 1:
		return m.info(words[0])
	case verb == "cs list" && len(words) == 0:
		return m.csList()
	case verb == "cs info" && len(words) == 1:
		return m.csInfo(words[0])
	case verb == "apfs list" && len(words) == 0:
		return m.apfsList()
	case verb == "appleRAID list" && len(words) == 0:
		return m.raidList()
	}
	return refusal("diskutil: did not recognize verb \"" + verb + "\"; type \"diskutil\" for a list")
}

// happen makes the events of this moment happen.
func (m *Mac) happen(change bool) {
	for _, e := range m.Faults.Events {
		if e.BeforeCall != m.Calls && (!change || e.BeforeChange != m.Changes) {
			continue
		}
		for _, d := range slices.Clone(m.Disks) {
			if d.Serial == e.Pull {
				m.Pull(d)
			}
		}
		if e.Insert != nil {
			m.Disks = append(m.Disks, e.Insert)
		}
		if e.Lock {
			m.Lock()
		}
	}
}

// Lock locks every volume that has FileVault.
func (m *Mac) Lock() {
	for _, c := range m.Containers {
		for _, v := range c.Volumes {
			if v.FileVault {
				v.Locked, v.Mount = true, ""
			}
		}
	}
	for _, g := range m.Groups {
		if len(g.Families) > 0 && g.Families[0].Encryption != "None" {
			g.Encrypt(true)
		}
	}
}
