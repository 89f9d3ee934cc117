package directory

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const maxReferrals = 10_000 // different ones; a forest has hundreds at most

// entryReader is the handler of a scan: it passes what is found to a visitor.
type entryReader struct {
	visitor  aduid.Visitor
	groups   bool
	numbers  aduid.Attributes
	classes  bool // objectClass was asked for
	warned   bool // that it is missing
	progress func(Progress)
	done     Progress
	seen     map[string]bool // referrals
	stopped  error           // by the visitor
}

func (r *entryReader) entry(content []byte) error {
	e, ok := parseNumbered(content, r.numbers)
	if !ok {
		return errBrokenEntry
	}
	return r.visit(e)
}

// visit passes an entry to the visitor.
func (r *entryReader) visit(e entry) error {
	if code := r.skipCode(e); code != "" {
		if r.visitor.Skip != nil {
			r.visitor.Skip(aduid.Skip{DN: strings.ToValidUTF8(string(e.dn), "\ufffd"), Name: strings.ToValidUTF8(string(e.name), "\ufffd"), Code: code})
		}
		return nil
	}
	if r.classes && !e.classified && !r.warned && r.visitor.Warn != nil {
		r.warned = true
		r.visitor.Warn(fault.Reason{
			Code: aduid.WarnNoObjectClass,
			Text: fmt.Sprintf("the server shows no objectClass, the first time for %q: all are counted as users", e.dn),
		})
	}
	r.done.Accounts++
	r.stopped = r.visitor.Account(aduid.Entry{
		GUID: aduid.GUID(e.guid), Kind: e.kind(), Disabled: e.disabled, DN: e.dn, Name: e.name, Written: e.numbers[e.kind()],
	})
	return r.stopped
}

// skipCode returns why an object is not an account that was asked for, or "".
// Only a custom filter finds objects of other kinds.
func (r *entryReader) skipCode(e entry) fault.Code {
	switch {
	case e.computer:
		return aduid.SkipComputer
	case e.contact:
		return aduid.SkipContact
	case e.group && !r.groups:
		return aduid.SkipGroup
	case e.guids == 0:
		return aduid.SkipNoGUID
	case e.guids > 1:
		return SkipSeveral
	case len(e.guid) != len(aduid.GUID{}):
		return aduid.CodeWrongLength
	case aduid.GUID(e.guid).Placeholder():
		return aduid.CodeBadGUID
	}
	return ""
}

func (e entry) kind() aduid.Kind {
	if e.group {
		return aduid.Group
	}
	return aduid.User
}

func (r *entryReader) referral(url string) {
	if len(url) > maxText {
		url = strings.Clone(url[:maxText]) // a slice would keep the whole message alive
	}
	if r.visitor.Referral == nil || r.seen[url] || len(r.seen) >= maxReferrals {
		return
	}
	r.seen[url] = true
	r.visitor.Referral(url)
}

func (r *entryReader) page() {
	r.done.Pages++
	if r.progress != nil {
		r.progress(r.done)
	}
}
