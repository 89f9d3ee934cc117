package metrics_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// sample makes a small Metrics.sqlite: two intervals of a caching server.
func sample(dir string) (path string, err error) {
	path = filepath.Join(dir, "Metrics.sqlite")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	return path, sqlitex.ExecuteScript(conn, `
		CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate, expirationDate, metricName, dataValue);
		INSERT INTO statsData (collectionDate, expirationDate, metricName, dataValue) VALUES
			(1487030400, 1487635200, 'bytes.fromcache.toclients', 4000),
			(1487030400, 1487635200, 'bytes.fromorigin.toclients', 1000),
			(1487030400, 1487635200, 'requests.fromclients', 12),
			(1487030460, 1487635260, 'bytes.fromcache.toclients', 700),
			(1487030460, 1487635260, 'requests.fromclients', 3);`, nil)
}

func Example() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path, err := sample(dir)
	if err != nil {
		fmt.Println(err)
		return
	}

	db, err := metrics.Open(context.Background(), path, metrics.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = db.Close() }()
	fields := db.Fields()
	var w metrics.Window
	for after := int64(metrics.FirstID); !w.Done; after = w.Through {
		if err := db.ReadWindow(&w, after, metrics.LastID, 1000); err != nil {
			fmt.Println(err)
			return
		}
		for i, second := range w.Seconds {
			fmt.Println(time.Unix(second, 0).UTC().Format(time.RFC3339))
			for j, sum := range w.Row(i) {
				if sum != 0 {
					fmt.Println(" ", fields[j].Measurement, fields[j].Name, sum)
				}
			}
		}
	}
	// Output:
	// 2017-02-14T00:00:00Z
	//   bytestoclients bytes.fromcache.toclients 4000
	//   bytestoclients bytes.fromorigin.toclients 1000
	//   requests requests.fromclients 12
	// 2017-02-14T00:01:00Z
	//   bytestoclients bytes.fromcache.toclients 700
	//   requests requests.fromclients 3
}
