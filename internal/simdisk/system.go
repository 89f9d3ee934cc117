package simdisk

import (
	"context"
	"fmt"
	"io/fs"
	"testing/fstest"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
)

// Sysctl is "sysctl -n NAME" for hw.model and hw.optional.arm64.
func (m *Mac) Sysctl(_ context.Context, name string) (string, error) {
	switch {
	case name == "hw.model" && m.Model != "":
		return m.Model, nil
	case name == "hw.optional.arm64" && m.Arch == "arm64":
		return "1", nil
	}
	return "", fmt.Errorf("unknown oid %q", name)
}

// Root is the volume of the running system, as far as its version goes.
func (m *Mac) Root() fs.FS {
	const path = "System/Library/CoreServices/SystemVersion.plist"
	return fstest.MapFS{path: {Data: diskdoc.Document(diskdoc.Version(m.OS))}}
}
