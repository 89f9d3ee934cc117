package volume_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestNew(t *testing.T) {
	dir := t.TempDir()
	split := filepath.Join(dir, "Macintosh HD")
	whole := filepath.Join(dir, "Sierra HD")
	file := filepath.Join(dir, "Odd")
	for _, d := range []string{split, split + " - Data", whole, file} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(file+" - Data", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why, root, data, wantSystem, wantData string
	}{
		{"the running Mac", "", "", "/", "/"},
		{"a mounted pair", split, "", split, split + " - Data"},
		{"a volume before 10.15", whole, "", whole, whole},
		{"a sibling that is not a folder", file, "", file, file},
		{"the data volume itself", split + " - Data", "", split + " - Data", split + " - Data"},
		{"a data volume by name", whole, split, whole, split},
		{"a final slash", whole + "/", "", whole, whole},
	} {
		v := volume.New(c.root, c.data)
		if v.System() != c.wantSystem || v.Data() != c.wantData {
			t.Errorf("%s: New(%q, %q) = %q, %q; want %q, %q", c.why, c.root, c.data, v.System(), v.Data(), c.wantSystem, c.wantData)
		}
	}
}

// A folder that another user has made beside the volume is not its other half.
func TestNewPlanted(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	root := filepath.Join(t.TempDir(), "Macintosh HD")
	for _, d := range []string{root, root + " - Data"} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		root, data int
		want       string
	}{
		{0, 0, root + " - Data"},
		{0, 501, root},
		{501, 0, root + " - Data"},
		{501, 501, root + " - Data"},
		{501, 502, root},
	} {
		if err := errors.Join(os.Chown(root, c.root, -1), os.Chown(root+" - Data", c.data, -1)); err != nil {
			t.Fatal(err)
		}
		if got := volume.New(root, "").Data(); got != c.want {
			t.Errorf("owners %d and %d: %s, want %s", c.root, c.data, got, c.want)
		}
	}
}
