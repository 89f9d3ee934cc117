package metrics

import (
	"path/filepath"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// KnownPlaces are where the two databases lie on a Mac, below the volume that
// holds Library.
func KnownPlaces() []string {
	return []string{
		"Library/Server/Caching/Logs/Metrics.sqlite",
		"Library/Application Support/Apple/AssetCache/Metrics/Metrics.db",
	}
}

// Discover gives the databases that exist in their known places on a volume,
// and those that may, behind a folder that cannot be searched: Open tells why.
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
