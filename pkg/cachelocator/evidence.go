package cachelocator

import (
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Evidence is what must be known of the Mac besides its files.
type Evidence struct {
	// Now is the clock. It must be set.
	Now time.Time
	// BootTime is when the Mac booted, or zero if that is not known, as with
	// a file from another Mac. Then no file counts as stale.
	BootTime time.Time
	// Gateways are the hardware addresses of all default gateways, IPv4 and
	// IPv6, or none if they are not known.
	Gateways []MAC
	// Model is the locator whose rules are followed; Current by default.
	Model Model
	// Content is what would be fetched; Shared by default.
	Content Content
	// Size is how many bytes that is, or 0 if it is not known.
	Size int64
}

// A Model is a locator whose rules are known.
type Model string

// The models.
const (
	// Current is the locator of macOS 10.12 and newer. Its rules come from
	// analyses of that of iOS 26.1 and tvOS 18.2.1 and are not confirmed on a Mac.
	Current Model = "current"
	// ElCapitan is the locator of OS X 10.11. Only its file and how it asks DNS
	// are known; for the rest the rules of Current are used, and a file of another
	// version is read with a note.
	ElCapitan Model = "10.11"
)

// ParseModel parses "current" or "10.11".
func ParseModel(text string) (Model, error) {
	switch model := Model(text); model {
	case Current, ElCapitan:
		return model, nil
	default:
		return "", fault.New(CodeBadModel, "the models are current and 10.11", "unknown locator model %q", fault.Clip(text))
	}
}

// Content is a kind of content. A cache need not serve all of them.
type Content string

// The kinds of content.
const (
	Shared Content = "shared" // updates and apps
	ICloud Content = "icloud" // a person's own data
	Import Content = "import" // content put into the cache by hand
)
