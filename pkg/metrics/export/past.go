package export

import (
	"maps"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

// past knows what earlier rows have said about the seconds of a series.
// Seconds are met again when a clock was set back, and when databases share a
// tag set.
type past struct {
	// latest is the latest second of earlier rows: later ones are new.
	latest int64
	// names are those of the measurements now.
	names encode.Names
	// parts are the rows that have gone out under the series' tags.
	parts []part
	// own is the database that is being read, whose rows from an id on go out
	// under these tags and names now.
	own part
}

// part is a run of rows, and the names of the measurements they went to.
type part struct {
	db             *metrics.Database
	after, through int64
	names          encode.Names
}

// newPast looks up what has gone out under some tags and names when the rows
// of a database after an id are about to.
func newPast(all []*matched, src Source, after int64, tags, names map[string]string) *past {
	p := &past{names: names, own: part{db: src.DB, after: after, through: after, names: names}}
	for _, m := range all {
		if m.entry == nil {
			continue
		}
		for _, r := range m.entry.Sent {
			sent := part{db: m.src.DB, after: r.After, through: r.Through, names: r.Names}
			if sent.db == src.DB {
				sent.through = min(sent.through, after)
			}
			if maps.Equal(r.Tags, tags) && sent.after < sent.through {
				p.parts = append(p.parts, sent)
				p.latest = max(p.latest, m.entry.MaxSecond)
			}
		}
	}
	return p
}

// history is what earlier rows have said, by second and then by field name.
type history map[int64]map[string]int64

// at gives the sums that earlier rows have for the seconds of a piece, and
// counts the piece among the earlier rows from now on.
func (p *past) at(piece *piece) (history, error) {
	p.own.through = piece.window.After
	seconds := piece.frame.Seconds
	if len(seconds) == 0 {
		return nil, nil
	}
	var h history
	if seconds[0] <= p.latest {
		h = history{}
		for _, earlier := range append(slices.Clip(p.parts), p.own) {
			if err := h.read(earlier, p.names, seconds); err != nil {
				return nil, err
			}
		}
	}
	p.latest = max(p.latest, seconds[len(seconds)-1])
	return h, nil
}

// read adds up the rows of a part that lie in the given seconds, so far as
// their measurements had the names that they have now.
func (h history) read(p part, names encode.Names, seconds []int64) error {
	same := func(measurement string) bool { return p.names.Of(measurement) == names.Of(measurement) }
	fields := make([]string, 0, len(p.db.Fields())) // "" for those of other points
	for _, f := range p.db.Fields() {
		if !same(f.Measurement) {
			f.Name = ""
		}
		fields = append(fields, f.Name)
	}
	var w metrics.Window
	size := localSeconds
	for after := p.after; after < p.through && !w.Done; {
		err := p.db.ReadWindow(&w, after, p.through, size)
		if isCode(err, metrics.CodeTooManyBadRows) && size > 1 {
			size /= 2 // they are in quarantine already, from smaller windows
			continue
		}
		if err != nil {
			return err
		}
		if !same(metrics.OtherMeasurement) {
			w.Others = w.Others[:0]
		}
		if err := h.addWindow(fields, &w, seconds); err != nil {
			return err
		}
		after = w.Through
	}
	return nil
}

func (h history) addWindow(fields []string, w *metrics.Window, seconds []int64) error {
	for i, second := range w.Seconds {
		if _, found := slices.BinarySearch(seconds, second); !found {
			continue
		}
		for j, v := range w.Row(i) {
			if fields[j] == "" {
				continue
			}
			if err := h.add(second, fields[j], v); err != nil {
				return err
			}
		}
	}
	for _, o := range w.Others {
		if _, found := slices.BinarySearch(seconds, o.Second); !found {
			continue
		}
		if err := h.add(o.Second, o.Name, o.Value); err != nil {
			return err
		}
	}
	return nil
}

func (h history) add(second int64, name string, v int64) error {
	if h[second] == nil {
		h[second] = map[string]int64{}
	}
	sum, err := metrics.Sum(second, h[second][name], v)
	h[second][name] = sum
	return err
}

// addTo adds what earlier rows have said to a frame: the whole sum of a second
// takes the place of the part that was sent before.
func (h history) addTo(f *encode.Frame) error {
	if len(h) == 0 {
		return nil
	}
	var err error
	for i, second := range f.Seconds {
		earlier := h[second]
		if earlier == nil {
			continue
		}
		row := f.Row(i)
		for j := range row {
			if row[j], err = metrics.Sum(second, row[j], earlier[f.Fields[j].Name]); err != nil {
				return err
			}
		}
		others := f.OthersAt(i)
		for j := range others {
			if others[j].Value, err = metrics.Sum(second, others[j].Value, earlier[others[j].Name]); err != nil {
				return err
			}
		}
	}
	return nil
}
