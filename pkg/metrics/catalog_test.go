package metrics_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// allFields is every metric by measurement; those with a + are not in statsData.
const allFields = `
bytesdropped bytes.dropped
bytesimported bytes.imported.byhttp
bytesimported bytes.imported.byxpc
bytespurged bytes.purged.total
bytespurged bytes.purged.youngerthan1day
bytespurged bytes.purged.youngerthan30days
bytespurged bytes.purged.youngerthan7days
+bytestoclients bytes.fromcache.tochildren
bytestoclients bytes.fromcache.toclients
bytestoclients bytes.fromcache.topeers
+bytestoclients bytes.fromorigin.tochildren
bytestoclients bytes.fromorigin.toclients
bytestoclients bytes.fromorigin.topeers
+bytestoclients bytes.fromparents.tochildren
+bytestoclients bytes.fromparents.toclients
+bytestoclients bytes.fromparents.topeers
+bytestoclients bytes.frompeers.tochildren
bytestoclients bytes.frompeers.toclients
imports imports.byhttp
imports imports.byxpc
+replies replies.fromcache.tochildren
replies replies.fromcache.toclients
replies replies.fromcache.topeers
+replies replies.fromorigin.tochildren
replies replies.fromorigin.toclients
replies replies.fromorigin.topeers
+replies replies.fromparents.tochildren
+replies replies.fromparents.toclients
+replies replies.fromparents.topeers
+replies replies.frompeers.tochildren
replies replies.frompeers.toclients
+requests requests.fromchildren
requests requests.fromclients
requests requests.frompeers
+requests requests.rejected.nospace
`

func fieldLines(fields []metrics.Field) []string {
	var lines []string
	for _, f := range fields {
		lines = append(lines, f.Measurement+" "+f.Name)
	}
	return lines
}

func TestFields(t *testing.T) {
	var all, old []string
	for line := range strings.Lines(strings.TrimSpace(allFields)) {
		line = strings.TrimSpace(line)
		all = append(all, strings.TrimPrefix(line, "+"))
		if !strings.HasPrefix(line, "+") {
			old = append(old, line)
		}
	}
	if len(all) != 35 || len(old) != 21 {
		t.Fatalf("the list is wrong: %d, %d", len(all), len(old))
	}
	if diff := cmp.Diff(all, fieldLines(metrics.Fields())); diff != "" {
		t.Errorf("Fields (-want +got):\n%s", diff)
	}
	db := open(t, makeDB(t, statsTable))
	if diff := cmp.Diff(old, fieldLines(db.Fields())); diff != "" {
		t.Errorf("a statsData database's fields (-want +got):\n%s", diff)
	}
	var names []string
	for _, f := range db.Fields() {
		names = append(names, f.Name)
	}
	want := knownNames()
	slices.Sort(names)
	slices.Sort(want)
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("Apple's names (-want +got):\n%s", diff)
	}
}

func TestMeasurements(t *testing.T) {
	var want []string
	for _, f := range metrics.Fields() {
		want = append(want, f.Measurement)
	}
	want = slices.Compact(want)
	if diff := cmp.Diff(want, metrics.Measurements()); diff != "" || len(want) != 7 {
		t.Errorf("Measurements (-want +got):\n%s", diff)
	}
}

func TestFieldsAreCopies(t *testing.T) {
	db := open(t, makeDB(t, statsTable))
	db.Fields()[0].Name = "spoilt"
	if got := db.Fields()[0].Name; got != "bytes.dropped" {
		t.Errorf("a caller changed the database's fields: %q", got)
	}
}

func TestKindText(t *testing.T) {
	for kind, want := range map[metrics.Kind]string{
		metrics.StatsData: "statsData", metrics.ZMetric: "zmetric", metrics.Kind(7): "Kind(7)",
	} {
		text, err := kind.MarshalText()
		if string(text) != want || err != nil || kind.String() != want {
			t.Errorf("MarshalText of %d = %q, %v; want %q", int(kind), text, err, want)
		}
		var back metrics.Kind
		err = back.UnmarshalText([]byte(want))
		if known := kind == metrics.StatsData || kind == metrics.ZMetric; (err == nil) != known || known && back != kind {
			t.Errorf("UnmarshalText(%q) = %v, %v", want, back, err)
		}
	}
}

func TestDiscover(t *testing.T) {
	root := t.TempDir()
	vol := volume.New(root, "")
	if got := metrics.Discover(vol); got != nil {
		t.Errorf("an empty volume has %q", got)
	}
	var want []string
	for _, place := range []string{
		"Library/Server/Caching/Logs/Metrics.sqlite",
		"Library/Application Support/Apple/AssetCache/Metrics/Metrics.db",
	} {
		path := filepath.Join(root, filepath.FromSlash(place))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		want = append(want, path)
		if diff := cmp.Diff(want, namesOf(metrics.Discover(vol))); diff != "" {
			t.Errorf("Discover (-want +got):\n%s", diff)
		}
	}
	if err := os.Remove(want[0]); err != nil {
		t.Fatal(err)
	}
	// A file where a folder should be is not a database that might exist.
	if err := os.RemoveAll(filepath.Join(root, "Library/Server")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "Library/Server"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[1:], namesOf(metrics.Discover(vol))); diff != "" {
		t.Errorf("Discover (-want +got):\n%s", diff)
	}
}

// A path that is not accessible is not taken for absent: Open reports the error.
// TestDiscoverDangling: a database that was moved to a disk that is not connected is
// not the same as none.
func TestDiscoverDangling(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, metrics.KnownPlaces()[0])
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.Symlink("/Volumes/Data/Metrics.sqlite", path)); err != nil {
		t.Fatal(err)
	}
	found := metrics.Discover(volume.New(root, ""))
	if len(found) != 1 || filepath.Base(found[0].String()) != "Metrics.sqlite" {
		t.Fatalf("found %q", found)
	}
	_, err := metrics.OpenPath(t.Context(), found[0], metrics.Options{})
	var e *metrics.Error
	if !errors.As(err, &e) || e.Code != metrics.CodeNotFound {
		t.Errorf("%v", err)
	}
}

func TestDiscoverForbidden(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may see everything")
	}
	root := t.TempDir()
	wall := filepath.Join(root, "Library/Server")
	if err := os.MkdirAll(wall, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(wall, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(wall, 0o755) }()
	found := metrics.Discover(volume.New(root, ""))
	if len(found) != 1 || filepath.Base(found[0].String()) != "Metrics.sqlite" {
		t.Fatalf("found %q", found)
	}
	_, err := metrics.OpenPath(t.Context(), found[0], metrics.Options{})
	var e *metrics.Error
	if !errors.As(err, &e) || e.Code != metrics.CodeUnreadable || !strings.Contains(e.Hint, "sudo") {
		t.Errorf("%v", err)
	}
}

func namesOf(paths []volume.Path) (names []string) {
	for _, path := range paths {
		names = append(names, path.String())
	}
	return names
}
