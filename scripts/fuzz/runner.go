package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// minimize bounds the work that is spent on making an interesting input shorter. By
// default it is a minute each, so that a slow target does nothing else.
const minimize = "10x"

// grace is what a run may take beyond its time: to read the seeds and to end.
const grace = 2 * time.Minute

// runner runs targets in the copy of the tree.
type runner struct {
	options
	tree, scratch string
	temporary     string // for the files that targets make
	cacheRoot     string // "": a folder below scratch

	sync.Mutex // for what follows
	out        *report
	kept       string // the folder of failing inputs
	failed     bool
}

// report writes lines, and keeps the first error of the writer.
type report struct {
	io.Writer
	err error
}

func (r *report) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(r.Writer, format, args...); r.err == nil {
		r.err = err
	}
}

// job is one target.
type job struct {
	*testPackage
	target string
}

func (j job) name() string { return filepath.ToSlash(j.folder) + " " + j.target }

func (r *runner) all(ctx context.Context, list []*testPackage) error {
	jobs := make(chan job)
	var workers sync.WaitGroup
	for range max(r.jobs, 1) {
		workers.Go(func() {
			for j := range jobs {
				r.one(ctx, j)
			}
		})
	}
	for _, p := range list {
		for _, target := range p.targets {
			jobs <- job{p, target}
		}
	}
	close(jobs)
	workers.Wait()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case r.failed:
		return errFailed
	}
	return r.out.err
}

// one runs a target and reports it. A busy machine may need a second to read the
// seeds: without any input it is run again, for longer.
func (r *runner) one(ctx context.Context, j job) {
	span := r.time
	said, err := r.start(ctx, j, span)
	if err == nil && inputs(said) == 0 {
		span *= 10
		said, err = r.start(ctx, j, span)
	}
	if ctx.Err() != nil {
		return
	}
	n, wanted := inputs(said), max(1, r.minRate*span.Seconds())
	r.Lock()
	defer r.Unlock()
	switch {
	case err != nil:
		r.failed = true
		r.out.printf("%s: FAILED: %v\n%s", j.name(), err, said)
		r.showInputs(j)
	case float64(n) < wanted:
		r.failed = true
		r.out.printf("%s: FAILED: it does not fuzz: %d inputs in %v, want %.0f: smaller seeds or bounds, or less work for each input\n%s", j.name(), n, span, wanted, said)
	default:
		r.out.printf("%s: %d inputs\n", j.name(), n)
	}
}

// start runs the binary of a target, and returns what it prints.
func (r *runner) start(ctx context.Context, j job, span time.Duration) ([]byte, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	cache, temporary := filepath.Join(r.scratch, "cache", j.folder), filepath.Join(r.temporary, j.folder, j.target)
	if r.cacheRoot != "" {
		cache = filepath.Join(r.cacheRoot, j.importPath)
	}
	if err := os.MkdirAll(temporary, 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, span+grace, fmt.Errorf("it runs on, %v after its time", grace))
	defer cancel()
	cmd := exec.CommandContext(ctx, j.binary, "-test.run=^$", "-test.fuzz=^"+j.target+"$", "-test.parallel=1", //nolint:gosec // a binary of ours
		"-test.fuzztime="+span.String(), "-test.fuzzminimizetime="+minimize, "-test.fuzzcachedir="+cache)
	cmd.Dir = filepath.Join(r.tree, j.folder)
	cmd.Env = append(os.Environ(), "TMPDIR="+temporary)
	// its worker is a process of its own, which might go on with a hanging input
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	said, err := cmd.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case err != nil && onlyLate.Match(said):
		err = nil
	}
	return said, err
}

// onlyLate is the output of a run that failed for no other reason than that its time
// was over: the engine of Go 1.26 now and then takes the end of its own context for
// a fault of the target (golang/go issue 75804, mended in 1.27). A target's own fault
// is told with a line of its file, or with the input that did it.
var onlyLate = regexp.MustCompile(`^(fuzz: [^\n]*\n)*--- FAIL: \w+ \([\d.]+s\)\n    context deadline exceeded\nFAIL\n$`)

var inputsWord = regexp.MustCompile(`execs: (\d+)`)

// inputs returns how many inputs a run says it has tried.
func inputs(said []byte) int {
	found := inputsWord.FindAllSubmatch(said, -1)
	if found == nil {
		return 0
	}
	n, err := strconv.Atoi(string(found[len(found)-1][1]))
	if err != nil {
		return 0
	}
	return n
}
