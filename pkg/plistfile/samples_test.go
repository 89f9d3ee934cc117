package plistfile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// samples has files captured on Macs. They are not part of this repository; these
// tests run where they are beside the checkout.
const samples = "../../../shared/fixtures"

func sampleFiles(t *testing.T, pattern string) map[string][]byte {
	t.Helper()
	if _, err := os.Stat(samples); err != nil {
		t.Skipf("no captured files: %v", err)
	}
	paths, err := filepath.Glob(filepath.Join(samples, pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files match %q: %v", pattern, err)
	}
	files := make(map[string][]byte)
	for _, path := range paths {
		if files[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestSamplesAreRead(t *testing.T) {
	for _, pattern := range []string{"disk/*/*.plist", "cachelocator/diskcache/*.plist", "profiles/*.mobileconfig"} {
		for path, data := range sampleFiles(t, pattern) {
			doc, err := plistfile.Parse(data, plistfile.Limits{})
			if err != nil || doc.Strict() != nil || doc.Root.Kind() != plistfile.Dict || doc.Root.Len() == 0 && !strings.Contains(path, "empty") {
				t.Errorf("%s: error %v, document %+v", path, err, doc)
			}
		}
	}
}

// Output of diskutil that nobody has reindented since is written again byte by
// byte.
func TestSamplesAreWrittenAsAppleWroteThem(t *testing.T) {
	compared := 0
	for path, data := range sampleFiles(t, "disk/real/*.plist") {
		if !bytes.Contains(data, []byte("\n\t<")) {
			continue
		}
		got, err := plistfile.Marshal(mustParse(t, data))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if diff := cmp.Diff(string(data), string(got)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", path, diff)
		}
		compared++
	}
	if compared == 0 {
		t.Error("no file was compared")
	}
}
