package cachelocator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A fate is what the locator does if it takes one of the entries that it may take.
type fate struct {
	code      fault.Code
	predicate string
	usable    []string // addresses
	entry     *Entry   // nil for none
	vague     bool     // the file does not tell which of them would be used
}

// decideOpen looks at each entry that the locator may take, and at the file being stale
// where that is not known. A verdict stands only if it is the same for all.
func (in *inspection) decideOpen() (code fault.Code, predicate string) {
	var all []fate
	for _, e := range in.may {
		all = append(all, in.fateOf(e))
	}
	nothing := len(all) == 1 && all[0].code == NoEntry // which is so if the file is discarded as well
	if hasCode(in.file.Reasons, BootUnknown) && !nothing {
		all = append(all, fate{code: StaleBoot, predicate: "would use no cache: its file predates the last boot of the Mac and is discarded"})
	}
	first := all[0]
	if !slices.ContainsFunc(all, func(o fate) bool { return o.code != first.code || !slices.Equal(o.usable, first.usable) }) {
		if last := all[len(all)-1].entry; last != nil && last.sure() && !last.Used { // others may come first, and have the same
			in.used, last.Used = last, true
		}
		return first.code, first.predicate
	}
	return in.unknown(all)
}

// fateOf returns what comes of an entry.
func (in *inspection) fateOf(e *Entry) fate {
	if e == nil {
		code, predicate := in.decideNone()
		return fate{code: code, predicate: predicate}
	}
	var addresses []string
	for i, why := range choose(e.Servers, in.evidence.Content, in.evidence.Size) {
		if len(why) == 0 {
			addresses = append(addresses, e.Servers[i].Address)
		}
	}
	if len(addresses) > 0 {
		return fate{Usable, "would use " + oneOf(addresses), addresses, e, false}
	}
	if open := openOf(e.Servers, in.evidence.Content, in.evidence.Size); len(open) > 0 {
		return fate{ServerUnknown, "may or may not use " + oneOf(open) + ": the file does not tell how the caches rank, or which ones failed", open, e, true}
	}
	code, predicate := in.decideUsed(e)
	return fate{code: code, predicate: predicate, entry: e}
}

// openOf returns the caches that may be used, if the file does not tell enough.
func openOf(servers []Server, content Content, size int64) []string {
	var addresses []string
	for i, why := range choose(servers, content, size) {
		if hasCode(why, ServerUnknown) {
			addresses = append(addresses, servers[i].Address)
		}
	}
	return addresses
}

// unknown is the verdict if what is missing decides: its code is that of the most
// important piece.
func (in *inspection) unknown(all []fate) (code fault.Code, predicate string) {
	var caches []string
	empty, open := false, false
	for _, o := range all {
		open = open || o.vague
		if text := oneOfAny(o.usable); text != "" && !slices.Contains(caches, text) {
			caches = append(caches, text)
		}
		empty = empty || o.code == EmptyUnknown
	}
	code, missing := in.missing()
	if open {
		if missing = append(missing, ServerUnknown); len(missing) == 1 {
			code = ServerUnknown
		}
		return code, "may or may not use " + caches[0] + in.unless(missing)
	}
	if len(caches) == 0 {
		if empty && code == BootUnknown {
			code = EmptyUnknown
		}
		return code, "would use no cache, but why is not known: " + reasonsFor(all) + in.unless(missing)
	}
	switch {
	case code == NetworkUnknown && len(caches) == 1:
		predicate = "would use " + caches[0] + ", but only on the network where that was stored, and whether the Mac is there is not known"
	case code == NetworkUnknown:
		predicate = fmt.Sprintf("would use %s, or another one, each only on the network where it was stored: "+
			"there are %d, and which one the Mac is on is not known", caches[0], len(caches))
	default:
		return code, "may or may not use " + caches[0] + in.unless(missing)
	}
	if len(missing) > 1 {
		predicate += in.unless(missing[1:])
	}
	return code, predicate
}

func oneOfAny(addresses []string) string {
	if len(addresses) == 0 {
		return ""
	}
	return oneOf(addresses)
}

// missing returns which pieces of evidence are missing, the most important first, and
// the code of that.
func (in *inspection) missing() (code fault.Code, pieces []fault.Code) {
	open := func(code fault.Code) bool {
		return slices.ContainsFunc(in.may, func(e *Entry) bool { return e != nil && hasCode(e.Reasons, code) })
	}
	for _, one := range []fault.Code{NetworkUnknown, ExpiryUnknown} {
		if open(one) {
			pieces = append(pieces, one)
		}
	}
	if hasCode(in.file.Reasons, BootUnknown) {
		pieces = append(pieces, BootUnknown)
	}
	return cmp.Or(append(pieces, NetworkUnknown)...), pieces
}

// unless says what is not known.
func (in *inspection) unless(pieces []fault.Code) string {
	var texts []string
	for _, piece := range pieces {
		switch piece {
		case NetworkUnknown:
			texts = append(texts, "whether the Mac is on the network where that was stored")
		case ExpiryUnknown:
			texts = append(texts, "whether the answer had expired")
		case BootUnknown:
			texts = append(texts, "whether the file predates the last boot and is discarded")
		case ServerUnknown:
			texts = append(texts, "how the caches rank and which ones failed")
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return "; not known is " + strings.Join(texts, ", and ")
}

// reasonsFor lists why no cache would be used, each once.
func reasonsFor(all []fate) string {
	var texts []string
	for _, o := range all {
		_, text, _ := strings.Cut(o.predicate, ": ")
		if text != "" && !slices.Contains(texts, text) && len(texts) < maxNamed {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, ", or ")
}
