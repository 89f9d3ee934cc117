// Bench measures macwrangler against the tools that an administrator would
// reach for instead, on the same data, in turns, and prints the medians.
//
//	go run ./scripts/bench                     everything, five runs each
//	go run ./scripts/bench -only influx        one part: dump, week, influx, fleet, aduid, ldap, profiles, packages, scripts, start
//	MACWRANGLER_BENCH_DIR=/var/tmp/b go run ./scripts/bench   keep the databases and exports
//
// It needs sqlite3, curl, influxd, victoria-metrics, python3, slapd, ldapsearch and bsdtar, and 5 GB of
// disk, and Samba and root for a part. Nothing but this should run meanwhile: compare the ratios, and distrust one run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

// bench is one invocation.
type bench struct {
	context context.Context
	stdout  io.Writer
	dir     string // databases, kept between invocations if it was named
	scratch string // all else
	binary  string
	runs    int
	rows    int
	users   int // of directory servers
}

func run(ctx context.Context, args []string, stdout io.Writer) (err error) {
	b := &bench{context: ctx, stdout: stdout}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&b.runs, "runs", 5, "runs of each side")
	flags.IntVar(&b.rows, "rows", 10_000_000, "rows of the big database")
	flags.IntVar(&b.users, "users", 1_000_000, "users of the directory server")
	flags.StringVar(&b.binary, "binary", "", "measure this macwrangler instead of building one")
	flags.StringVar(&b.dir, "dir", os.Getenv("MACWRANGLER_BENCH_DIR"), "keep the databases in this folder")
	only := flags.String("only", "", "dump, week, influx, fleet, aduid, ldap, profiles, packages, scripts or start")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if b.scratch, err = os.MkdirTemp("", "macwrangler-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.scratch)) }()
	if b.dir == "" {
		b.dir = b.scratch
	}
	if err := os.MkdirAll(b.dir, 0o750); err != nil {
		return err
	}
	if b.binary == "" {
		b.binary = filepath.Join(b.scratch, "macwrangler")
		if err := b.command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w",
			"-o", b.binary, "./cmd/macwrangler"); err != nil {
			return err
		}
	}
	parts := []struct {
		name string
		run  func() error
	}{{"start", b.start}, {"week", b.week}, {"dump", b.dump}, {"influx", b.influx}, {"fleet", b.fleet}, {"aduid", b.aduid}, {"ldap", b.ldap}, {"profiles", b.profiles}, {"packages", b.packages}, {"scripts", b.scripts}}
	known := *only == ""
	for _, part := range parts {
		if *only != "" && *only != part.name {
			continue
		}
		known = true
		if err := part.run(); err != nil {
			return fmt.Errorf("measuring %s: %w", part.name, err)
		}
	}
	if !known {
		return fmt.Errorf("there is no part %q", *only)
	}
	return nil
}

// command runs something that is not measured.
func (b *bench) command(name string, args ...string) error {
	command := exec.CommandContext(b.context, name, args...) //nolint:gosec // programs named below
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	var stderr strings.Builder
	command.Stderr = &stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("running %s: %w\n%s", name, err, stderr.String())
	}
	return nil
}

// database gives a database of so many rows, made if it is not there yet. It
// is made by a process of its own: ours has to stay small, for Linux counts
// the memory of the parent as the child's until it has become the program.
func (b *bench) database(rows int) (string, error) {
	path := filepath.Join(b.dir, fmt.Sprintf("statsData-%d.sqlite", rows))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	b.say("making a database of %d rows\n", rows)
	draft := path + ".draft"
	if err := b.command("go", "run", "./scripts/sampledata", "-rows", fmt.Sprint(rows), draft); err != nil {
		return "", err
	}
	return path, os.Rename(draft, path)
}

func (b *bench) say(format string, args ...any) {
	// what cannot be printed is not worth stopping for
	_, _ = fmt.Fprintf(b.stdout, format, args...)
}
