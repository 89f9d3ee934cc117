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
// why. A link on a foreign disk leads to nothing outside it.
func Discover(v volume.Volume) []volume.Path {
	var found []volume.Path
	for _, place := range KnownPlaces() {
		path := v.Path(place)
		_, err := path.Lstat()
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, volume.ErrNotFolder) {
			found = append(found, path)
		}
	}
	return found
}
