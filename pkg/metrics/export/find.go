package export

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// find looks for the record of this database: one of its place or UUID whose
// last rows it holds, else, having no UUID, one of any place whose last rows
// it holds. A record of its place or UUID that it proves wrong is that of
// another database, which this one has replaced.
func (m *matched) find() error {
	near, far := m.candidates()
	entry, err := m.holding(near, false)
	if entry == nil && err == nil {
		entry, err = m.holding(far, true)
	}
	if err != nil {
		return err
	}
	if entry == nil {
		return m.findUnproven()
	}
	m.entry = entry
	m.takePlace()
	return nil
}

// takePlace makes the record the one of the database's path or UUID. One that
// stood for it so far may be that of a database which has moved, too.
func (m *matched) takePlace() {
	m.entry.Path, m.entry.Replaced = m.src.path(), false
	for _, e := range m.record.Entries {
		if e != m.entry && e.UUID == m.entry.UUID && (e.UUID != "" || e.Path == m.entry.Path) {
			e.Replaced = true
		}
	}
}

// candidates are the records of this database's place or UUID, and those that
// it may have in another place.
func (m *matched) candidates() (near, far []*checkpoint.Entry) {
	path, uuid := m.src.path(), m.src.DB.UUID()
	for _, e := range m.record.Entries {
		switch {
		case e.Kind != m.src.DB.Kind() || e.UUID != uuid:
		case e.Path == path || uuid != "":
			near = append(near, e)
		default:
			far = append(far, e)
		}
	}
	return near, far
}

// holding gives the record that came furthest, open windows included, of those
// whose last rows are in the database, and drops the others: they are of older
// copies. Where nothing else tells that two databases are one, prove has more
// rows looked at.
func (m *matched) holding(entries []*checkpoint.Entry, prove bool) (*checkpoint.Entry, error) {
	var best *checkpoint.Entry
	var older []*checkpoint.Entry
	for _, e := range entries {
		found, err := m.compare(e)
		if err == nil && found == metrics.Same && prove {
			var proven bool
			if proven, err = proves(m.src.DB, lastProof(e)); !proven {
				continue
			}
		}
		switch {
		case err != nil:
			return nil, err
		case found != metrics.Same:
		case best == nil:
			best = e
		case from(e) > from(best):
			best, older = e, append(older, best)
		default:
			older = append(older, e)
		}
	}
	m.record.Entries = slices.DeleteFunc(m.record.Entries, func(e *checkpoint.Entry) bool {
		return !prove && slices.Contains(older, e)
	})
	return best, nil
}

// findUnproven takes the record of the database's UUID or place, whose last
// rows it does not hold, or begins one.
func (m *matched) findUnproven() error {
	path, db := m.src.path(), m.src.DB
	m.entry = m.record.ByUUID(db.UUID())
	if m.entry == nil {
		m.entry = m.record.ByPath(path)
	}
	if m.entry == nil {
		m.entry = m.record.Add(path, db.UUID(), db.Kind())
		return nil
	}
	found, err := m.compare(m.entry)
	if err != nil {
		return err
	}
	m.anew = found == metrics.Different
	if !m.anew {
		m.entry.Path = path
	}
	return nil
}

// compare tells whether the database holds the last rows of a record, those
// that may have been sent included; 0 if there are none.
func (m *matched) compare(e *checkpoint.Entry) (metrics.Match, error) {
	mark := e.Mark
	for i := 0; mark == (metrics.Mark{}) && i < len(e.Intents); i++ {
		mark = e.Intents[i].Mark
	}
	switch {
	case e.Kind != m.src.DB.Kind() || e.UUID != m.src.DB.UUID():
		return metrics.Different, nil
	case mark == (metrics.Mark{}):
		return 0, nil
	case m.tail.Rows && m.tail.MaxID < from(e): // rows expire from the other end
		return metrics.Different, nil
	default:
		return m.src.DB.Verify(mark)
	}
}

func lastProof(e *checkpoint.Entry) *checkpoint.Proof {
	proof := e.Proof
	for i := 0; proof == nil && i < len(e.Intents); i++ {
		proof = e.Intents[i].Proof
	}
	return proof
}
