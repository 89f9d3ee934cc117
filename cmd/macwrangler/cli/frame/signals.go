package frame

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// Signals turns the signals that ask a program to end into the end of a context:
// SIGINT, SIGTERM and, unless it is ignored as under nohup, SIGHUP. A verb then
// stops, removes what it has begun, and says what is done. The next signal ends
// the program at once, except after [App.HoldSignals].
type Signals struct {
	ending []os.Signal // what ends the context
	caught chan os.Signal
	pipe   chan os.Signal // never read: a broken pipe becomes the error of a write
	cancel context.CancelCauseFunc

	mutex  sync.Mutex
	held   bool
	notice func() // called once, after the context has ended
}

// CatchSignals begins to catch signals, and returns the context that the first one
// ends. Its cause names the signal.
func CatchSignals(parent context.Context) (context.Context, *Signals) {
	ctx, cancel := context.WithCancelCause(parent)
	s := &Signals{
		ending: []os.Signal{syscall.SIGINT, syscall.SIGTERM},
		caught: make(chan os.Signal, 1), pipe: make(chan os.Signal, 1), cancel: cancel,
	}
	// nohup and a shell's disown ask for a program that outlives its terminal.
	if !signal.Ignored(syscall.SIGHUP) {
		s.ending = append(s.ending, syscall.SIGHUP)
	}
	signal.Notify(s.caught, s.ending...)
	go s.watch()
	return ctx, s
}

func (s *Signals) watch() {
	for caught := range s.caught {
		s.cancel(signalError{caught})
		if notice := s.asked(); notice != nil {
			notice()
		}
	}
}

// asked is called for each signal. Unless signals are held, the next one has its
// usual effect.
func (s *Signals) asked() (notice func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.held {
		signal.Stop(s.caught)
	}
	notice, s.notice = s.notice, nil
	return notice
}

// hold lets no signal end the program any more, nor a write to a pipe that nobody
// reads. SIGQUIT ends the context too, where it would print a trace.
func (s *Signals) hold(notice func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.held, s.notice = true, notice
	signal.Notify(s.pipe, syscall.SIGPIPE)
	signal.Notify(s.caught, append(s.ending, syscall.SIGQUIT)...)
}

// Stop ends the catching. A program that exits anyway need not call it.
func (s *Signals) Stop() {
	signal.Stop(s.pipe)
	signal.Stop(s.caught)
	close(s.caught)
	s.cancel(nil)
}

// signalError is the cause of a context that a signal ended.
type signalError struct{ os.Signal }

func (e signalError) Error() string { return e.String() + " signal received" }

// Is lets it pass for what a context without a cause says.
func (signalError) Is(target error) bool {
	return target == context.Canceled
}
