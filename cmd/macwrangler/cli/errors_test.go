package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestDescribeCodes(t *testing.T) {
	library := &libraryError{code: "no-rows", hint: "name another file"}
	silent := &libraryError{}
	for _, test := range []struct {
		err        error
		code, hint string
	}{
		{errors.New("x"), "failed", ""},
		{fs.ErrNotExist, "not-found", ""},
		{fmt.Errorf("reading: %w", fs.ErrPermission), "permission-denied", "sudo"},
		{fs.ErrExist, "already-exists", ""},
		{syscall.ENOSPC, "disk-full", ""},
		{syscall.EDQUOT, "disk-full", ""},
		{syscall.EROFS, "read-only", ""},
		{syscall.EISDIR, "wrong-file-type", ""},
		{syscall.ENOTDIR, "wrong-file-type", ""},
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "connection-refused", ""},
		{context.DeadlineExceeded, "timeout", "--timeout"},
		{os.ErrDeadlineExceeded, "timeout", "--timeout"},
		{&net.DNSError{Name: "h", IsTimeout: true}, "timeout", "--timeout"},
		{&net.DNSError{Name: "h", IsNotFound: true}, "host-not-found", ""},
		{&outputError{err: syscall.ENOSPC}, "write-failed", ""},
		{library, "no-rows", "name another file"},
		// The outermost that says something wins; one that says nothing does not hide it.
		{usagef(codeBadArgument, "x: %w", library), codeBadArgument, "name another file"},
		{fmt.Errorf("x: %w", errors.Join(silent, library)), "no-rows", "name another file"},
		{&outputError{err: silent}, "write-failed", ""},
		{fmt.Errorf("%w: %w", silent, fs.ErrNotExist), "not-found", ""},
	} {
		a := newApp(Streams{})
		got := a.describe(test.err)
		if got.code != test.code || !strings.Contains(got.hint, test.hint) || test.hint == "" && got.hint != "" {
			t.Errorf("%v: got %q, hint %q, want %q, %q", test.err, got.code, got.hint, test.code, test.hint)
		}
	}
}

func TestRootIsNotSentToSudo(t *testing.T) {
	a := newApp(Streams{Superuser: true})
	got := a.describe(fs.ErrPermission).hint
	if strings.Contains(got, "sudo") || !strings.Contains(got, "Full Disk Access") {
		t.Errorf("hint %q", got)
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain text":          "plain text",
		"Größe 日本 é 👍":        "Größe 日本 é 👍",
		"a\nb\tc\rd":          `a\nb\tc\rd`,
		"\x1b[2J":             `\x1b[2J`,
		"\x00\x7f":            `\x00\x7f`,
		"\u0085\u009b31m":     `\u0085\u009b31m`,
		"a\u202eb\u2066c":     `a\u202eb\u2066c`,
		"a\u2028b\u2029":      `a\u2028b\u2029`,
		"bad \xff\xfe":        "bad \ufffd",
		`already "quoted\n"`:  `already "quoted\n"`,
		"no-break\u00a0space": "no-break\u00a0space",
	} {
		if got := printable(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestInputIsNeverPrintedRaw goes through a command line as input.
func TestInputIsNeverPrintedRaw(t *testing.T) {
	hostile := "a\x1b[31m\nb\u009b"
	for _, args := range [][]string{
		{hostile},
		{"--" + hostile},
		{"-" + hostile},
		{"version", hostile},
		{"version", "--color", hostile},
		{"version", "--timeout", hostile},
		{"completion", hostile},
		{"help", hostile},
		{"probe", hostile},
		{"probe", "flags", "--number", hostile},
	} {
		for _, more := range [][]string{{"--format", hostile}, {"--format=json"}} {
			status, stdout, stderr := runProbe(t, t.Context(), append(args, more...)...)
			if status != StatusTrouble || stdout != "" || strings.ContainsAny(stderr, "\x1b\u009b") {
				t.Errorf("%q: status %d, stdout %q, stderr %q", args, status, stdout, stderr)
			}
			if more[0] != "--format=json" && strings.Count(stderr, "\n") > 2 {
				t.Errorf("%q: more than an error and a hint: %q", args, stderr)
			}
		}
	}
}

func TestClosest(t *testing.T) {
	words := []string{"plan", "capture", "apply", "--format", "bash", "zsh"}
	for typed, want := range map[string]string{
		"plam": "plan", "paln": "plan", "pl": "plan", "PLAN": "plan", "captuer": "capture",
		"cap": "capture", "--fromat": "--format", "bsh": "bash", "x": "", "": "", "erase": "",
	} {
		if got := closest(typed, words); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	if got := closest("ab", []string{"cd"}); got != "" {
		t.Errorf("two edits make any two letters of any others, got %q", got)
	}
}
