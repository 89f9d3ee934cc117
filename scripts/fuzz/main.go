// Fuzz runs every fuzz target of the project for a while, several at a time.
//
//	go run ./scripts/fuzz                                 a second each, as the gate does
//	go run ./scripts/fuzz -time 1m -min-rate 50 -cache    as a nightly run does
//	go run ./scripts/fuzz -time 20s -run FuzzUnwrap       one target, or those whose name matches
//
// It differs from go test -fuzz, which runs one target at a time: a package is built
// once for all of its targets; only this project's code and the small parsers that
// it stands on are instrumented, and not SQLite; an input is minimised by a few
// calls and not for a minute. The targets run in a copy of the tree: an input that
// fails is shown, and kept in a folder of its own, and the tree stays as it is.
//
// The status is 1 if a target failed, or did not fuzz: ran fewer inputs than -min-rate
// asks for, or none.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errFailed):
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(2)
	}
}

// errFailed means that a target failed; the output has told which.
var errFailed = errors.New("a target failed")

type options struct {
	time    time.Duration
	minRate float64
	jobs    int
	cache   bool
	pattern string
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var o options
	flags := flag.NewFlagSet("fuzz", flag.ContinueOnError)
	flags.DurationVar(&o.time, "time", time.Second, "how long each target runs")
	flags.Float64Var(&o.minRate, "min-rate", 0, "fail a target that runs fewer inputs a second; 0: that runs none")
	flags.IntVar(&o.jobs, "jobs", runtime.NumCPU(), "targets at a time")
	flags.BoolVar(&o.cache, "cache", false, "keep interesting inputs in Go's cache, and go on from those of the last time")
	flags.StringVar(&o.pattern, "run", ".", "run targets whose FOLDER.NAME matches this expression")
	if err := flags.Parse(args); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "macwrangler-fuzz-")
	if err != nil {
		return err
	}
	// in memory, where that can be: some targets write and sync a file for each input
	temporary, err := os.MkdirTemp("/dev/shm", "macwrangler-fuzz-")
	if err != nil {
		temporary = filepath.Join(scratch, "tmp")
	}
	r := &runner{options: o, scratch: scratch, temporary: temporary, out: &report{Writer: out}}
	err = r.run(ctx)
	return errors.Join(err, os.RemoveAll(temporary), os.RemoveAll(scratch))
}

func (r *runner) run(ctx context.Context) error {
	list, err := packages(ctx, r.pattern)
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := build(ctx, list, r.scratch); err != nil {
		return err
	}
	r.out.printf("built %d packages in %v\n", len(list), time.Since(begin).Round(time.Second/10))
	if r.tree, err = copyTree(list, r.scratch); err != nil {
		return err
	}
	if r.cache {
		if r.cacheRoot, err = goCache(ctx); err != nil {
			return err
		}
	}
	return r.all(ctx, list)
}
