package report_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/report"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

func Example() {
	dir, err := os.MkdirTemp("", "report")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "Metrics.sqlite")
	if err := makeSample(path); err != nil {
		fmt.Println(err)
		return
	}

	b := report.New(report.Options{By: report.Day, Zone: time.UTC, GroupBy: []string{"region"}})
	north := report.Input{Path: volume.Door{}.Path(path), Tags: tags.Set{{Key: "region", Value: "north"}}}
	if err := report.ReadFiles(context.Background(), b, []report.Input{north}, metrics.Options{}); err != nil {
		fmt.Println(err)
		return
	}
	result, err := b.Result()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range result.Periods {
		fmt.Println(p.Start.Format(time.DateOnly), p.Group["region"], report.Size(p.ServedBytes), report.Size(p.SavedBytes), p.Requests)
	}
	fmt.Println(b.Unread())
	// Output:
	// 2017-02-14 north 1.13 GB 907 MB 61
	// <nil>
}

// makeSample makes a database as a caching server has it.
func makeSample(path string) error {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return sqlitex.ExecuteScript(conn, `
		CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate INTEGER, metricName TEXT, dataValue INTEGER);
		INSERT INTO statsData VALUES (1, 1487115473, 'bytes.fromcache.toclients', 907000000),
			(2, 1487115473, 'bytes.fromorigin.toclients', 227064000), (3, 1487115473, 'requests.fromclients', 61);`, nil)
}
