package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// accountsAFind bounds the filter of one search: Active Directory takes far
// more, but other servers look at each term on its own.
const accountsAFind = 100

// Find implements [aduid.Source]: searches by objectGUID for up to a hundred
// accounts each, over the connection of the scan, or a new one if that has
// ended. An account that is gone is not given.
func (s *Source) Find(ctx context.Context, refs []aduid.Ref, found func(aduid.Ref, aduid.Account) error) error {
	for batch := range slices.Chunk(refs, accountsAFind) {
		f := &finding{found: found, wanted: make(map[aduid.GUID][]aduid.Ref, len(batch))}
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
		var cause *fault
		if errors.As(err, &cause) && cause.code == CodeClosed && len(f.wanted) == all && ctx.Err() == nil {
			err = s.search(ctx, q, f) // idle for long: domain controllers end such connections
		}
		switch {
		case f.stopped != nil:
			return f.stopped
		case err != nil:
			return s.config.wrap(ctx, fmt.Sprintf("finding the names of %d accounts again in", len(batch)), err)
		}
	}
	return nil
}

// finding takes the accounts of one search.
type finding struct {
	wanted  map[aduid.GUID][]aduid.Ref
	found   func(aduid.Ref, aduid.Account) error
	stopped error
}

func (f *finding) entry(content []byte) error {
	e, ok := parseEntry(content)
	if !ok {
		return errBrokenEntry
	}
	if len(e.guid) != len(aduid.GUID{}) {
		return nil
	}
	guid := aduid.GUID(e.guid)
	refs := f.wanted[guid] // none: not asked for, or given already
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

func (*finding) referral(string) {}
func (*finding) page()           {}
