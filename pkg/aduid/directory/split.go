package directory

import (
	"context"
	"fmt"
	"sync"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

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
