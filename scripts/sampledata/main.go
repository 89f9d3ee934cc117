// Sampledata creates metrics databases: the two of testdata/metrics, or one of
// any size for measurements and experiments.
//
//	go run ./scripts/sampledata                        write testdata/metrics
//	go run ./scripts/sampledata -check                 compare its files with what this program writes
//	go run ./scripts/sampledata -rows 10000000 big.db  write one database, print its true totals
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/macwrangler/macwrangler/internal/sampledb"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sampledata:", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	var o sampledb.Options
	flags := flag.NewFlagSet("sampledata", flag.ContinueOnError)
	out := flags.String("out", filepath.Join("testdata", "metrics"), "folder of the samples")
	check := flags.Bool("check", false, "compare the samples, write nothing")
	rows := flags.Int("rows", 0, "write one database of about this many rows (zmetric: intervals)")
	kind := flags.String("kind", string(sampledb.StatsData), "statsData or zmetric")
	profile := flags.String("profile", string(sampledb.Busy), "school, busy or quiet")
	start := flags.String("start", "", "first collection time, RFC 3339")
	flags.DurationVar(&o.Interval, "interval", time.Minute, "time between two collections")
	flags.Uint64Var(&o.Seed, "seed", 1, "seed of the values")
	flags.IntVar(&o.Duplicates, "duplicates", 0, "number of batches in which metrics occur twice in a second")
	flags.DurationVar(&o.ClockBack, "clock-back", 0, "set the clock back halfway")
	flags.IntVar(&o.Expired, "expired", 0, "leave out this many of the oldest batches")
	flags.IntVar(&o.WAL, "wal", 0, "leave this many of the newest batches in FILE-wal")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *rows == 0 {
		if flags.NArg() > 0 {
			return fmt.Errorf("%q: a database file needs -rows", flags.Arg(0))
		}
		return samples(ctx, *out, *check, stdout)
	}
	if flags.NArg() != 1 {
		return errors.New("-rows needs the file to write")
	}
	o.Kind, o.Profile, o.Batches = sampledb.Kind(*kind), sampledb.Profile(*profile), *rows
	if o.Kind == sampledb.StatsData {
		o.Batches = (*rows + 20) / 21
	}
	if *start != "" {
		at, err := time.Parse(time.RFC3339, *start)
		if err != nil {
			return err
		}
		o.Start = at
	}
	totals, err := sampledb.Write(ctx, flags.Arg(0), o)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(totals)
}

func samples(ctx context.Context, folder string, check bool, stdout io.Writer) error {
	if !check {
		return write(ctx, folder, stdout)
	}
	fresh, err := os.MkdirTemp("", "sampledata-")
	if err != nil {
		return err
	}
	err = errors.Join(write(ctx, fresh, io.Discard), compare(fresh, folder))
	return errors.Join(err, os.RemoveAll(fresh))
}

func write(ctx context.Context, folder string, stdout io.Writer) error {
	for name, options := range sampledb.Samples() {
		path := filepath.Join(folder, name)
		totals, err := sampledb.Write(ctx, path, options)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(stdout, "%s: %d rows\n", path, totals.Rows); err != nil {
			return err
		}
	}
	return nil
}

func compare(fresh, folder string) error {
	for name := range sampledb.Samples() {
		want, err := os.ReadFile(filepath.Join(fresh, name))
		if err != nil {
			return err
		}
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s differs from what the generator writes: run go run ./scripts/sampledata", filepath.Join(folder, name))
		}
	}
	return nil
}
