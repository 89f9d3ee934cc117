package sampledb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// Writer is a database that is being written, as the caching service does it:
// one transaction a call of [Writer.Add], and a connection that stays open.
type Writer struct {
	options Options
	names   []string
	conn    *sqlite.Conn
	insert  *sqlite.Stmt
	traffic *traffic
	side    random // for the faults, so that they do not change the values
	tally   *tally
	batch   int   // batches so far
	unix    int64 // time of the next one
	id      int64 // its first row's id
}

// Create creates an empty database, or opens one for Append. An existing file is
// replaced. With Options.WAL above 0 the database is in WAL mode and is not
// checkpointed while it is open. Cancelling ctx stops a write.
func Create(ctx context.Context, path string, options Options) (*Writer, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("writing %q: %w", path, err)
	}
	w := &Writer{
		options: options,
		names:   options.names(),
		traffic: newTraffic(options),
		side:    random{options.Seed + 0x51de},
		tally:   newTally(options.names()),
		unix:    options.Start.Unix(),
		id:      options.FirstID,
	}
	flags := sqlite.OpenReadWrite
	if !options.Append {
		flags |= sqlite.OpenCreate
		if err := removeAll(path); err != nil {
			return nil, err
		}
	}
	if w.conn, err = sqlite.OpenConn(path, flags); err != nil {
		return nil, fmt.Errorf("writing %q: %w", path, err)
	}
	w.conn.SetInterrupt(ctx.Done())
	if err := w.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("writing %q: %w", path, err), w.conn.Close())
	}
	return w, nil
}

func removeAll(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (w *Writer) prepare() error {
	script := "PRAGMA synchronous=OFF;" // a test database need not outlive a power cut
	if w.options.WAL > 0 {
		script += "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;"
	}
	if !w.options.Append {
		script += w.options.schema()
	}
	if err := w.Exec(script); err != nil {
		return err
	}
	var err error
	w.insert, err = w.conn.Prepare(w.options.insert())
	return err
}

// Add writes the next batches in one transaction and returns the totals of all
// that this writer has written.
func (w *Writer) Add(batches int) (Totals, error) {
	if err := w.transaction(batches); err != nil {
		return Totals{}, fmt.Errorf("writing batch %d: %w", w.batch, err)
	}
	return w.tally.totals(w.next()), nil
}

func (w *Writer) transaction(batches int) (err error) {
	end, err := sqlitex.ImmediateTransaction(w.conn)
	if err != nil {
		return err
	}
	defer end(&err)
	for range batches {
		if err := w.step(); err != nil {
			return err
		}
	}
	if w.options.Kind == ZMetric {
		return w.Exec("UPDATE Z_PRIMARYKEY SET Z_MAX = (SELECT max(Z_PK) FROM ZMETRIC)")
	}
	return nil
}

// Exec runs SQL on the writer's connection, for what options do not offer:
// deleting rows, writing rows that no server would. Totals do not include it.
func (w *Writer) Exec(script string) error {
	// sqlitex.ExecScript puts a transaction around it, in which PRAGMA and
	// VACUUM refuse to work.
	for script = strings.TrimSpace(script); script != ""; {
		stmt, rest, err := w.conn.PrepareTransient(script)
		if err != nil {
			return err
		}
		script = strings.TrimSpace(script[len(script)-rest:])
		for row := stmt != nil; row && err == nil; {
			row, err = stmt.Step()
		}
		if err := errors.Join(err, stmt.Finalize()); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the writer. SQLite moves FILE-wal into the file and removes it.
func (w *Writer) Close() error {
	return errors.Join(w.insert.Finalize(), w.conn.Close())
}

// step writes one batch.
func (w *Writer) step() error {
	values := w.traffic.batch(w.unix)
	again := w.repeats()
	var err error
	if w.options.Kind == StatsData {
		err = w.statsBatch(values, again)
	} else {
		err = w.zmetricBatch(values, again)
	}
	w.batch++
	w.unix += w.traffic.seconds
	o := w.options
	if o.OutageFor > 0 && w.unix >= o.Start.Add(o.OutageAt).Unix() && w.unix-w.traffic.seconds < o.Start.Add(o.OutageAt).Unix() {
		w.unix = o.Start.Add(o.OutageAt + o.OutageFor).Unix()
	}
	if o.ClockBack > 0 && w.batch == o.Batches/2 {
		w.unix -= int64(o.ClockBack / time.Second)
	}
	return err
}

// repeats returns the metrics that occur once more in this batch. Batches that
// have any are spread evenly.
func (w *Writer) repeats() []int {
	o := w.options
	if o.Batches == 0 || (w.batch+1)*o.Duplicates/o.Batches == w.batch*o.Duplicates/o.Batches {
		return nil
	}
	var again []int
	for i := range w.names {
		if w.side.perMille(350) {
			again = append(again, i)
		}
	}
	if again == nil {
		again = []int{int(w.side.below(int64(len(w.names))))}
	}
	return again
}

// next returns the options for Totals.Next.
func (w *Writer) next() Options {
	o := w.options
	return Options{
		Kind: o.Kind, Profile: o.Profile, LocalOffset: o.LocalOffset, Interval: o.Interval,
		OldModel: o.OldModel, WholeSeconds: o.WholeSeconds, StoreIdle: o.StoreIdle, NullZeros: o.NullZeros,
		LooseSchema: o.LooseSchema, UUID: o.UUID,
		Seed: o.Seed + 1, Start: time.Unix(w.unix, 0).UTC(), FirstID: w.id, Append: true,
	}
}
