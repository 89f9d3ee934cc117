package export

import (
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// proofIDs is how many ids, at most, a Proof looks back over: an hour of
// statsData, whose rows live for a week.
const proofIDs = 60 * 21

// proofOf digests the rows that end with a mark; nil if all of them are zeros.
func proofOf(db *metrics.Database, m metrics.Mark) (*checkpoint.Proof, error) {
	if m == (metrics.Mark{}) {
		return nil, nil
	}
	p := &checkpoint.Proof{After: m.First - 1, Through: m.Last}
	if p.After > metrics.FirstID+proofIDs {
		p.After -= proofIDs
	}
	digest, told, err := digestOf(db, p)
	if err != nil || told == 0 {
		return nil, err
	}
	p.Digest = digest
	return p, nil
}

// proves tells whether a database holds the very rows of a proof.
func proves(db *metrics.Database, p *checkpoint.Proof) (bool, error) {
	if p == nil {
		return false, nil
	}
	digest, told, err := digestOf(db, p)
	return told > 0 && digest == p.Digest, err
}

// digestOf digests what a database holds in a range of ids; told is how many
// seconds of it are not all zeros.
func digestOf(db *metrics.Database, p *checkpoint.Proof) (digest uint64, told int, err error) {
	var w metrics.Window
	if err := db.ReadWindow(&w, p.After, p.Through, proofIDs); err != nil {
		if isCode(err, metrics.CodeTooManyBadRows) {
			return 0, 0, nil // they say nothing
		}
		return 0, 0, err
	}
	h := fnv.New64a()
	var line []byte
	number := func(v int64) { line = strconv.AppendInt(append(line, ' '), v, 10) }
	for i, second := range w.Seconds {
		line = line[:0]
		number(second)
		for _, v := range w.Row(i) {
			number(v)
		}
		_, _ = h.Write(line) // a hash takes everything
		if slices.ContainsFunc(w.Row(i), func(v int64) bool { return v != 0 }) {
			told++
		}
	}
	for _, o := range w.Others {
		line = append(line[:0], o.Name...)
		number(o.Second)
		number(o.Value)
		_, _ = h.Write(line)
		if o.Value != 0 {
			told++
		}
	}
	return h.Sum64(), told, nil
}

// holdsEndOf tells whether a database has the last rows of another, and so is
// a copy of it: ten seconds of served clients are no coincidence.
func holdsEndOf(db, other *metrics.Database) (bool, error) {
	const enough = 10
	tail, err := other.Tail()
	if err != nil || tail.Newest == 0 {
		return false, err
	}
	proof, err := proofOf(other, metrics.Mark{First: tail.NewestFirst, Last: tail.MaxID, Second: tail.Newest})
	if err != nil || proof == nil {
		return false, err
	}
	digest, told, err := digestOf(db, proof)
	return told >= enough && digest == proof.Digest, err
}
