package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/sampledb"
)

// telegraf is what Telegraf 1.37 documents of inputs.exec and of its buffer, at default
// settings: what a command writes counts only if its status is 0, which it is not if it
// was stopped after 5 s, and of more than 10,000 metrics between two flushes the oldest
// are dropped.
type telegraf struct {
	buffer  []string
	dropped int
	written []string
}

// gather runs the command once, and then flushes: both happen every ten seconds.
func (g *telegraf) gather(t *testing.T, args ...string) (metrics int) {
	t.Helper()
	const metricBufferLimit = 10_000
	var out, errs bytes.Buffer
	if status := Run(t.Context(), args, frame.Streams{In: strings.NewReader(""), Out: &out, Err: &errs}); status == frame.StatusDone {
		for line := range strings.Lines(out.String()) {
			g.buffer = append(g.buffer, strings.TrimSuffix(line, "\n"))
			metrics++
		}
	} else if out.Len() > 0 {
		t.Errorf("a run with status %d wrote %d bytes, which are lost: %s", status, out.Len(), &errs)
	}
	if more := len(g.buffer) - metricBufferLimit; more > 0 {
		g.dropped += more
		g.buffer = g.buffer[more:]
	}
	g.written = append(g.written, g.buffer...)
	g.buffer = nil
	return metrics
}

// spoil makes rows of a Metrics.db unreadable, and returns the requests in them.
func spoil(t *testing.T, db, which string) (requests int64) {
	t.Helper()
	conn, err := sqlite.OpenConn(db, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	err = sqlitex.ExecuteTransient(conn, "SELECT sum(ZREQUESTSFROMCLIENT) FROM ZMETRIC WHERE "+which, &sqlitex.ExecOptions{
		ResultFunc: func(stmt *sqlite.Stmt) error {
			requests = stmt.ColumnInt64(0)
			return nil
		},
	})
	if err == nil {
		err = sqlitex.ExecuteTransient(conn, "UPDATE ZMETRIC SET ZBYTESDROPPED = 'some' WHERE "+which, nil)
	}
	if err := errors.Join(err, conn.Close()); err != nil {
		t.Fatal(err)
	}
	return requests
}

// TestTelegraf: a history longer than Telegraf's buffer arrives whole, bad rows and all.
func TestTelegraf(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "cache01", "Metrics.db")
	if err := os.Mkdir(filepath.Dir(db), 0o700); err != nil {
		t.Fatal(err)
	}
	totals, err := sampledb.Write(t.Context(), db, sampledb.Options{
		Kind: sampledb.ZMetric, Batches: 6000, Profile: sampledb.Busy, Duplicates: 50,
	})
	if err != nil {
		t.Fatal(err)
	}
	lost := spoil(t, db, "Z_PK IN (100, 3000)")
	var g telegraf
	quiet := 0
	for runs := 0; quiet < 3 && runs < 60; runs++ {
		deadline := "1m"
		if runs%4 == 1 { // as the page says, a little before Telegraf stops it: here, at once
			deadline = []string{"1ms", "5ms", "20ms"}[runs/4%3]
		}
		if g.gather(t, "metrics", "export", db, "--tag", "site=tg", "--checkpoint", filepath.Join(dir, "tele.cp"), "--deadline", deadline) == 0 {
			if deadline == "1m" {
				quiet++
			}
		} else {
			quiet = 0
		}
	}
	if g.dropped > 0 {
		t.Errorf("Telegraf dropped %d metrics", g.dropped)
	}
	seen, sum := map[string]bool{}, int64(0)
	for _, line := range g.written {
		if seen[line] {
			t.Fatalf("twice: %s", line)
		}
		seen[line] = true
		if _, rest, found := strings.Cut(line, "requests.fromclients="); found {
			n, err := strconv.ParseInt(rest[:strings.IndexByte(rest, 'i')], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
	}
	if want := totals.Sums["requests.fromclients"] - lost; sum != want {
		t.Errorf("%d requests arrived, want %d", sum, want)
	}
}
