package metrics

import (
	"path/filepath"

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
// and those that may exist in a folder that is not accessible: Open reports why.
func Discover(v volume.Volume) []string {
	var found []string
	for _, place := range KnownPlaces() {
		path := filepath.Join(v.Data(), filepath.FromSlash(place))
		if exists(path) {
			found = append(found, path)
		}
	}
	return found
}
