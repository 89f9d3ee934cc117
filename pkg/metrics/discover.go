package metrics

import (
	"errors"
	"io/fs"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// KnownPlaces returns the paths of the two databases on a Mac, relative to the
// volume that has Library.
func KnownPlaces() []string {
	return []string{
		"Library/Server/Caching/Logs/Metrics.sqlite",
		"Library/Application Support/Apple/AssetCache/Metrics/Metrics.db",
	}
}

// Discover returns the databases that exist in their known places on a volume,
// and those that may exist in a folder that is not accessible: [OpenPath] reports
// why, as of a database that is a link to a disk that is not connected. A link on a
// foreign disk leads to nothing outside it.
func Discover(v volume.Volume) []volume.Path {
	var found []volume.Path
	for _, place := range KnownPlaces() {
		path := v.Path(place)
		if err := lookAt(path); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, volume.ErrNotFolder) {
			found = append(found, path)
		}
	}
	return found
}

// lookAt returns nil if there is something with the name, be it a link to nothing.
func lookAt(path volume.Path) error {
	folder, name, err := path.FolderOf()
	if err != nil {
		return err
	}
	_, err = folder.Lstat(name)
	return errors.Join(err, folder.Close())
}
