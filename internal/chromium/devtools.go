package chromium

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// errGone means that the browser closed its end: it ended, or crashed.
var errGone = errors.New("chromium closed the debugging pipe")

// devtools speaks the DevTools protocol as --remote-debugging-pipe has it: JSON
// messages, each ended by a NUL.
type devtools struct {
	out    io.Writer
	closed chan struct{}

	mu      sync.Mutex
	last    int
	answers map[int]chan message
	events  map[event]chan struct{}
}

type event struct{ session, method string }

type message struct {
	ID      int             `json:"id"`
	Session string          `json:"sessionId"`
	Method  string          `json:"method"`
	Result  json.RawMessage `json:"result"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error"`
}

func newDevtools(in io.Reader, out io.Writer) *devtools {
	d := &devtools{
		out: out, closed: make(chan struct{}),
		answers: map[int]chan message{}, events: map[event]chan struct{}{},
	}
	go d.read(bufio.NewReaderSize(in, 1<<20))
	return d
}

func (d *devtools) read(in *bufio.Reader) {
	defer close(d.closed)
	for {
		text, err := in.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(text[:len(text)-1], &m) == nil {
			d.deliver(m)
		}
	}
}

func (d *devtools) deliver(m message) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if waiting, ok := d.answers[m.ID]; ok {
		delete(d.answers, m.ID)
		waiting <- m
	}
	happened := event{m.Session, m.Method}
	if waiting, ok := d.events[happened]; ok {
		delete(d.events, happened)
		close(waiting)
	}
}

// expect returns a channel that is closed when the event happens next.
func (d *devtools) expect(e event) <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	waiting := make(chan struct{})
	d.events[e] = waiting
	return waiting
}

// send sends a command and returns the channel for its answer.
func (d *devtools) send(session, method string, params any) (<-chan message, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last++
	command := map[string]any{"id": d.last, "method": method}
	if params != nil {
		command["params"] = params
	}
	if session != "" {
		command["sessionId"] = session
	}
	text, err := json.Marshal(command)
	if err != nil {
		return nil, err
	}
	answer := make(chan message, 1)
	d.answers[d.last] = answer
	if _, err := d.out.Write(append(text, 0)); err != nil {
		return nil, errGone
	}
	return answer, nil
}

// call sends a command and decodes its answer into result, which may be nil.
func (d *devtools) call(ctx context.Context, session, method string, params, result any) error {
	answer, err := d.send(session, method, params)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case m := <-answer:
		if m.Error != nil {
			return &commandError{Method: method, Message: m.Error.Message}
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(m.Result, result)
	case <-d.closed:
		return fmt.Errorf("%s: %w", method, errGone)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
}

// commandError is what the browser answers to a command that it refuses.
type commandError struct{ Method, Message string }

// Error returns the command and the browser's own words.
func (e *commandError) Error() string { return e.Method + ": " + e.Message }
