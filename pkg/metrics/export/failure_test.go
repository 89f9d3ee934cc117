package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

var errFire = errors.New("the disk is on fire")

// failingAt returns a door at which the nth operation fails, and those after it if
// the disk stays broken.
func failingAt(nth int, stays bool) (door volume.Door, count *int) {
	count = new(int)
	return volume.FailingDoor(func(volume.Act, string) error {
		if *count++; *count == nth || stays && *count > nth {
			return errFire
		}
		return nil
	}), count
}

// run does what the command does with --to FILE and a checkpoint, through a door.
func (d *desk) run(door volume.Door) error {
	d.Helper()
	file, err := checkpoint.Open(d.Context(), door.Path(filepath.Join(d.dir, "checkpoint")), 0)
	if err != nil {
		return err
	}
	pos := &Positions{File: file, Sink: file.Sink("out")}
	out, err := OpenAppend(door.Path(d.file()), pos, d.opts.Note)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	d.opts.Quarantine = NewQuarantine(door.Path(filepath.Join(d.dir, "quarantine")), time.Now)
	_, err = ToWriter(d.Context(), out, d.format, d.open(d.Context()), pos, d.opts)
	return errors.Join(err, out.Close(), d.opts.Quarantine.Close(), file.Close())
}

// TestAnyFailure lets each operation of a run fail in turn, alone or with all after
// it. The error is told, and the next run ends with a file that has each row once,
// and with a quarantine that has each bad row.
func TestAnyFailure(t *testing.T) {
	const bad = "INSERT INTO statsData VALUES (4, 'x', 0, 'requests.fromclients', 1);"
	for _, first := range []bool{true, false} { // the file does not exist yet, or has rows
		for _, stays := range []bool{false, true} {
			for nth := 1; ; nth++ {
				what := fmt.Sprintf("first run %v, operation %d, and those after it %v", first, nth, stays)
				d := newDesk(t, CSV, "", rows(1, 2, 900))
				if !first {
					d.do(rows(1, 1, 990))
					if err := d.run(volume.Door{}); err != nil {
						t.Fatal(err)
					}
				}
				d.do(rows(2, 3, 1000) + bad)
				door, count := failingAt(nth, stays)
				err := d.run(door)
				if *count < nth {
					if !fault.Has(err, CodeRowsLeftOut) || errors.Is(err, errFire) || nth < 15 {
						t.Errorf("after %d operations: %v", nth, err)
					}
					break
				}
				if !errors.Is(err, errFire) {
					t.Errorf("%s: failed, but: %v", what, err)
				}
				if err := d.run(volume.Door{}); err != nil && !fault.Has(err, CodeRowsLeftOut) {
					t.Errorf("%s: the next run: %v", what, err)
				}
				d.checkComplete(what)
			}
		}
	}
}

// checkComplete compares the file with one that is written at once, and looks at
// what else is there.
func (d *desk) checkComplete(what string) {
	d.Helper()
	data, err := os.ReadFile(filepath.Join(d.dir, "quarantine"))
	if err != nil || !strings.Contains(string(data), `"id":4`) {
		d.Errorf("%s: the quarantine holds %q, %v", what, data, err)
	}
	var whole strings.Builder
	if err := d.write(&whole, nil); err != nil && !fault.Has(err, CodeRowsLeftOut) {
		d.Fatal(err)
	}
	if diff := cmp.Diff(sorted(whole.String()), sorted(d.content())); diff != "" {
		d.Errorf("%s: (-want +got):\n%s", what, diff)
	}
	entries, err := os.ReadDir(d.dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			d.Errorf("%s: %s is left", what, e.Name())
		}
	}
	if err != nil {
		d.Error(err)
	}
}

// sorted returns the lines of a text in order: two runs write one database after
// the other twice.
func sorted(text string) []string { return slices.Sorted(strings.Lines(text)) }

// TestAnyFailureOfReplace: a file without a checkpoint is the old one or the new.
func TestAnyFailureOfReplace(t *testing.T) {
	for nth := 1; ; nth++ {
		d := newDesk(t, Line, rows(1, 3, 1000))
		if err := os.WriteFile(d.file(), []byte("old"), 0o640); err != nil {
			t.Fatal(err)
		}
		door, count := failingAt(nth, false)
		file, err := door.Path(d.file()).Replace(0o644)
		if err == nil {
			if err = d.write(file, nil); err == nil {
				err = file.Commit()
			}
			err = errors.Join(err, file.Cleanup())
		}
		if got := d.content(); got != "old" && got != d.text(nil) {
			t.Errorf("operation %d: the file holds %q", nth, got)
		}
		if left, _ := filepath.Glob(filepath.Join(d.dir, ".*")); len(left) > 0 {
			t.Errorf("operation %d left %q", nth, left)
		}
		if *count < nth {
			if err != nil || nth < 5 || d.content() == "old" {
				t.Errorf("after %d operations: %v", nth, err)
			}
			return
		}
		if !errors.Is(err, errFire) {
			t.Errorf("operation %d failed, but: %v", nth, err)
		}
	}
}

// orderOf returns what a run does, as far as a crash can tell: the name of an act,
// and of its file.
func (d *desk) orderOf() (acts []string) {
	d.Helper()
	door := volume.FailingDoor(func(act volume.Act, name string) error {
		acts = append(acts, string(act)+" "+name)
		return nil
	})
	if err := d.run(door); err != nil && !fault.Has(err, CodeRowsLeftOut) {
		d.Fatal(err)
	}
	return acts
}

// TestDurableBeforeThePositionMoves: rows in the file and in the quarantine are on
// the disk before the checkpoint says so, else a crash loses them for ever.
func TestDurableBeforeThePositionMoves(t *testing.T) {
	d := newDesk(t, Line, rows(1, 3, 1000)+"INSERT INTO statsData VALUES (4, 'x', 0, 'requests.fromclients', 1);")
	acts := d.orderOf()
	for _, name := range []string{"out", "quarantine"} {
		written := slices.Index(acts, "write "+name)
		if written < 0 {
			t.Fatalf("%s is not written: %q", name, acts)
		}
		rest := acts[written:]
		if synced, moved := slices.Index(rest, "sync "+name), slices.Index(rest, "rename checkpoint"); synced < 0 || moved < synced {
			t.Errorf("%s is written, and synced %d acts later, but the position moves %d later: %q", name, synced, moved, acts)
		}
	}
	if at := slices.Index(acts, "sync out"); acts[at+1] != "sync ." {
		t.Errorf("the name of a new file is not made durable: %q", acts[at:])
	}
}

// TestQuarantineIsPrivate: rows may hold what only their owner may see.
func TestQuarantineIsPrivate(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	row := []quarantined{{Database: "db", Reason: "x"}}
	path := filepath.Join(t.TempDir(), "q")
	for _, q := range []*Quarantine{NewQuarantine(named(path), time.Now), NewTemporaryQuarantine(volume.Door{}, time.Now)} {
		if err := q.write(row); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(q.Path()); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", q.Path(), info.Mode(), err)
		}
		if err := q.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(q.Path()); err != nil {
			t.Errorf("it does not survive the run: %v", err)
		}
	}
}

// TestQuarantineAppends: two runs at once, and one after a disk was full in the
// middle of a line.
func TestQuarantineAppends(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q")
	if err := os.WriteFile(path, []byte(`{"half a li`), 0o600); err != nil {
		t.Fatal(err)
	}
	a, b := NewQuarantine(named(path), time.Now), NewQuarantine(named(path), time.Now)
	for i, q := range []*Quarantine{a, b, a, b} {
		if err := q.write([]quarantined{{Database: "db", ID: int64(i + 1), Reason: "x"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(a.Close(), b.Close()); err != nil {
		t.Error(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := file.Seek(int64(len("{\"half a li\n")), io.SeekStart); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(file)
	for want := int64(1); want <= 4; want++ {
		var entry quarantined
		if err := decoder.Decode(&entry); err != nil || entry.ID != want {
			t.Errorf("got %+v, %v, want %d", entry, err, want)
		}
	}
}
