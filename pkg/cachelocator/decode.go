package cachelocator

import (
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// The versions whose shape is known.
const (
	version2016    = 6  // OS X 10.11
	versionCurrent = 10 // iOS 26.1 and tvOS 18.2.1; macOS is assumed to write the same
)

// maxBytes and maxObjects bound a file. Real ones have a few thousand bytes and
// a few hundred values.
const (
	maxBytes   = 4 << 20
	maxObjects = 50_000
)

// Parse reads the content of a diskCache.plist, XML or binary. Faults become
// reasons of the result; what could be read in spite of them is kept. Unknown
// keys are ignored.
func Parse(data []byte) File {
	file := File{Entries: []Entry{}, Reasons: []fault.Reason{}}
	document, err := plistfile.Parse(data, plistfile.Limits{Size: maxBytes, Objects: maxObjects, Text: maxBytes})
	if err != nil {
		file.Reasons = append(file.Reasons, notParsed(err))
		return file
	}
	root := &cursor{faults: &faults{}, node: document.Root}
	if root.node.Kind() != plistfile.Dict {
		file.Reasons = append(file.Reasons, because(NoPlist,
			"The root of the property list is of type %s, not dictionary.", root.node.Kind()))
		return file
	}
	shape := shapeOf(root, &file)
	shape.entries(root, &file)
	file.Reasons = append(file.Reasons, root.faults.all()...)
	return file
}

// Foreign reports whether data is a property list of something else: a dictionary with
// keys, and none that any version of the locator's file has. A damaged one, and one
// without keys, may be the locator's.
func Foreign(data []byte) bool {
	document, err := plistfile.Parse(data, plistfile.Limits{Size: maxBytes, Objects: maxObjects, Text: maxBytes})
	if err != nil || document.Root.Kind() != plistfile.Dict {
		return false
	}
	for _, key := range []string{"version", "cache", "dnsResults", "dnsPublicAddressRanges", "serversRecentlySeen"} {
		if document.Root.Get(key) != nil {
			return false
		}
	}
	return document.Root.Len() > 0
}

// A shape is which keys a version must have.
type shape struct {
	known   need // the keys of versions 6 and 10
	current need // the keys of version 10 alone
	// identifiers are the kinds of an element of networkIdentifiers.
	identifiers []plistfile.Kind
	// ranges are the keys under which DNS results are listed.
	ranges []string
}

func shapeOf(root *cursor, file *File) shape {
	node := root.node.Get("version")
	switch {
	case node == nil:
		file.Reasons = append(file.Reasons, because(BadVersion, "The file has no version."))
	case node.Kind() != plistfile.Integer && node.Kind() != plistfile.Real:
		file.Reasons = append(file.Reasons, because(BadVersion, "The version is of type %s, not a number.", node.Kind()))
	default:
		file.Version = *root.number("version", mandatory)
	}
	switch {
	case file.Version == versionCurrent:
		return shape{
			known: mandatory, current: mandatory,
			identifiers: []plistfile.Kind{plistfile.Dict}, ranges: []string{"dnsResults"},
		}
	case file.Version == version2016:
		return shape{
			known:       mandatory,
			identifiers: []plistfile.Kind{plistfile.String}, ranges: []string{"dnsPublicAddressRanges"},
		}
	case !hasCode(file.Reasons, BadVersion):
		file.Reasons = append(file.Reasons, because(UnknownVersion,
			"No sample of version %d is known: only the keys with known names were read.", file.Version))
	}
	return shape{
		identifiers: []plistfile.Kind{plistfile.Dict, plistfile.String},
		ranges:      []string{"dnsResults", "dnsPublicAddressRanges"},
	}
}

// entries reads all three lists.
func (s shape) entries(root *cursor, file *File) {
	for at := range root.each("cache", s.known, plistfile.Dict) {
		entry := s.entry(at, KindServers)
		entry.Servers = []Server{}
		for server := range at.each("servers", s.known, plistfile.Dict) {
			entry.Servers = append(entry.Servers, s.server(server))
		}
		file.Entries = append(file.Entries, entry)
	}
	for _, list := range s.ranges {
		for at := range root.each(list, s.current, plistfile.Dict) {
			entry := s.entry(at, KindRanges)
			if list == "dnsResults" {
				entry.PublicRanges = rangesOf(at, "publicAddressRanges", s.current)
				entry.FavoredRanges = rangesOf(at, "favoredServerRanges", s.current)
			} else {
				entry.PublicRanges = rangesOf(at, "ranges", s.known)
			}
			file.Entries = append(file.Entries, entry)
		}
	}
	for at := range root.each("serversRecentlySeen", optional, plistfile.Dict) {
		entry := s.entry(at, KindSeen)
		entry.RecentlySeen = at.flag("recentlySeen", s.current)
		file.Entries = append(file.Entries, entry)
	}
}

// entry reads what the three kinds have in common.
func (s shape) entry(at *cursor, kind EntryKind) Entry {
	entry := Entry{Kind: kind, Network: UnidentifiedNetwork, Reasons: []fault.Reason{}}
	common := s.known
	if kind == KindSeen {
		common = s.current // the only sample of version 6 ends within this list
	}
	entry.ValidUntil = at.date("validUntil", common)
	for identifier := range at.each("networkIdentifiers", common, s.identifiers...) {
		if text, ok := identifier.node.Text(); ok {
			entry.Identifiers = append(entry.Identifiers, Identifier{Text: text})
			continue
		}
		entry.Identifiers = append(entry.Identifiers, Identifier{
			Digest: identifier.data("digest", s.current), Key: identifier.data("key", s.current),
		})
	}
	return entry
}

func (s shape) server(at *cursor) Server {
	server := Server{
		Address:        at.text("localAddressAndPort", s.known),
		GUID:           at.text("guid", s.current),
		ConnectTimeout: at.real("connectTimeout", s.current),
		Rank:           at.number("rank", s.current),
		Favored:        at.flagOrNumber("favored"),
		FailureCount:   at.number("failureCount", optional),
	}
	if server.Rank != nil { // one that is described as in version 10
		server.absent(at)
	}
	if details := at.child("details", optional, plistfile.Dict); details != nil {
		server.Details = detailsOf(details)
	}
	return server
}

// absent sets what version 10 means by keys that are not there. In version 6, which has
// addresses alone, their absence means nothing.
func (s *Server) absent(at *cursor) {
	if at.node.Get("favored") == nil {
		s.Favored = new(bool)
	}
	if at.node.Get("failureCount") == nil {
		s.FailureCount = new(int64)
	}
}

func detailsOf(at *cursor) Details {
	details := Details{
		ACPower:   at.flag("ac-power", optional),
		CacheSize: at.number("cache-size", optional),
		Portable:  at.flag("is-portable", optional),
	}
	for link := range at.each("local-network", optional, plistfile.Dict) {
		details.Links = append(details.Links, Link{
			Speed: link.number("speed", optional), Wired: link.flag("wired", optional),
		})
	}
	capabilities := at.child("capabilities", optional, plistfile.Dict)
	if capabilities == nil {
		return details
	}
	details.Capabilities = map[string]bool{}
	for _, name := range []string{"im", "ns", "pc", "query-parameters", "sc", "ur"} {
		if value := capabilities.flag(name, optional); value != nil {
			details.Capabilities[name] = *value
		}
	}
	return details
}

func rangesOf(at *cursor, key string, need need) []Range {
	ranges := []Range{}
	for pair := range at.each(key, need, plistfile.Dict) {
		ranges = append(ranges, Range{
			First: pair.text("first", mandatory), Last: pair.text("last", mandatory), Source: pair.text("source", optional),
		})
	}
	return ranges
}
