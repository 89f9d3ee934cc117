package frame

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestDescribe(t *testing.T) {
	library := fault.New("no-rows", "name another file", "reading rows")
	silent := &fault.Error{Act: "reading"}
	for _, test := range []struct {
		err        error
		code, hint string
	}{
		{errors.New("x"), "failed", ""},
		{fs.ErrNotExist, "not-found", ""},
		{fmt.Errorf("reading: %w", fs.ErrPermission), "permission-denied", "sudo"},
		{context.DeadlineExceeded, "timeout", "--timeout"},
		{&net.DNSError{Name: "h", IsTimeout: true}, "timeout", "--timeout"},
		{&fault.Error{Code: fault.WriteFailed, Act: "writing", Err: syscall.ENOSPC}, "write-failed", ""},
		{&fault.Error{Code: "refused", Act: "opening", Err: fs.ErrPermission}, "refused", "sudo"},
		{library, "no-rows", "name another file"},
		// The outermost that says something wins; one that says nothing does not hide it.
		{Usagef(CodeBadArgument, "x: %w", library), string(CodeBadArgument), "name another file"},
		{fmt.Errorf("x: %w", errors.Join(silent, library)), "no-rows", "name another file"},
		{fmt.Errorf("%w: %w", silent, fs.ErrNotExist), "not-found", ""},
		{&PanicError{Value: "no rows"}, "internal-error", "report it"},
	} {
		got := NewApp(Streams{}).Describe(test.err)
		if got.Code != test.code || !strings.Contains(got.Hint, test.hint) || test.hint == "" && got.Hint != "" {
			t.Errorf("%v: got %q, hint %q, want %q, %q", test.err, got.Code, got.Hint, test.code, test.hint)
		}
	}
}

func TestRootIsNotSentToSudo(t *testing.T) {
	got := NewApp(Streams{Superuser: true}).Describe(fs.ErrPermission).Hint
	if strings.Contains(got, "sudo") || !strings.Contains(got, "Full Disk Access") {
		t.Errorf("hint %q", got)
	}
}

func TestClosest(t *testing.T) {
	words := []string{"plan", "capture", "apply", "--format", "bash", "zsh"}
	for typed, want := range map[string]string{
		"plam": "plan", "paln": "plan", "pl": "plan", "PLAN": "plan", "captuer": "capture",
		"cap": "capture", "--fromat": "--format", "bsh": "bash", "x": "", "": "", "erase": "",
	} {
		if got := Closest(typed, words); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	if got := Closest("ab", []string{"cd"}); got != "" {
		t.Errorf("two edits make any two letters of any others, got %q", got)
	}
}

func TestCodesAreExplained(t *testing.T) { codetest.Explained(t, CommonCodes().Meanings) }
