package directory

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// SkipSeveral is the code of an object with more than one objectGUID, beside
// those of package aduid.
const SkipSeveral aduid.Code = "several-guids"

const mostReferrals = 10_000 // different ones; a forest has hundreds at most

// reading hands what is found to a visitor.
type reading struct {
	visitor  aduid.Visitor
	groups   bool
	classes  bool // objectClass was asked for
	warned   bool // that it is not there
	progress func(Progress)
	done     Progress
	seen     map[string]bool // referrals
	stopped  error           // by the visitor
}

func (r *reading) entry(content []byte) error {
	e, ok := parseEntry(content)
	if !ok {
		return errBrokenEntry
	}
	if code := r.unfit(e); code != "" {
		if r.visitor.Skip != nil {
			r.visitor.Skip(aduid.Skip{DN: string(e.dn), Code: code})
		}
		return nil
	}
	if r.classes && !e.classified && !r.warned && r.visitor.Warn != nil {
		r.warned = true
		r.visitor.Warn(aduid.Warning{
			Code: aduid.WarnNoObjectClass,
			Text: fmt.Sprintf("the server shows no objectClass, first of %q: all are taken for users", e.dn),
		})
	}
	r.done.Accounts++
	r.stopped = r.visitor.Account(aduid.Entry{
		GUID: aduid.GUID(e.guid), Kind: e.kind(), Disabled: e.disabled, DN: e.dn, Name: e.name,
	})
	return r.stopped
}

// unfit says why an object is no account that was asked for. Only a filter of
// one's own finds objects of other kinds.
func (r *reading) unfit(e entry) aduid.Code {
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
	}
	return ""
}

func (e entry) kind() aduid.Kind {
	if e.group {
		return aduid.Group
	}
	return aduid.User
}

func (r *reading) referral(url string) {
	if len(url) > mostText {
		url = strings.Clone(url[:mostText]) // of a part alone the whole would be kept
	}
	if r.visitor.Referral == nil || r.seen[url] || len(r.seen) >= mostReferrals {
		return
	}
	r.seen[url] = true
	r.visitor.Referral(url)
}

func (r *reading) page() {
	r.done.Pages++
	if r.progress != nil {
		r.progress(r.done)
	}
}

// String is for a person who watches.
func (p Progress) String() string {
	return fmt.Sprintf("%d accounts in %d pages", p.Accounts, p.Pages)
}
