package cachelocator

import (
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Evidence is what must be known besides the files, of the Mac that they are
// from.
type Evidence struct {
	// Now is the clock. It must be set.
	Now time.Time
	// BootTime is when the Mac was started; zero if that is not known, as with
	// a file from another Mac. Then no file is called stale.
	BootTime time.Time
	// Gateways are the hardware addresses of all default gateways, IPv4 and
	// IPv6; none if they are not known.
	Gateways []MAC
	// Model is whose rules are followed, Current if empty.
	Model Model
	// Content is what would be fetched, Shared if empty.
	Content Content
	// Size is a hint of how many bytes that is, 0 for none.
	Size int64
}

// A Model is a locator whose rules are known.
type Model string

// The models.
const (
	// Current is the locator of macOS 10.12 and newer. Its rules were read from
	// that of iOS 26.1 and tvOS 18.2.1; no Mac has confirmed them.
	Current Model = "current"
	// ElCapitan is that of OS X 10.11. Only its file and its way of asking DNS
	// are known; for the rest the rules of Current stand in, and a version that
	// is not its own is read with a note.
	ElCapitan Model = "10.11"
)

// ParseModel reads "current" or "10.11".
func ParseModel(text string) (Model, error) {
	switch model := Model(text); model {
	case Current, ElCapitan:
		return model, nil
	default:
		return "", fault.New(CodeBadModel, "there are current and 10.11", "choosing model %q: there is no such model", fault.Clip(text))
	}
}

// Content is a kind of content: caches need not take all of them.
type Content string

// The kinds.
const (
	Shared Content = "shared" // updates and apps
	ICloud Content = "icloud" // a person's own data
	Import Content = "import" // what is put into the cache by hand
)

// ParseContent reads "shared", "icloud" or "import".
func ParseContent(text string) (Content, error) {
	switch content := Content(text); content {
	case Shared, ICloud, Import:
		return content, nil
	default:
		return "", fault.New(CodeBadContent, "there are shared, icloud and import", "choosing content %q: there is no such kind", fault.Clip(text))
	}
}
