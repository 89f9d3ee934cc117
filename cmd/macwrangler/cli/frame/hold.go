package frame

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// HoldSignals is for a verb that must not be cut off between two steps: from here
// to the end of the program no signal ends it, nor does a reader of its output
// that goes away. SIGINT, SIGTERM, SIGHUP and SIGQUIT end the verb's context,
// whichever comes first, and notice is called once; the verb stops where it can.
//
// Since no second signal helps, output that nobody takes is given up a moment
// after the context has ended.
func (a *App) HoldSignals(notice func()) {
	a.Err = &untilEnd{w: a.Err, ctx: a.ctx, grace: outputGrace}
	a.out.w = &untilEnd{w: a.out.w, ctx: a.ctx, grace: outputGrace}
	if a.Signals != nil {
		a.Signals.hold(notice)
	}
}

// outputGrace is how long a write may take once the run is to end.
const outputGrace = 2 * time.Second

// errNotTaken is the error of a write that was given up.
var errNotTaken = errors.New("nobody reads it")

// untilEnd waits for a slow reader only as long as the run goes on.
type untilEnd struct {
	w     io.Writer
	ctx   context.Context
	grace time.Duration

	writing sync.Mutex // one write after the other
	mutex   sync.Mutex
	gaveUp  bool
}

// Write writes p, or gives up for good.
func (u *untilEnd) Write(p []byte) (int, error) {
	if u.stalled() {
		return 0, errNotTaken
	}
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	data := bytes.Clone(p) // the caller may use p again after a write that was given up
	go func() {
		u.writing.Lock()
		defer u.writing.Unlock()
		n, err := u.w.Write(data)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return r.n, r.err
	case <-u.ctx.Done():
	}
	select {
	case r := <-done:
		return r.n, r.err
	case <-time.After(u.grace):
		return 0, u.giveUp()
	}
}

func (u *untilEnd) stalled() bool {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	return u.gaveUp
}

func (u *untilEnd) giveUp() error {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	u.gaveUp = true
	return errNotTaken
}
