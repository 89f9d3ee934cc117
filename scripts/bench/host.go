package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
)

// host lets servertest run a server outside of a test: the part of a
// testing.TB that it uses. A failure is kept in err, not raised.
type host struct {
	testing.TB // nil: what is not below would panic

	bench    *bench
	cleanups []func()
	err      error
}

func (h *host) Helper()                  {}
func (h *host) Context() context.Context { return h.bench.context }
func (h *host) Cleanup(f func())         { h.cleanups = append(h.cleanups, f) }
func (h *host) Failed() bool             { return h.err != nil }
func (h *host) Logf(f string, a ...any)  { h.bench.say(f+"\n", a...) }

func (h *host) TempDir() string {
	dir, err := os.MkdirTemp(h.bench.scratch, "server-")
	h.err = errors.Join(h.err, err)
	return dir
}

func (h *host) Errorf(format string, args ...any) {
	h.err = errors.Join(h.err, fmt.Errorf(format, args...))
}

// stopped is how Fatal leaves a call of servertest; see attempt.
type stopped struct{}

func (h *host) Fatal(args ...any)                 { h.Fatalf("%s", fmt.Sprint(args...)) }
func (h *host) Skipf(format string, args ...any)  { h.Fatalf(format, args...) }
func (h *host) Fatalf(format string, args ...any) { h.Errorf(format, args...); panic(stopped{}) }

// attempt runs f, and turns a Fatal in it into an error.
func (h *host) attempt(f func() error) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			if _, ok := problem.(stopped); !ok {
				panic(problem)
			}
			err = h.err
		}
		for i := len(h.cleanups) - 1; i >= 0; i-- {
			h.cleanups[i]()
		}
	}()
	return errors.Join(f(), h.err)
}
