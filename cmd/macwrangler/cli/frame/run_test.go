package frame

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWantsJSON(t *testing.T) {
	for line, want := range map[string]bool{
		"":                                     false,
		"version":                              false,
		"version --format json":                true,
		"--format=json version":                true,
		"--format json --format text":          false,
		"--format=text --format json":          true,
		"version -- --format json":             false,
		"version --format":                     false,
		"version --format --format":            false,
		"version --formats json":               false,
		"json --format":                        false,
		"version --format jsonl":               false,
		"nope --format=json -- --format=text":  true,
		"nope --format json --bogus --also-so": true,
	} {
		if got := wantsJSON(strings.Fields(line)); got != want {
			t.Errorf("%q: got %v, want %v", line, got, want)
		}
	}
}

func TestStoppedDoesNotRepeatItself(t *testing.T) {
	for _, err := range []error{context.Canceled, context.DeadlineExceeded, errors.New("why")} {
		if got := stopped(CodeInterrupted, "why", "", err).Error(); got != "why" {
			t.Errorf("%v: got %q", err, got)
		}
	}
	if got := stopped(CodeInterrupted, "interrupted: signal", "", errors.New("signal")).Error(); got != "interrupted: signal" {
		t.Errorf("got %q", got)
	}
	if got := stopped(CodeInterrupted, "why", "", errors.New("1 of 3")).Error(); got != "why: 1 of 3" {
		t.Errorf("got %q", got)
	}
}

func TestNewStreamsOfFiles(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	s := NewStreams(f, f, f, func(string) (string, bool) { return "value", true }, nil)
	if s.OutTerminal || s.ErrTerminal || s.Width != 0 || s.Getenv("X") != "value" {
		t.Errorf("got %+v", s)
	}
	if got := width(f); got != 0 {
		t.Errorf("width of a file: %d", got)
	}
}
