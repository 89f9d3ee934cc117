package directory

import (
	"bytes"
	"context"
)

// comparesGUIDs reports whether the server compares objectGUIDs byte by byte, and a
// comparison that fails is not neither true nor false. It tries that with an account
// of the server.
func (s *Source) comparesGUIDs(ctx context.Context) (bool, error) {
	guid, err := s.anyGUID(ctx)
	if err != nil || guid == nil {
		return false, err
	}
	before, next := bytes.Clone(guid), bytes.Clone(guid)
	for i := len(next) - 1; i >= 0; i-- {
		if next[i]++; next[i] != 0 {
			break
		}
	}
	for i := len(before) - 1; i >= 0; i-- {
		if before[i]--; before[i] != 0xff {
			break
		}
	}
	itself := encode(tagEquality, encodeText(attrGUID), encode(tagOctets, guid))
	for _, try := range []struct {
		filter []byte
		finds  bool
	}{
		{atLeast(before), true}, {atLeast(guid), true}, {atLeast(next), false}, {encode(tagNot, atLeast(next)), true}, {encode(tagNot, atLeast(guid)), false},
	} {
		same := &anyAccount{want: guid}
		err := s.search(ctx, search{
			base: s.base, scope: scopeSubtree, attributes: []string{attrGUID}, pageSize: s.config.pageSize(), filter: encode(tagAnd, s.filter, itself, try.filter),
		}, same)
		switch {
		case err != nil && ctx.Err() == nil && isResult(err):
			return false, nil // it refuses such a filter
		case err != nil || same.found != try.finds:
			return false, err
		}
	}
	return true, nil
}

// someAccounts is among how many accounts one with a usable objectGUID is looked for.
const someAccounts = 20

// anyGUID returns the objectGUID of an account of the server, nil if there is none that
// is usable.
func (s *Source) anyGUID(ctx context.Context) ([]byte, error) {
	one := &anyAccount{}
	err := s.search(ctx, search{
		base: s.base, scope: scopeSubtree, attributes: []string{attrGUID}, sizeLimit: someAccounts,
		filter: encode(tagAnd, s.filter, present(attrGUID)),
	}, one)
	return one.guid, err
}
