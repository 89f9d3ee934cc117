package metrics_test

import (
	"fmt"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// BenchmarkReadWindow reads a week: 10,080 batches of 21 rows.
func BenchmarkReadWindow(b *testing.B) {
	const intervals = 10080
	for name, sql := range map[string]string{
		"statsData": statsTable + batches(1, intervals, start),
		"no key":    "CREATE TABLE statsData (entryIndex INT, collectionDate, expirationDate, metricName, dataValue);" + batches(1, intervals, start),
		"ZMETRIC": zmetricTable + fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d)
			INSERT INTO ZMETRIC SELECT i, 1, 1, 60, i*60+0.5, i*100, i*10, i+1 FROM n`, intervals*21),
	} {
		b.Run(name, func(b *testing.B) {
			db := open(b, makeDB(b, sql))
			var w metrics.Window
			rows := 0
			b.ReportAllocs()
			for b.Loop() {
				w.Done = false
				for after := int64(metrics.FirstID); !w.Done; after = w.Through {
					if err := db.ReadWindow(&w, after, metrics.LastID, 1000); err != nil {
						b.Fatal(err)
					}
					rows += w.Rows
				}
			}
			if rows != b.N*intervals*21 {
				b.Fatalf("%d rows in %d rounds", rows, b.N)
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
