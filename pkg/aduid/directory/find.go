package directory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// accountsPerFind bounds the filter of one search: Active Directory accepts
// far more, but other servers evaluate each term on its own.
const accountsPerFind = 100

// Find implements [aduid.Source]. It searches by objectGUID for up to a hundred
// accounts at a time, over the connection of the scan, or a new one if that has
// ended. Accounts that no longer exist are left out.
func (s *Source) Find(ctx context.Context, refs []aduid.Ref, found func(aduid.Ref, aduid.Account) error) error {
	for batch := range slices.Chunk(refs, accountsPerFind) {
		f := &nameLookup{found: found, wanted: make(map[aduid.GUID][]aduid.Ref, len(batch))}
		guids := make([][]byte, len(batch))
		for i, ref := range batch {
			f.wanted[ref.GUID] = append(f.wanted[ref.GUID], ref)
			guids[i] = batch[i].GUID[:]
		}
		all := len(f.wanted)
		q := search{
			base: s.base, scope: scopeSubtree, filter: anyGUID(guids),
			attributes: []string{attrGUID, attrName, attrControl}, pageSize: s.config.pageSize(),
		}
		err := s.search(ctx, q, f)
		if fault.Has(err, CodeClosed) && len(f.wanted) == all && ctx.Err() == nil {
			err = s.search(ctx, q, f) // domain controllers close idle connections
		}
		switch {
		case f.stopped != nil:
			return f.stopped
		case err != nil:
			return s.config.wrap(ctx, fmt.Sprintf("looking up the names of %d accounts in", len(batch)), err)
		}
	}
	return nil
}

// FindNames implements [aduid.NamelessSource], with a search for each DN. A name that
// is not found, or not shown, is left out. All of them together may take as long as one
// answer.
func (s *Source) FindNames(ctx context.Context, dns []string, found func(dn, name string)) error {
	if !s.config.Nameless {
		return nil
	}
	refused, begin := 0, time.Now()
	for _, dn := range dns {
		if time.Since(begin) > s.config.timeout() {
			return s.config.wrap(ctx, "looking up the names of accounts in", fault.New(CodeTimedOut, "use a longer --timeout", "it took longer than %s", s.config.timeout()))
		}
		one := &oneName{}
		err := s.search(ctx, search{base: dn, scope: scopeBase, filter: present(attrClass), attributes: []string{attrName}}, one)
		switch {
		case err != nil && isResult(err) && ctx.Err() == nil && refused < maxRefused:
			refused++ // the account may be gone
		case err != nil:
			return s.config.wrap(ctx, "looking up the names of accounts in", err)
		case one.name != "":
			found(dn, one.name)
		}
	}
	return nil
}

// maxRefused is how many look-ups a server may refuse: each costs a logon.
const maxRefused = 3

// oneName is the handler of the search for the name of one account.
type oneName struct{ name string }

func (o *oneName) entry(content []byte) error {
	e, ok := parseEntry(content)
	if !ok {
		return errBrokenEntry
	}
	o.name = strings.ToValidUTF8(string(e.name), "\ufffd")
	return nil
}

func (*oneName) referral(string) {}
func (*oneName) page()           {}

// nameLookup is the handler of one search for the names of accounts.
type nameLookup struct {
	wanted  map[aduid.GUID][]aduid.Ref
	found   func(aduid.Ref, aduid.Account) error
	stopped error
}

func (f *nameLookup) entry(content []byte) error {
	e, ok := parseEntry(content)
	if !ok {
		return errBrokenEntry
	}
	if len(e.guid) != len(aduid.GUID{}) {
		return nil
	}
	guid := aduid.GUID(e.guid)
	refs := f.wanted[guid] // none: not asked for, or found already
	delete(f.wanted, guid)
	for _, ref := range refs {
		if f.stopped = f.found(ref, aduid.Account{
			DN: string(e.dn), Name: string(e.name), GUID: guid, Kind: ref.Kind, Disabled: e.disabled,
		}); f.stopped != nil {
			return f.stopped
		}
	}
	return nil
}

func (*nameLookup) referral(string) {}
func (*nameLookup) page()           {}
