package plan

import (
	"cmp"
	"context"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// accounts are those of a directory that may belong to a user of a Mac.
type accounts struct {
	wanted map[string]bool // names in lower case
	guids  map[aduid.GUID]bool
	byName map[string][]aduid.Account
	byGUID map[aduid.GUID]aduid.Account

	unread int64
	first  string // of them, its name or DN
}

// readAccounts reads a directory to its end.
func readAccounts(ctx context.Context, macs []Mac, s aduid.Source, name string, warn func(fault.Reason)) (*accounts, error) {
	a := &accounts{wanted: map[string]bool{}, guids: map[aduid.GUID]bool{}, byName: map[string][]aduid.Account{}, byGUID: map[aduid.GUID]aduid.Account{}}
	for _, mac := range macs {
		for _, user := range mac.Users {
			a.wanted[strings.ToLower(user.Name)] = true
			if user.GUID != nil {
				a.guids[*user.GUID] = true
			}
		}
	}
	return a, aduid.ReadWhole(ctx, s, name, aduid.Visitor{Account: a.account, Skip: a.skip, Warn: warn})
}

func (a *accounts) account(e aduid.Entry) error {
	name := strings.ToLower(strings.ToValidUTF8(string(e.Name), "\ufffd"))
	byName := name != "" && a.wanted[name]
	if e.Kind != aduid.User || !byName && !a.guids[e.GUID] {
		return nil
	}
	if _, twice := a.byGUID[e.GUID]; twice {
		return nil
	}
	one := aduid.Account{
		DN: strings.ToValidUTF8(string(e.DN), "\ufffd"), Name: strings.ToValidUTF8(string(e.Name), "\ufffd"), GUID: e.GUID, Disabled: e.Disabled,
	}
	a.byGUID[e.GUID] = one
	if byName {
		a.byName[name] = append(a.byName[name], one)
	}
	return nil
}

func (a *accounts) skip(s aduid.Skip) {
	if aduid.PassedOver(s.Code) {
		return
	}
	if a.unread++; a.unread == 1 {
		a.first = cmp.Or(s.Name, s.DN)
	}
}

// of returns the account of a user, nil if there is none. A GeneratedUID decides; a
// name alone does if only one account has it.
func (a *accounts) of(u User) (account *aduid.Account, clash fault.Code) {
	if u.GUID != nil {
		if one, ok := a.byGUID[*u.GUID]; ok {
			return &one, ""
		}
	}
	named := a.byName[strings.ToLower(u.Name)]
	switch {
	case len(named) == 0:
		return nil, ""
	case len(named) > 1:
		return nil, ClashAmbiguous
	case u.GUID != nil:
		return &named[0], ClashGUID
	default:
		return &named[0], ""
	}
}
