package export_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/export"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// demo makes a database with two seconds of traffic.
func demo(path string) error {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return sqlitex.ExecuteScript(conn, `
		CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate INTEGER,
			expirationDate INTEGER, metricName TEXT, dataValue INTEGER);
		INSERT INTO statsData VALUES (1, 1486944053, 1487548853, 'requests.fromclients', 3);
		INSERT INTO statsData VALUES (2, 1486944053, 1487548853, 'requests.fromclients', 4);
		INSERT INTO statsData VALUES (3, 1486944113, 1487548913, 'requests.fromclients', 5);`, nil)
}

// A database is written to standard output as line protocol: rows of one
// metric within one second are summed.
func ExampleToWriter() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "Metrics.sqlite")
	if err := demo(path); err != nil {
		fmt.Println(err)
		return
	}
	db, err := metrics.Open(ctx, path, metrics.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = db.Close() }()

	sources := []export.Source{{DB: db, Tags: tags.Set{{Key: "site_code", Value: "1234"}}}}
	opts := export.Options{
		Now: time.Now, Note: func(text string) { fmt.Println("note:", text) },
		Quarantine: export.NewTemporaryQuarantine(volume.Door{}, time.Now),
		Since:      time.Unix(1486944053, 0),
	}
	summary, err := export.ToWriter(ctx, export.Stream{Writer: keep("requests")}, export.Line, sources, nil, opts)
	if err != nil {
		fmt.Println(err)
		return
	}
	d := summary.Databases[0]
	fmt.Printf("%d rows of %d seconds as %d lines\n", d.Rows, d.Seconds, d.Lines)
	// Output:
	// requests,site_code=1234 requests.fromclients=7i,requests.frompeers=0i 1486944053000000000
	// requests,site_code=1234 requests.fromclients=5i,requests.frompeers=0i 1486944113000000000
	// 3 rows of 2 seconds as 14 lines
}

// keep prints the lines that begin with a word: one measurement of seven.
type keep string

func (k keep) Write(p []byte) (int, error) {
	for line := range strings.Lines(string(p)) {
		if strings.HasPrefix(line, string(k)) {
			fmt.Print(line)
		}
	}
	return len(p), nil
}
