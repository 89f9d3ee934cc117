package simdisk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Call is a call of diskutil in a log.
type Call struct {
	Argv   []string `json:"argv"` // without the program
	Stdin  string   `json:"stdin"`
	Status int      `json:"status"`
	Change bool     `json:"change"`
}

// Program is diskutil within the process.
type Program struct {
	Mac *Mac
	// Before is called before each call, without any lock, so that a test can
	// wait or change the Mac there. It may be nil.
	Before func(ctx context.Context, words []string)

	mutex sync.Mutex
	log   []Call
}

// Run runs a call and returns its standard output. If the status is not 0, the
// error has it and the standard error.
func (p *Program) Run(ctx context.Context, words ...string) ([]byte, error) {
	return p.Change(ctx, "", words...)
}

// Change is Run with standard input.
func (p *Program) Change(ctx context.Context, stdin string, words ...string) ([]byte, error) {
	if p.Before != nil {
		p.Before(ctx, words)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.mutex.Lock()
	answer := p.Mac.Do(words, stdin)
	p.log = append(p.log, Call{Argv: slices.Clone(words), Stdin: stdin, Status: answer.Status, Change: answer.Change})
	p.mutex.Unlock()
	if answer.Hang {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if answer.Status != 0 {
		return answer.Stdout, fmt.Errorf("exit status %d: %s", answer.Status, strings.TrimSpace(answer.Stderr))
	}
	return answer.Stdout, nil
}

// Log returns all calls so far.
func (p *Program) Log() []Call {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return slices.Clone(p.log)
}

// Changes returns the calls so far that change something, one line each.
func (p *Program) Changes() []string { return ChangesOf(p.Log()) }

// ChangesOf returns the calls of a log that change something, one line each.
func ChangesOf(log []Call) []string {
	lines := []string{}
	for _, call := range log {
		if call.Change {
			lines = append(lines, strings.Join(call.Argv, " "))
		}
	}
	return lines
}
