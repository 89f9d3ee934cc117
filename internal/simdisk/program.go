package simdisk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Call is one call of diskutil as it stands in a log.
type Call struct {
	Argv   []string `json:"argv"` // without the program
	Stdin  string   `json:"stdin"`
	Status int      `json:"status"`
	Change bool     `json:"change"`
}

// Program is diskutil within the process.
type Program struct {
	Mac *Mac
	// Before is called before each call, without any lock; nil does nothing.
	// A test waits or changes the Mac there.
	Before func(ctx context.Context, words []string)

	mutex sync.Mutex
	log   []Call
}

// Run runs a call, and gives its standard output. The error tells a status
// other than 0 and what was written to standard error.
func (p *Program) Run(ctx context.Context, words ...string) ([]byte, error) {
	return p.Change(ctx, "", words...)
}

// Change is Run with something to read.
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

// Log gives all calls so far.
func (p *Program) Log() []Call {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return slices.Clone(p.log)
}

// Changes gives the calls so far that change something, each as one line.
func (p *Program) Changes() []string { return ChangesOf(p.Log()) }

// ChangesOf gives the calls of a log that change something, each as one line.
func ChangesOf(log []Call) []string {
	lines := []string{}
	for _, call := range log {
		if call.Change {
			lines = append(lines, strings.Join(call.Argv, " "))
		}
	}
	return lines
}
