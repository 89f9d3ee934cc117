package lookup_test

import (
	"slices"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestMeanings checks that each code is explained, including those of verdicts;
// dns-no-domain is a reason of package cachelocator too, and explained there.
func TestMeanings(t *testing.T) {
	meanings := lookup.Meanings()
	codetest.Explained(t, meanings)
	meanings = append(meanings, cachelocator.Meanings()...)
	for _, outcome := range []lookup.ClientOutcome{lookup.Found, lookup.TimedOut, lookup.Absent, lookup.BadRecord, lookup.Nothing, lookup.NoDomain} {
		if !slices.ContainsFunc(meanings, func(m fault.Meaning) bool { return m.Code == outcome.Code() }) {
			t.Errorf("%s is not explained", outcome.Code())
		}
	}
}
