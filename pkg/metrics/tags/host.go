package tags

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// HostOf returns the name of the server that a database belongs to, as far as its
// path says: a database in its known place on this Mac has this Mac's name, and a
// copy has the name of the folder that it lies in. Of a copy of more than the file,
// such as cache01/Library/Application Support/Apple/AssetCache/Metrics/Metrics.db,
// and of a mounted volume, that is the folder above. It is "" if neither is known.
//
// An inventory's column host goes before it; see [Table.Choose].
func HostOf(mac Mac, database string) string {
	if !onThisMac(database) {
		return folderOf(database)
	}
	host, err := asked(mac.Host)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(host, ".")
}

// dataVolume is where a running macOS mounts the volume that has Library.
const dataVolume = "/System/Volumes/Data"

// onThisMac reports whether a database lies in its known place on this Mac. Its
// volume may ignore case.
func onThisMac(database string) bool {
	path, err := filepath.Abs(database)
	if err != nil {
		return false
	}
	path = filepath.ToSlash(path)
	return slices.ContainsFunc(metrics.KnownPlaces(), func(place string) bool {
		return strings.EqualFold(path, "/"+place) || strings.EqualFold(path, dataVolume+"/"+place)
	})
}

// folderOf returns the name of the folder that a copy lies in. Folders that are
// part of the known place are the same on every server: their name says nothing.
func folderOf(database string) string {
	path, err := filepath.Abs(database)
	if err != nil {
		return ""
	}
	base, folder := filepath.Base(path), filepath.Dir(path)
	for _, place := range metrics.KnownPlaces() {
		if filepath.Base(place) != base {
			continue
		}
		for place != "." && filepath.Base(folder) == filepath.Base(filepath.Dir(place)) {
			place, folder = filepath.Dir(place), filepath.Dir(folder)
		}
	}
	name := filepath.Base(folder)
	if name == string(filepath.Separator) || name == "." {
		return ""
	}
	// A Mac's volume with Library is called "NAME - Data" beside its system's.
	return strings.TrimSuffix(name, " - Data")
}
