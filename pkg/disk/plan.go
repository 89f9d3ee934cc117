package disk

import (
	"strings"

	"github.com/macwrangler/macwrangler/pkg/disk/internal/shell"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Kind is what a plan does, or why it does nothing.
type Kind string

// The kinds, in the order in which they are tried. Only the last three have
// commands.
const (
	None               Kind = "none"                       // no candidate, or none may be erased now
	ManualEraseMac     Kind = "manual-erase-mac"           // Apple silicon
	BlockedFileVault   Kind = "blocked-filevault"          // a locked volume on a candidate
	BlockedRAID        Kind = "blocked-raid"               // a RAID member among the candidates
	Ambiguous          Kind = "ambiguous"                  // the person has to choose
	RebuildCoreStorage Kind = "rebuild-fusion-corestorage" // macOS up to 10.13
	ResetFusion        Kind = "reset-fusion-apfs"          // macOS 10.14 and newer
	EraseSingle        Kind = "erase-single"
)

// kinds returns all kinds, in the order in which they are tried.
func kinds() []Kind {
	return []Kind{
		None, ManualEraseMac, BlockedFileVault, BlockedRAID, Ambiguous,
		RebuildCoreStorage, ResetFusion, EraseSingle,
	}
}

// Plan is what to do to a Mac's disks, and why. Its keys are those of the
// macwrangler/disk.plan/1 document.
type Plan struct {
	Kind        Kind           `json:"kind"`
	Machine     Machine        `json:"machine"`
	Options     Options        `json:"options"`
	Disks       []Verdict      `json:"disks"`
	Commands    []Command      `json:"commands"`
	Warnings    []fault.Reason `json:"warnings"`
	Blocked     []fault.Reason `json:"blocked"`
	Route       Route          `json:"route"`       // how this Mac is to be erased
	Fingerprint string         `json:"fingerprint"` // SHA-256, hex
}

// Options are what the person asks for.
type Options struct {
	Disks      []string `json:"disks"`      // chooses among candidates, such as "disk0"
	VolumeName string   `json:"volumeName"` // "" means DefaultVolumeName
	Filesystem string   `json:"filesystem"` // auto, apfs or jhfs+; "" means auto
}

// DefaultVolumeName is the name that Macs leave the factory with.
const DefaultVolumeName = "Macintosh HD"

// Machine is what a plan needs to know about a Mac besides its disks.
type Machine struct {
	Model     string `json:"model"`       // such as iMac14,2; "" unknown
	Arch      string `json:"arch"`        // x86_64 or arm64; "" unknown
	T2        Tri    `json:"t2,omitzero"` // a T2 chip; left out where it is not known
	OSVersion string `json:"osVersion"`   // of the running system; "" unknown
	Virtual   bool   `json:"virtual"`     // a virtual machine
}

// A Verdict is what a plan decides about one disk.
type Verdict struct {
	ID        string         `json:"id"`      // disk0
	Verdict   string         `json:"verdict"` // target, rejected or left-alone
	Role      string         `json:"role"`    // such as "ssd", "hdd", "fusion-ssd"; "" none
	SizeBytes uint64         `json:"sizeBytes"`
	Reasons   []fault.Reason `json:"reasons"`
}

// A Command is one step. Argv[0] is always "diskutil".
type Command struct {
	Argv      []string `json:"argv"`
	Stdin     string   `json:"stdin"`   // its standard input; "" nothing
	Why       string   `json:"why"`     // one sentence
	Capture   string   `json:"capture"` // "lvg": keep the new group's UUID for a later {lvg}; "" nothing
	OnFailure string   `json:"onFailure"`
}

// What OnFailure may be.
const (
	Stop     = "stop"
	Continue = "continue"
)

// String returns a command as one would type it, in one line that is safe for a
// terminal. Its standard input is not part of it.
func (c Command) String() string {
	words := make([]string, 0, len(c.Argv))
	for _, word := range c.Argv {
		if word != GroupPlaceholder {
			word = shell.Quote(fault.Printable(word))
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}
