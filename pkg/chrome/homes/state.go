package homes

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Paths in a home, or in a folder of the user template.
const (
	// UserInitialPath and UserMasterPath are one user's own Initial
	// Preferences. Chrome on macOS reads the first that exists of
	// UserInitialPath, UserMasterPath, [chrome.InitialPath] and
	// [chrome.MasterPath], and no other (chrome/browser/mac/initial_prefs.mm).
	UserInitialPath = keys.UserFolder + "/" + keys.InitialName
	UserMasterPath  = keys.UserFolder + "/" + keys.MasterName

	// PreferencesPath are the preferences of the profile Default; FirstRunPath
	// tells Chrome that it has been started before.
	PreferencesPath = keys.UserFolder + "/Default/Preferences"
	FirstRunPath    = keys.UserFolder + "/" + keys.FirstRunName

	localStatePath  = keys.UserFolder + "/Local State"
	preferencesName = "Preferences"
	secureName      = "Secure Preferences"
	lockPath        = keys.UserFolder + "/SingletonLock"
)

// ProcessEnded reports whether the process that holds a lock has ended, so that a
// crash must have left the lock. Its arguments are the host name and the process ID
// in the lock; it returns false for another host.
type ProcessEnded func(host string, pid int) bool

// presence is which of Chrome's files a home has.
type presence struct {
	firstRun, localState, preferences, running bool
}

// started reports whether Chrome keeps what is there: either it was started, or
// somebody put files there as if it had been.
func (p presence) started() bool { return p.firstRun || p.localState || p.preferences }

// presenceOf returns which of Chrome's files a home has.
func presenceOf(home *volume.Folder, ended ProcessEnded) (presence, error) {
	var p presence
	for name, there := range map[string]*bool{
		FirstRunPath: &p.firstRun, localStatePath: &p.localState, PreferencesPath: &p.preferences,
	} {
		_, err := home.Lstat(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return p, err
		}
		*there = err == nil
	}
	var err error
	p.running, err = isRunning(home, ended)
	return p, err
}

// isRunning reports whether there is the lock of a running Chrome: a symbolic
// link to HOST-PID. Whatever else is there counts as a lock.
func isRunning(home *volume.Folder, ended ProcessEnded) (bool, error) {
	info, err := home.Lstat(lockPath)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case ended == nil || info.Mode()&fs.ModeSymlink == 0:
		return true, nil
	}
	target, err := home.Readlink(lockPath)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	dash := strings.LastIndexByte(target, '-')
	if dash < 0 {
		return true, nil
	}
	pid, err := strconv.Atoi(target[dash+1:])
	if err != nil || pid < 1 {
		return true, nil //nolint:nilerr // whatever else is there counts as a lock
	}
	return !ended(target[:dash], pid), nil
}

const maxProfiles = 1000

// otherProfiles returns the folders of the profiles besides Default that have
// preferences, as Local State lists them. It returns none where that cannot be
// read.
func otherProfiles(home *volume.Folder) []string {
	text, err := home.Read(localStatePath, prefjson.MaxBytes)
	if err != nil {
		return nil
	}
	root, err := prefjson.Parse(text, nil)
	if err != nil {
		return nil
	}
	profiles := root.Get("profile", "info_cache")
	if profiles == nil || len(profiles.Members) > maxProfiles {
		return nil
	}
	var found []string
	for _, m := range profiles.Members {
		name := m.Key
		if name == "Default" || slices.Contains(found, name) || strings.Contains(name, "/") || !fs.ValidPath(name) {
			continue
		}
		if _, err := home.Lstat(path.Join(keys.UserFolder, name, "Preferences")); err == nil {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}
