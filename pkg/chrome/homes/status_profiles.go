package homes

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// How much of a home is looked at: its owner may have filled it.
const (
	maxEntries         = 10_000
	maxCheckedProfiles = 100
)

// profileFolders returns the folders besides Default that have preferences, whether
// Local State lists them or not: it may be missing, or say nothing of them. With an
// error, they are not all.
func profileFolders(home *volume.Folder) ([]string, error) {
	entries, err := home.ListIn(keys.UserFolder, maxEntries+1)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	tooMany := fault.New(fault.TooLarge, "check the others with macwrangler chrome lint",
		"reading %q: more than %d files or %d profiles; not all were examined", path.Join(home.Path(), keys.UserFolder), maxEntries, maxCheckedProfiles)
	var found []string
	for _, e := range entries {
		// What else is a link there, such as the lock, is none of a profile.
		linked := e.Type()&fs.ModeSymlink != 0 && strings.HasPrefix(e.Name(), "Profile ")
		if e.Name() == "Default" || !e.IsDir() && !linked {
			continue
		}
		if _, err := home.Lstat(path.Join(keys.UserFolder, e.Name(), preferencesName)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if len(found) == maxCheckedProfiles {
			return found, tooMany
		}
		found = append(found, e.Name()) // one that cannot be looked at fails when it is read
	}
	if len(entries) > maxEntries {
		return found, tooMany
	}
	return found, nil
}
