package export

import (
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// fingerprintIDs is the maximum number of ids that a fingerprint covers before
// the last second: an hour of rows of either kind, which are kept for a week or a
// month.
func fingerprintIDs(db *metrics.Database) int64 {
	if db.Kind() == metrics.StatsData {
		return 60 * 21
	}
	return 60
}

// fingerprintOf digests the rows that end with a mark; nil if all are zeros.
func fingerprintOf(db *metrics.Database, m metrics.Mark) (*checkpoint.Fingerprint, error) {
	if m == (metrics.Mark{}) {
		return nil, nil
	}
	f := &checkpoint.Fingerprint{After: m.First - 1, Through: m.Last}
	if ids := fingerprintIDs(db); f.After > metrics.FirstID+ids {
		f.After -= ids
	}
	digest, nonZero, err := digestOf(db, f)
	if err != nil || nonZero == 0 {
		return nil, err
	}
	f.Digest = digest
	return f, nil
}

// holdsFingerprint reports whether a database holds exactly the rows of a
// fingerprint.
func holdsFingerprint(db *metrics.Database, f *checkpoint.Fingerprint) (bool, error) {
	if f == nil {
		return false, nil
	}
	digest, nonZero, err := digestOf(db, f)
	return nonZero > 0 && digest == f.Digest, err
}

// digestOf digests the rows of a database in a range of ids. nonZero is the
// number of their seconds that are not all zeros.
func digestOf(db *metrics.Database, f *checkpoint.Fingerprint) (digest uint64, nonZero int, err error) {
	var w metrics.Window
	if err := db.ReadWindow(&w, f.After, f.Through, 60*21); err != nil {
		if fault.Has(err, metrics.CodeTooManyBadRows) {
			return 0, 0, nil // bad rows identify nothing
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
		_, _ = h.Write(line) // writing to a hash never fails
		if slices.ContainsFunc(w.Row(i), func(v int64) bool { return v != 0 }) {
			nonZero++
		}
	}
	for _, o := range w.Others {
		line = append(line[:0], o.Name...)
		number(o.Second)
		number(o.Value)
		_, _ = h.Write(line)
		if o.Value != 0 {
			nonZero++
		}
	}
	return h.Sum64(), nonZero, nil
}

// holdsEndOf reports whether a database has the last rows of another, which is a
// copy of it then: ten seconds of traffic cannot be equal by chance, nor can a single
// one in two stores of one UUID.
func holdsEndOf(db, other *metrics.Database) (bool, error) {
	enough := 10
	if db.UUID() != "" && db.UUID() == other.UUID() {
		enough = 1
	}
	tail, err := other.Tail()
	if err != nil || tail.Newest == 0 {
		return false, err
	}
	f, err := fingerprintOf(other, metrics.Mark{First: tail.NewestFirst, Last: tail.MaxID, Second: tail.Newest})
	if err != nil || f == nil {
		return false, err
	}
	digest, nonZero, err := digestOf(db, f)
	return nonZero >= enough && digest == f.Digest, err
}
