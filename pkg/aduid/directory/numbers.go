package directory

import (
	"bytes"
	"context"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

var _ aduid.NumberSource = (*Source)(nil)

// numbersPerSearch bounds a filter, which has two terms for each number.
const numbersPerSearch = 50

// ReadNumbers implements [aduid.NumberSource]: it searches for accounts whose
// objectGUID begins as the numbers say. A server that cannot match a beginning
// answers as if nobody had the number, so it is first asked for an account that it
// has. If it does not find that one, or nobody seems to have a number, all accounts
// are read.
func (s *Source) ReadNumbers(ctx context.Context, uids []aduid.UID, v aduid.Visitor) error {
	able, err := s.matchesPrefixes(ctx)
	if err != nil {
		return s.config.wrap(ctx, "searching by uid in", err)
	}
	able = able && !slices.ContainsFunc(uids, hasZero)
	if able {
		able, err = s.readPrefixes(ctx, uids, v)
	}
	switch {
	case err != nil:
		return err
	case able:
		// they match no number, and any may be theirs
		unread := encode(tagAnd, s.filter, encode(tagNot, present(attrGUID)))
		return s.read(ctx, v, search{filter: unread, attributes: s.config.attributes()})
	}
	// as a whole: parts prove nothing about a number that is in none of them
	s.parts = 1
	if err := s.read(ctx, v, search{filter: s.filter, attributes: s.config.attributes()}); err != nil {
		return err
	}
	return s.readDeleted(ctx, v, nil)
}

// hasZero reports whether a beginning has a zero byte, which ends it for Samba.
func hasZero(uid aduid.UID) bool {
	for _, prefix := range uid.Prefixes() {
		if bytes.IndexByte(prefix[:], 0) >= 0 {
			return true
		}
	}
	return false
}

// readPrefixes reports whether each number has an account.
func (s *Source) readPrefixes(ctx context.Context, uids []aduid.UID, v aduid.Visitor) (all bool, err error) {
	found := map[aduid.UID]bool{}
	noting := v
	noting.Account = func(e aduid.Entry) error {
		found[e.GUID.UID()] = true
		return v.Account(e)
	}
	for batch := range slices.Chunk(uids, numbersPerSearch) {
		numbers := anyNumber(batch)
		if err := s.read(ctx, noting, search{filter: encode(tagAnd, s.filter, numbers), attributes: s.config.attributes()}); err != nil {
			return false, err
		}
		if err := s.readDeleted(ctx, noting, numbers); err != nil {
			return false, err
		}
	}
	return !slices.ContainsFunc(uids, func(uid aduid.UID) bool { return !found[uid] }), nil
}

// readDeleted reads deleted accounts, which keep their objectGUID, where the server
// shows them to this account. That it does not is not an error.
func (s *Source) readDeleted(ctx context.Context, v aduid.Visitor, numbers []byte) error {
	kinds := equals(attrClass, "user")
	if s.config.Groups {
		kinds = encode(tagOr, kinds, equals(attrClass, "group"))
	}
	filter := encode(tagAnd, equals("isDeleted", "TRUE"), kinds, numbers)
	attributes := []string{attrGUID, attrName, attrControl, attrClass}
	err := s.read(ctx, v, search{filter: filter, attributes: attributes, deleted: true})
	if ctx.Err() == nil && isResult(err) {
		if v.Warn != nil {
			v.Warn(fault.Reason{Code: WarnDeleted, Text: "deleted accounts could not be searched: " + err.Error()})
		}
		return nil
	}
	return err
}

// isResult reports whether an error is a server's refusal of a search, and not the
// end of a connection or the visitor's own.
func isResult(err error) bool {
	switch fault.CodeOf(err) {
	case CodeNeedsTLS, CodeBindNeeded, CodeNoBase, CodeUnwilling, CodeElsewhere, CodeRefused:
		return err != nil
	}
	return false
}

// matchesPrefixes reports whether the server finds an account of its own by the
// beginning of its objectGUID.
func (s *Source) matchesPrefixes(ctx context.Context) (bool, error) {
	guid, err := s.anyGUID(ctx)
	if err != nil || guid == nil {
		return false, err
	}
	same := &anyAccount{want: guid}
	q := search{
		base: s.base, scope: scopeSubtree, attributes: []string{attrGUID}, pageSize: s.config.pageSize(),
		filter: encode(tagAnd, s.filter, begins(attrGUID, guid[:4])),
	}
	err = s.search(ctx, q, same)
	if err != nil && ctx.Err() == nil && isResult(err) {
		return false, nil // it refuses such a filter
	}
	return same.found, err
}

// anyAccount is the handler that keeps the first usable GUID of an account.
type anyAccount struct {
	want, guid []byte
	found      bool
}

func (a *anyAccount) entry(content []byte) error {
	e, ok := parseEntry(content)
	if !ok {
		return errBrokenEntry
	}
	if e.guids != 1 || len(e.guid) != len(aduid.GUID{}) {
		return nil
	}
	a.found = a.found || bytes.Equal(e.guid, a.want)
	if a.guid == nil {
		a.guid = bytes.Clone(e.guid)
	}
	return nil
}

func (*anyAccount) referral(string) {}
func (*anyAccount) page()           {}

// anyNumber returns a filter for the accounts with any of the numbers.
func anyNumber(uids []aduid.UID) []byte {
	var parts [][]byte
	for _, uid := range uids {
		for _, prefix := range uid.Prefixes() {
			parts = append(parts, begins(attrGUID, prefix[:]))
		}
	}
	return encode(tagOr, parts...)
}

// begins returns the filter (name=value*).
func begins(name string, value []byte) []byte {
	return encode(tagSubstrings, encodeText(name), encode(tagSequence, encode(tagInitial, value)))
}

// equals returns the filter (name=value).
func equals(name, value string) []byte {
	return encode(tagEquality, encodeText(name), encodeText(value))
}
