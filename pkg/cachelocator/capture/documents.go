package capture

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Error is the error type of this package.
type Error = fault.Error

// The codes of this package's errors, besides those of package fault.
const (
	CodeNotCapture fault.Code = "not-a-capture" // a folder that was not made by a capture
)

// The names of the documents. Copies of the locator's files are diskCache-1.plist
// and so on.
const (
	fileFiles    = "files.txt"    // NUMBER MODIFIED OWNER PATH for each file, number 0 if it could not be read
	fileDate     = "date.txt"     // date +%s, when the files were copied
	fileBoot     = "boottime.txt" // sysctl -n kern.boottime
	fileVersion  = "sw_vers.txt"  // sw_vers
	fileRoutes   = "netstat.txt"  // netstat -rn
	fileARP      = "arp.txt"      // arp -an
	fileNDP      = "ndp.txt"      // ndp -an
	fileResolver = "scutil.txt"   // scutil --dns

	// The rest says something about a cache, or about the past; nothing hangs on it.
	fileCards    = "ifconfig.txt"        // ifconfig, for cachelocator check
	fileStatus   = "cache-status.json"   // AssetCacheManagerUtil status -j
	fileSettings = "cache-settings.json" // AssetCacheManagerUtil settings -j
	fileLog      = "log.txt"             // log show, of the locator and of a cache
)

// program is one whose output is kept.
type program struct {
	file string
	argv []string
}

// logged are the lines of the log that are kept.
const logged = `subsystem == "com.apple.AssetCacheServices" OR subsystem == "com.apple.AssetCache"`

func programs() []program {
	return []program{
		{fileBoot, []string{"/usr/sbin/sysctl", "-n", "kern.boottime"}},
		{fileVersion, []string{"/usr/bin/sw_vers"}},
		{fileRoutes, []string{"/usr/sbin/netstat", "-rn"}},
		{fileARP, []string{"/usr/sbin/arp", "-an"}},
		{fileNDP, []string{"/usr/sbin/ndp", "-an"}},
		{fileResolver, []string{"/usr/sbin/scutil", "--dns"}},
		{fileCards, []string{"/sbin/ifconfig"}},
		{fileStatus, []string{"/usr/bin/AssetCacheManagerUtil", "status", "-j"}},
		{fileSettings, []string{"/usr/bin/AssetCacheManagerUtil", "settings", "-j"}},
		{fileLog, []string{"/usr/bin/log", "show", "--info", "--last", "1d", "--predicate", logged}},
	}
}

func copyName(number int) string { return fmt.Sprintf("diskCache-%d.plist", number) }

// Documents are the files of a capture, by name.
type Documents map[string][]byte

// Save writes the documents to a new or empty folder, which only its owner can read:
// the files of other users are in it. If it fails it leaves no document and no new
// folder.
func (d Documents) Save(dir volume.Path) error {
	err := dir.WriteFolder(0o700, func(folder *volume.Folder) error {
		for _, name := range slices.Sorted(maps.Keys(d)) {
			if name != filepath.Base(name) {
				return fmt.Errorf("%q is not a file name", name)
			}
			if err := folder.Write(name, d[name], 0o600); err != nil {
				return err
			}
		}
		return nil
	})
	failed := &Error{Act: "saving to", Operand: dir.String(), Hint: "name a folder that is new or empty", Code: fault.AlreadyExists}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, volume.ErrCurrent):
		failed.Err = volume.ErrCurrent
	case errors.Is(err, volume.ErrNotFolder):
		failed.Err = volume.ErrNotFolder
	case errors.Is(err, volume.ErrNotEmpty):
		failed.Err = errors.New("it is not empty")
	default:
		failed.Err, failed.Hint, failed.Code = fault.WithoutPath(err), "", ""
	}
	return failed
}

// Meanings explains the codes of this package's errors.
func Meanings() []fault.Meaning {
	return []fault.Meaning{{
		Code: CodeNotCapture, Kind: fault.KindError, Summary: "The folder was not made by cachelocator capture.",
		Why:    "A capture has files.txt, which names the copies of the locator's files with their times and owners.",
		Advice: "name the folder that macwrangler cachelocator capture, or its script, made; for a single file: --file",
	}, {
		Code: CodeIncomplete, Kind: fault.KindReason, Summary: "The capture lacks something, or part of it cannot be read.",
		Why:    "What it would say is unknown, and is not guessed.",
		Advice: "capture again on that Mac, as root: sudo macwrangler cachelocator capture DIR",
	}}
}
