package export

import (
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/sampledb"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// week makes a week of a Metrics.sqlite, minute by minute.
func week(b *testing.B) (path string, rows int64) {
	b.Helper()
	path = filepath.Join(b.TempDir(), "Metrics.sqlite")
	totals, err := sampledb.Write(b.Context(), path, sampledb.Options{Kind: sampledb.StatsData, Batches: 7 * 24 * 60})
	if err != nil {
		b.Fatal(err)
	}
	return path, totals.Rows
}

func perSecond(b *testing.B, rows int64) {
	b.Helper()
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkToWriter(b *testing.B) {
	path, rows := week(b)
	db, err := metrics.Open(b.Context(), path, metrics.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, format := range []Format{Line, JSON, CSV} {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				opts := Options{Now: time.Now, Note: func(string) {}, Quarantine: NewTemporaryQuarantine(volume.Door{}, time.Now)}
				if _, err := ToWriter(b.Context(), Stream{Writer: io.Discard}, format, []Source{{DB: db}}, nil, opts); err != nil {
					b.Fatal(err)
				}
			}
			perSecond(b, rows)
		})
	}
}

// BenchmarkToServer sends a week to a real server, with all durable writes.
func BenchmarkToServer(b *testing.B) {
	path, rows := week(b)
	server := servertest.StartInflux(b)
	for b.Loop() {
		o := order{
			Databases: []string{path}, Tags: [][]string{{"site=a"}}, Checkpoint: filepath.Join(b.TempDir(), "checkpoint"),
			To: server.WriteURL(""), Timeout: 30 * time.Second,
		}
		if _, err := o.run(b.Context(), func(string) {}); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, rows)
}
