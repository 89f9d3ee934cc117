package sampledb

const (
	cocoaEpoch   = 978_307_200 // 2001-01-01, the epoch of Core Data
	expiresAfter = 7 * 24 * 60 * 60
)

func (w *Writer) expired() bool { return w.batch < w.options.Expired }

// statsBatch writes the 21 rows of an interval, zeros included.
func (w *Writer) statsBatch(values []int64, again []int) error {
	base := statsMetrics
	if w.options.Partial > 0 && w.batch == w.options.Batches-1 {
		base = w.options.Partial
	}
	for i := range base {
		if err := w.statsRow(i, values[i]); err != nil {
			return err
		}
	}
	for i := range w.options.ExtraMetrics {
		if err := w.statsRow(statsMetrics+i, values[allMetrics+i]); err != nil {
			return err
		}
	}
	for _, i := range again {
		if err := w.statsRow(i, 1+w.side.below(1_000_000)); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) statsRow(metric int, value int64) error {
	id := w.id
	w.id++
	if w.expired() {
		return nil
	}
	w.tally.row(id, w.unix)
	w.tally.add(w.unix, metric, value)
	w.insert.BindInt64(1, id)
	w.insert.BindInt64(2, w.unix)
	w.insert.BindInt64(3, w.unix+expiresAfter)
	w.insert.BindText(4, w.names[metric])
	w.insert.BindInt64(5, value)
	return w.run()
}

// zmetricBatch writes the row of an interval, unless it was idle, and a second
// one for repeats.
func (w *Writer) zmetricBatch(values []int64, again []int) error {
	rows := 0
	idle := values[requestsClients] == 0
	if !idle || w.options.StoreIdle {
		if err := w.zmetricRow(values, rows); err != nil {
			return err
		}
		rows++
	}
	if again == nil {
		return nil
	}
	more := make([]int64, len(w.names))
	for _, i := range again {
		more[i] = 1 + w.side.below(1_000_000)
	}
	return w.zmetricRow(more, rows)
}

func (w *Writer) zmetricRow(values []int64, sameSecond int) error {
	id := w.id
	w.id++
	if w.expired() {
		return nil
	}
	w.tally.row(id, w.unix)
	w.insert.BindInt64(1, id)
	w.insert.BindInt64(2, 1)
	w.insert.BindInt64(3, 1)
	w.insert.BindInt64(4, w.traffic.seconds)
	if w.options.WholeSeconds {
		w.insert.BindInt64(5, w.unix-cocoaEpoch)
	} else {
		millionths := int64(sameSecond)*500_000 + w.side.below(499_999)
		w.insert.BindFloat(5, float64(w.unix-cocoaEpoch)+float64(millionths)/1e6)
	}
	for i := range w.names {
		w.tally.add(w.unix, i, values[i])
		if values[i] == 0 && w.options.NullZeros && (id+int64(i))%2 == 0 {
			w.insert.BindNull(6 + i)
			continue
		}
		w.insert.BindInt64(6+i, values[i])
	}
	return w.run()
}

func (w *Writer) run() error {
	if _, err := w.insert.Step(); err != nil {
		return err
	}
	return w.insert.Reset()
}
