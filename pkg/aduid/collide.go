package aduid

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// sharedID is a number and its accounts to list: a collision, a reserved number
// or, with one account, a duplicate.
type sharedID struct {
	uid      UID
	kind     Kind
	count    int64
	elements []element
}

// findings are the results of the indexes, before names are looked up.
type findings struct {
	collisions, reserved, duplicates []sharedID
	colliding                        int // accounts in collisions
}

// count evaluates the indexes, and empties them.
func (sc *scan) count() {
	for i, x := range sc.indexes {
		kind, different := Kind(i), x.count
		x.shared(func(uid UID, same []element) {
			before := len(same)
			same = sc.distinct(x, kind, same)
			different -= int64(before - len(same))
			sc.number(sharedID{uid, kind, int64(len(same)), same})
		})
		if n := float64(different); sc.options.Attributes.Of(kind) == "" {
			sc.report.ExpectedPairs += n * max(n-1, 0) / (1 << 32)
		}
		if kind == User {
			sc.report.Users = different
		} else {
			sc.report.Groups = different
		}
	}
}

// distinct keeps one of each account in sorted elements, and records those that
// occur more than once.
func (sc *scan) distinct(x *index, kind Kind, same []element) []element {
	kept := same[:0]
	for len(same) > 0 {
		first, n := same[0], 1
		for n < len(same) && x.same(first, same[n]) {
			n++
		}
		if n > 1 {
			sc.report.DuplicateCount += int64(n - 1)
			if len(sc.found.duplicates) < sc.options.MaxListed {
				sc.found.duplicates = append(sc.found.duplicates, sharedID{first.uid(), kind, int64(n), []element{first}})
			}
		}
		kept, same = append(kept, first), same[n:]
	}
	return kept
}

// number counts the different accounts of one number, and keeps as many as may
// be listed.
func (sc *scan) number(s sharedID) {
	r, all := sc.report, s.elements
	if s.uid.Reserved() {
		r.ReservedCount += s.count
		if room := sc.options.MaxAccounts - len(sc.found.reserved); room > 0 {
			for _, e := range all[:min(room, len(all))] {
				sc.found.reserved = append(sc.found.reserved, sharedID{s.uid, s.kind, 1, []element{e}})
			}
		}
	}
	if s.count < 2 {
		return
	}
	r.CollidingIDs++
	r.CollidingAccounts += s.count
	r.CollidingPairs += s.count * (s.count - 1) / 2
	if room := sc.options.MaxAccounts - sc.found.colliding; room >= 2 { // one account alone is not a collision
		s.elements = slices.Clone(all[:min(room, len(all))])
		sc.found.colliding += len(s.elements)
		sc.found.collisions = append(sc.found.collisions, s)
	}
}

// any reports whether there is an account to list.
func (f *findings) any() bool { return len(f.collisions)+len(f.reserved)+len(f.duplicates) > 0 }

// lists returns the three lists of the findings.
func (f *findings) lists() [3][]sharedID {
	return [3][]sharedID{f.collisions, f.reserved, f.duplicates}
}

// names looks up all accounts to list.
func (sc *scan) names(ctx context.Context, s Source) error {
	wanted := map[Ref]element{}
	for _, list := range sc.found.lists() {
		for _, number := range list {
			for _, e := range number.elements {
				wanted[sc.indexes[number.kind].ref(e, number.kind)] = e
			}
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	refs := make([]Ref, 0, len(wanted))
	for ref := range wanted {
		refs = append(refs, ref)
	}
	slices.SortFunc(refs, func(a, b Ref) int { // so that runs are reproducible
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), slices.Compare(a.GUID[:], b.GUID[:]), cmp.Compare(a.Kind, b.Kind))
	})
	err := s.Find(ctx, refs, func(ref Ref, a Account) error {
		if a.Kind == ref.Kind && sc.isStill(wanted[ref], ref, a) {
			sc.accounts[ref] = a
		}
		return nil
	})
	if err == nil && sc.byOffset && len(sc.accounts) < len(refs) {
		err = &fault.Error{
			Code: CodeChanged, Act: "looking up accounts in", Operand: sc.options.Name,
			Err:  errors.New("the file has changed since it was first read"),
			Hint: "copy the file, and scan the copy",
		}
	}
	return err
}

// isStill reports whether an account that was found is the one of an element.
func (sc *scan) isStill(known element, ref Ref, a Account) bool {
	x := sc.indexes[ref.Kind&1]
	if x.stores { // by GUID, and without the attribute
		return x.guid(known) == a.GUID
	}
	uid, code := sc.numberOf(ref.Kind, a.GUID, a.Written)
	return code == "" && x.elementOf(uid, a.GUID, ref.Offset) == known
}

// fill builds the report's lists from the findings. An account without a name is
// listed by its GUID; in a file that could not be read again not even that is
// known, so it is only counted.
func (sc *scan) fill() {
	r := sc.report
	for _, number := range sc.found.collisions {
		c := Collision{UID: number.uid, Kind: number.kind, Count: number.count, Accounts: []Account{}}
		for _, e := range number.elements {
			if a, ok := sc.accountOf(e, number.kind); ok {
				c.Accounts = append(c.Accounts, a)
			}
		}
		slices.SortFunc(c.Accounts, compareAccounts)
		r.Collisions = append(r.Collisions, c)
	}
	for _, number := range sc.found.reserved {
		if a, ok := sc.accountOf(number.elements[0], number.kind); ok {
			r.Reserved = append(r.Reserved, ReservedAccount{number.uid, number.kind, a})
		}
	}
	for _, number := range sc.found.duplicates {
		if a, ok := sc.accountOf(number.elements[0], number.kind); ok {
			r.Duplicates = append(r.Duplicates, Duplicate{number.uid, number.kind, number.count, a})
		}
	}
	slices.SortStableFunc(r.Reserved, func(a, b ReservedAccount) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.UID, b.UID), compareAccounts(a.Account, b.Account))
	})
}

func (sc *scan) accountOf(e element, kind Kind) (Account, bool) {
	x := sc.indexes[kind]
	a, ok := sc.accounts[x.ref(e, kind)]
	switch {
	case !ok && sc.byOffset:
		return a, false
	case !ok:
		a = Account{GUID: x.guid(e), Kind: kind}
	}
	if sc.options.Attributes.Of(kind) != "" {
		a.ComputedUID = new(a.GUID.UID())
	}
	return a, true
}

func compareAccounts(a, b Account) int {
	return cmp.Or(cmp.Compare(a.DN, b.DN), slices.Compare(a.GUID[:], b.GUID[:]))
}
