package export

import (
	"maps"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

// earlierRows sums the rows of a series that were sent before, for seconds that
// come again: when a clock is set back, and when databases share a tag set.
type earlierRows struct {
	// latest is the latest second of earlier rows: later ones are new.
	latest int64
	// names are those of the measurements now.
	names encode.Names
	// ranges are the rows that were sent under the series' tags.
	ranges []rowRange
	// own are the rows that this scan has sent so far, under these tags and
	// names.
	own rowRange
}

// rowRange is a range of rows, and the names of the measurements they went to.
type rowRange struct {
	db             *metrics.Database
	after, through int64
	names          encode.Names
}

// newEarlierRows looks up what was sent under the given tags, before the rows of
// a database after an id are sent under these tags and names.
func newEarlierRows(all []*tracked, src Source, after int64, tags, names map[string]string) *earlierRows {
	e := &earlierRows{names: names, own: rowRange{db: src.DB, after: after, through: after, names: names}}
	for _, t := range all {
		if t.entry == nil {
			continue
		}
		for _, r := range t.entry.Sent {
			sent := rowRange{db: t.src.DB, after: r.After, through: r.Through, names: r.Names}
			if sent.db == src.DB {
				sent.through = min(sent.through, after)
			}
			if maps.Equal(r.Tags, tags) && sent.after < sent.through {
				e.ranges = append(e.ranges, sent)
				e.latest = max(e.latest, t.entry.MaxSecond)
			}
		}
	}
	return e
}

// earlierSums are the sums of earlier rows, by second and then by field name.
type earlierSums map[int64]map[string]int64

// at returns the sums of earlier rows for the seconds of a piece. From then on
// the piece itself is one of the earlier rows.
func (e *earlierRows) at(piece *piece) (earlierSums, error) {
	e.own.through = piece.window.After
	seconds := piece.frame.Seconds
	if len(seconds) == 0 {
		return nil, nil
	}
	var sums earlierSums
	if seconds[0] <= e.latest {
		sums = earlierSums{}
		for _, sent := range append(slices.Clip(e.ranges), e.own) {
			if err := sums.read(sent, e.names, seconds); err != nil {
				return nil, err
			}
		}
	}
	e.latest = max(e.latest, seconds[len(seconds)-1])
	return sums, nil
}

// read adds the rows of a range that lie in the given seconds, if their
// measurements had the names then that they have now.
func (sums earlierSums) read(r rowRange, names encode.Names, seconds []int64) error {
	same := func(measurement string) bool { return r.names.Of(measurement) == names.Of(measurement) }
	fields := make([]string, 0, len(r.db.Fields())) // "" for those of other points
	for _, f := range r.db.Fields() {
		if !same(f.Measurement) {
			f.Name = ""
		}
		fields = append(fields, f.Name)
	}
	var w metrics.Window
	size := localSeconds
	for after := r.after; after < r.through && !w.Done; {
		err := r.db.ReadWindow(&w, after, r.through, size)
		if fault.Has(err, metrics.CodeTooManyBadRows) && size > 1 {
			size /= 2 // they are already in quarantine, from smaller windows
			continue
		}
		if err != nil {
			return err
		}
		if !same(metrics.OtherMeasurement) {
			w.Others = w.Others[:0]
		}
		if err := sums.addWindow(fields, &w, seconds); err != nil {
			return err
		}
		after = w.Through
	}
	return nil
}

func (sums earlierSums) addWindow(fields []string, w *metrics.Window, seconds []int64) error {
	for i, second := range w.Seconds {
		if _, found := slices.BinarySearch(seconds, second); !found {
			continue
		}
		for j, v := range w.Row(i) {
			if fields[j] == "" {
				continue
			}
			if err := sums.add(second, fields[j], v); err != nil {
				return err
			}
		}
	}
	for _, o := range w.Others {
		if _, found := slices.BinarySearch(seconds, o.Second); !found {
			continue
		}
		if err := sums.add(o.Second, o.Name, o.Value); err != nil {
			return err
		}
	}
	return nil
}

func (sums earlierSums) add(second int64, name string, v int64) error {
	if sums[second] == nil {
		sums[second] = map[string]int64{}
	}
	sum, err := metrics.Sum(second, sums[second][name], v)
	sums[second][name] = sum
	return err
}

// addTo adds the sums of earlier rows to a frame: the complete sum of a second
// overwrites the part that was sent before.
func (sums earlierSums) addTo(f *encode.Frame) error {
	if len(sums) == 0 {
		return nil
	}
	var err error
	for i, second := range f.Seconds {
		earlier := sums[second]
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
