package directory

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A part is a range of objectGUIDs, in the order of their bytes: from low up to high,
// which is not in it. nil is no bound. The accounts without an objectGUID are in the
// first part.
type part struct{ low, high []byte }

// partsOf divides all GUIDs into n ranges of equal size.
func partsOf(n int) []part {
	parts := make([]part, n)
	for i := 1; i < n; i++ {
		bound := make([]byte, len(aduid.GUID{}))
		first := i << 16 / n
		bound[0], bound[1] = byte(first>>8), byte(first) //nolint:gosec // 16 bits
		parts[i-1].high, parts[i].low = bound, bound
	}
	return parts
}

// filter returns the filter for the accounts of a part that match another one. Each
// account whose objectGUID may be searched, or that has none, matches exactly one.
func (p part) filter(all []byte) []byte {
	terms := [][]byte{all}
	if p.low != nil {
		terms = append(terms, atLeast(p.low))
	}
	switch {
	case p.high != nil && p.low == nil:
		terms = append(terms, encode(tagOr, encode(tagNot, present(attrGUID)), encode(tagNot, atLeast(p.high))))
	case p.high != nil:
		terms = append(terms, encode(tagNot, atLeast(p.high)))
	}
	return encode(tagAnd, terms...)
}

func (p part) has(guid []byte) bool {
	return (p.low == nil || bytes.Compare(guid, p.low) >= 0) && (p.high == nil || bytes.Compare(guid, p.high) < 0)
}

// atLeast returns the filter (objectGUID>=value).
func atLeast(value []byte) []byte {
	return encode(tagGreater, encodeText(attrGUID), encode(tagOctets, value))
}

// readSplit reads the parts of a directory, each over a connection of its own.
func (s *Source) readSplit(ctx context.Context, v aduid.Visitor, whole search) error {
	able, err := s.comparesGUIDs(ctx)
	switch {
	case err != nil:
		return s.config.wrap(ctx, "trying ranges of objectGUID in", err)
	case !able:
		if v.Warn != nil {
			v.Warn(fault.Reason{Code: WarnOneByOne, Text: "the server does not compare objectGUIDs, so that one connection reads all accounts"})
		}
		return s.read(ctx, v, whole)
	}
	s.parts = s.config.Connections
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	shared := &splitReader{entryReader: s.reader(v, whole)}
	var running sync.WaitGroup
	for i, p := range partsOf(s.parts) {
		running.Go(func() {
			if err := s.readPart(ctx, whole, &partReader{splitReader: shared, part: p, number: i + 1}); err != nil {
				shared.fail(err)
				cancel() // what the others read is of no use
			}
		})
	}
	running.Wait()
	if err := shared.failed; err != nil {
		return err
	}
	if v.Warn != nil {
		v.Warn(fault.Reason{Code: aduid.WarnSplit, Text: fmt.Sprintf(
			"the directory was read in %d parts, by ranges of objectGUID: accounts whose objectGUID this logon may not search are in none of them", s.parts)})
	}
	return nil
}

// readPart reads a part over the connection of the source or, from the second one on,
// over another to the same server.
func (s *Source) readPart(ctx context.Context, q search, r *partReader) error {
	of := s
	if r.number > 1 {
		session, err := s.config.connect(ctx, s.endpoint)
		if err != nil {
			return err
		}
		defer session.close()
		of = &Source{config: s.config, endpoint: s.endpoint, session: session}
	}
	q.base, q.scope, q.pageSize, q.filter = s.base, scopeSubtree, s.config.pageSize(), r.part.filter(q.filter)
	err := of.search(ctx, q, r)
	if err == nil || r.stopped != nil {
		return r.stopped
	}
	return s.config.wrap(ctx, fmt.Sprintf("reading page %d of part %d of %q from", r.pages+1, r.number, s.base), err)
}

// splitReader is what the readers of all parts share: they pass accounts to the visitor
// one at a time.
type splitReader struct {
	*entryReader
	mutex  sync.Mutex
	failed error // the first error, which made the others fail
}

func (r *splitReader) fail(err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.failed == nil {
		r.failed = err
	}
}

// partReader is the handler of the search for a part.
type partReader struct {
	*splitReader
	part    part
	number  int // from 1
	pages   int64
	stopped error // by the visitor
}

func (r *partReader) entry(content []byte) error {
	e, ok := parseNumbered(content, r.numbers)
	if !ok {
		return errBrokenEntry
	}
	if e.guids == 1 && len(e.guid) == len(aduid.GUID{}) && !r.part.has(e.guid) {
		return fault.New(CodeWrongPart, "scan with one connection: leave out --connections",
			"%q is in an answer about another range of objectGUIDs: the server does not compare them, or something in between mixes answers", fault.Clip(string(e.dn)))
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.stopped = r.visit(e)
	return r.stopped
}

func (r *partReader) referral(url string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.splitReader.referral(url)
}

func (r *partReader) page() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.pages++
	r.splitReader.page()
}

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
