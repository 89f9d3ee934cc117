package cachelocator_test

import (
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestSystem checks the verdict if a user's locator and the system's differ.
func TestSystem(t *testing.T) {
	good, none := v10(entry(hour, server(a, 1))), v10(entry(24*hour))
	owned := func(owner string, content dict) cachelocator.File {
		file := parse(t, content)
		file.Owner = owner
		return file
	}
	unread := cachelocator.File{Owner: "_assetcache", Reasons: []fault.Reason{{Code: cachelocator.Unreadable}}}
	stale := owned("_assetcache", good)
	stale.Modified = time.Time{}
	for name, test := range map[string]struct {
		files []cachelocator.File
		want  string
		text  string
	}{
		"the system has none": {
			[]cachelocator.File{owned("alice", good), owned("_assetcache", none)},
			"system-without-cache",
			"For alice the locator would use the cache at 192.0.2.1:49494; for _assetcache the locator would use no cache: Apple answered that it knows none here, " +
				"which is valid until 2026-03-03T09:00:00Z; system updates come by the locator of _assetcache.",
		},
		"on another volume": {[]cachelocator.File{owned("235", none), owned("501", good)}, "system-without-cache", ""},
		"it cannot be read": {[]cachelocator.File{owned("alice", good), unread}, "system-unknown", ""},
		"it is not known":   {[]cachelocator.File{owned("alice", good), stale}, "system-unknown", ""},
		"both have":         {[]cachelocator.File{owned("alice", good), owned("_assetcache", good)}, "usable", ""},
		"a user has none":   {[]cachelocator.File{owned("alice", none), owned("_assetcache", good)}, "usable", ""},
		"neither has":       {[]cachelocator.File{owned("alice", none), owned("_assetcache", none)}, "empty-24h", ""},
		"one of its two":    {[]cachelocator.File{owned("_assetcache", none), owned("_assetcache", good), owned("alice", good)}, "usable", ""},
		"no file of it":     {[]cachelocator.File{owned("alice", good), owned("bob", none)}, "system-unknown", ""},
		"its file alone":    {[]cachelocator.File{owned("_assetcache", good)}, "usable", ""},
		"a user alone": {
			[]cachelocator.File{owned("alice", good)},
			"system-unknown", "The locator would use the cache at 192.0.2.1:49494; system updates come by the locator of _assetcache, of which no file was seen.",
		},
		"a user without one": {[]cachelocator.File{owned("alice", none)}, "empty-24h", ""},
		"a copy":             {[]cachelocator.File{owned("", good)}, "usable", ""},
	} {
		got := cachelocator.Inspect(test.files, known(t)).Verdict
		if string(got.Code) != test.want || test.text != "" && got.Text != test.text {
			t.Errorf("%s: %+v, want %s", name, got, test.want)
		}
	}
}
