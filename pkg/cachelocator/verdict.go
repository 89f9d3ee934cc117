package cachelocator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// conclude sets the verdict on the file.
func (in *inspection) conclude() {
	code, predicate := in.decide()
	in.file.conclude(code, predicate)
}

func (f *File) conclude(code fault.Code, predicate string) {
	f.predicate = predicate
	f.Verdict = fault.Reason{Code: code, Text: "The locator " + predicate + "."}
}

func (in *inspection) decide() (code fault.Code, predicate string) {
	if in.file.Void {
		return in.decideVoid()
	}
	return in.decideOpen()
}

// decideNone is for a file of which no entry is taken.
func (in *inspection) decideNone() (code fault.Code, predicate string) {
	_, missing := in.missing()
	switch {
	case slices.Contains(missing, NetworkUnknown): // this is the case in which it is another one
		return OtherNetwork, "would use no cache: its stored answers are for another network"
	case slices.Contains(missing, ExpiryUnknown):
		return Expired, "would use no cache: its stored answer has expired"
	case in.holds(Expired, ThisNetwork), in.holds(Expired, LocalhostOnly):
		return Expired, "would use no cache: its stored answer has expired"
	case in.holds("", AnotherNetwork) && in.holds(Expired, UnidentifiedNetwork):
		return NetworkUnknown, "would use no cache: its stored answers are for another network, or have expired"
	case in.holds("", AnotherNetwork) && !in.holdsSure(AnotherNetwork):
		return ExpiryUnknown, "would use no cache: its stored answers are for another network, or have expired"
	case in.holds("", AnotherNetwork):
		return OtherNetwork, "would use no cache: its stored answers are for another network"
	case in.holds(Expired, ""):
		return Expired, "would use no cache: its stored answers have expired"
	case in.holds("", LocalhostOnly) && !in.holdsSure(LocalhostOnly):
		return ExpiryUnknown, "would use no cache: the one on this Mac does not serve this kind of content, or its stored answer has expired"
	case in.holds("", LocalhostOnly):
		return Incapable, "would use no cache: the one on this Mac does not serve this kind of content"
	default:
		return NoEntry, "would use no cache: it has no stored answer"
	}
}

// holds reports whether there is an entry of servers for a network ("" for any)
// that has a reason ("" for one that is not dropped).
func (in *inspection) holds(code fault.Code, network Network) bool {
	return slices.ContainsFunc(in.file.Entries, func(e Entry) bool {
		if e.Kind != KindServers || network != "" && e.Network != network {
			return false
		}
		return code == "" && e.live() || hasCode(e.Reasons, code)
	})
}

// holdsSure reports whether an entry of servers for a network has certainly not expired.
func (in *inspection) holdsSure(network Network) bool {
	return slices.ContainsFunc(in.file.Entries, func(e Entry) bool {
		return e.Kind == KindServers && e.Network == network && e.live() && !hasCode(e.Reasons, ExpiryUnknown)
	})
}

func (in *inspection) decideVoid() (code fault.Code, predicate string) {
	for _, reason := range in.file.Reasons {
		switch reason.Code {
		case NoPlist:
			if in.file.copied {
				return NoPlist, "may or may not use a cache: this is not one of its files, or a damaged copy"
			}
			return NoPlist, "would use no cache: it has no usable file"
		case Unreadable:
			return Unreadable, "may or may not use a cache: its file could not be read"
		case StaleBoot:
			return StaleBoot, "would use no cache: its file predates the last boot of the Mac and is discarded"
		case BadVersion:
			return BadVersion, "would use no cache: " + in.file.wrongVersion() + " and is discarded"
		case BadSchema:
			return BadSchema, "would use no cache: its file is not valid and is discarded"
		}
	}
	return NoPlist, "would use no cache"
}

func (f *File) wrongVersion() string {
	if f.Version == 0 {
		return "its file has no version"
	}
	return fmt.Sprintf("its file has version %d", f.Version)
}

// decideUsed is for an entry that the locator takes and that has no usable cache.
func (in *inspection) decideUsed(e *Entry) (code fault.Code, predicate string) {
	if len(e.Servers) == 0 {
		return in.decideEmpty(e)
	}
	best, known := lowestRank(e.Servers)
	if !known && slices.ContainsFunc(e.Servers, Server.failed) && slices.ContainsFunc(e.Servers, func(s Server) bool { return !s.Takes(in.evidence.Content, in.evidence.Size) }) {
		return ServerUnknown, "would use no cache: those that serve this kind of content have failed at least three times, or are not of the best rank"
	}
	for _, server := range e.Servers {
		if (server.Rank == nil || *server.Rank == best) && server.Takes(in.evidence.Content, in.evidence.Size) {
			predicate = "would use no cache: every suitable cache of the best rank has failed at least three times"
			if in.evidence.Content == ICloud {
				predicate += " (for iCloud it may remember another one)"
			}
			return Unhealthy, predicate
		}
	}
	return Incapable, "would use no cache: none of the best rank serves this kind of content"
}

func (in *inspection) decideEmpty(e *Entry) (code fault.Code, predicate string) {
	until := stamp(e.ValidUntil)
	for _, reason := range e.Reasons {
		switch reason.Code {
		case Empty24h:
			predicate = "Apple answered that it knows none here, which is valid until " + until
		case Empty1h:
			predicate = "the request to Apple failed or returned none, which is valid until " + until
		case EmptyOffline:
			predicate = "there was no network when it looked"
		case EmptyUnknown:
			predicate = "its stored answer holds none"
		default:
			continue
		}
		return reason.Code, "would use no cache: " + predicate + in.ranges()
	}
	return EmptyUnknown, "would use no cache: its stored answer holds none" + in.ranges()
}

// ranges reports what DNS had given, for an entry without servers that is taken.
func (in *inspection) ranges() string {
	if in.used == nil {
		return ""
	}
	for i := range in.file.Entries {
		e := &in.file.Entries[i]
		if e.Kind != KindRanges || !e.live() || !e.sure() || e.Network != ThisNetwork {
			continue
		}
		switch n := len(e.PublicRanges); n {
		case 0:
			return "; DNS gave it no public address range"
		case 1:
			return "; DNS gave it 1 public address range"
		default:
			return fmt.Sprintf("; DNS gave it %d public address ranges", n)
		}
	}
	return ""
}

// conclude sets the verdict on all files together. One user's file with a usable cache is
// enough, unless the system has a file of its own, without one: system updates do not
// come by a user's locator.
func (r *Report) conclude() {
	switch len(r.Files) {
	case 0:
		r.Verdict = fault.Reason{Code: NoPlist, Text: "No diskCache.plist was found: the locator has not run here, or keeps its file elsewhere."}
	case 1:
		r.Verdict = r.Files[0].Verdict
	default:
		r.Verdict = fault.Reason{Code: r.leading().Verdict.Code, Text: r.sentence()}
	}
	r.concludeSystem()
}

// leading returns the file whose code stands for all: the first with a usable
// cache, else the first that is not void, else the first that was read, else the
// first.
func (r *Report) leading() *File {
	for _, good := range []func(f *File) bool{
		func(f *File) bool { return f.Verdict.Code == Usable },
		func(f *File) bool { return !f.Void },
		func(f *File) bool { return !f.notRead() },
	} {
		for i := range r.Files {
			if good(&r.Files[i]) {
				return &r.Files[i]
			}
		}
	}
	return &r.Files[0]
}

// sentence returns one clause for each predicate, with the owners for whom it
// holds.
func (r *Report) sentence() string {
	var predicates []string
	owners, unread := map[string][]string{}, 0
	for i := range r.Files {
		f := &r.Files[i]
		if hasCode(f.Reasons, Unreadable) {
			unread++
			continue
		}
		if owners[f.predicate] == nil {
			predicates = append(predicates, f.predicate)
		}
		owner := f.Owner
		if owner == "" {
			owner = f.Path
		}
		if !slices.Contains(owners[f.predicate], owner) { // a user may have several files
			owners[f.predicate] = append(owners[f.predicate], owner)
		}
	}
	var clauses []string
	for _, predicate := range predicates {
		clauses = append(clauses, "for "+list(owners[predicate])+" the locator "+predicate)
	}
	if len(clauses) > maxNamed {
		clauses = append(clauses[:maxNamed], fmt.Sprintf("see the list of files for %d more", len(clauses)-maxNamed))
	}
	switch {
	case unread == 1:
		clauses = append(clauses, "1 file could not be read")
	case unread > 1:
		clauses = append(clauses, fmt.Sprintf("%d files could not be read", unread))
	}
	text := strings.Join(clauses, "; ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
