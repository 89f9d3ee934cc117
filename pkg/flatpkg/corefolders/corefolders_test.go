package corefolders_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/corefolders"
)

func TestLookup(t *testing.T) {
	for path, want := range map[string]corefolders.Folder{
		"/Applications":               {Mode: 0o775, Group: "admin"},
		"applications/":               {Mode: 0o775, Group: "admin"},
		"Users/Shared":                {Mode: 0o1777, Group: "wheel"},
		"private/var/mail":            {Mode: 0o775, Group: "mail"},
		"usr/local":                   {Mode: 0o755, Group: "wheel"},
		"Library/Application Support": {Mode: 0o755, Group: "admin"}, // admin or wheel
	} {
		if got, ok := corefolders.Lookup(path); !ok || got != want {
			t.Errorf("%s: got %+v %v, want %+v", path, got, ok, want)
		}
	}
	for _, path := range []string{"", "usr/local/bin", "Applications/Tool.app"} {
		if got, ok := corefolders.Lookup(path); ok {
			t.Errorf("%q: got %+v", path, got)
		}
	}
	for group, want := range map[string]uint32{"wheel": 0, "admin": 80, "mail": 6, "sys": 3, "daemon": 1} {
		if got := (corefolders.Folder{Group: group}).GID(); got != want {
			t.Errorf("%s: got %d, want %d", group, got, want)
		}
	}
}
