package fault_test

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
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

func ExampleError() {
	err := &fault.Error{
		Code: "not-a-database", Act: "reading database", Operand: "Metrics.db",
		Err: errors.New("no SQLite header"), Hint: "copy it while the server is stopped",
	}
	fmt.Println(err)
	fmt.Println(fault.CodeOf(fmt.Errorf("exporting: %w", err)))
	// Output:
	// reading database "Metrics.db": no SQLite header
	// not-a-database
}

// located is an error of another package that knows a place too.
type located struct {
	what *fault.Error
	line int
}

func (l located) Error() string { return fmt.Sprintf("line %d: %v", l.line, l.what) }
func (l located) Unwrap() error { return l.what }

func TestCodeOf(t *testing.T) {
	inner := fault.New("inner", "inner hint", "looking closer")
	plain := &fault.Error{Act: "reading", Err: inner}
	for _, test := range []struct {
		err        error
		code, hint string
	}{
		{nil, "", ""},
		{errors.New("plain"), "failed", ""},
		{inner, "inner", "inner hint"},
		{plain, "inner", "inner hint"},
		{&fault.Error{Code: "outer", Act: "reading", Err: inner}, "outer", "inner hint"},
		{fmt.Errorf("a: %w", errors.Join(errors.New("b"), inner)), "inner", "inner hint"},
		{located{inner, 3}, "inner", "inner hint"},
		{&fault.Error{Act: "opening", Err: fs.ErrNotExist}, "not-found", ""},
		{fmt.Errorf("a: %w", os.ErrDeadlineExceeded), "timeout", ""},
		{syscall.EDQUOT, "disk-full", ""},
		{syscall.EROFS, "read-only", ""},
		{syscall.EISDIR, "wrong-file-type", ""},
		{syscall.ENOTDIR, "wrong-file-type", ""},
		{fs.ErrExist, "already-exists", ""},
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "connection-refused", ""},
		{&net.DNSError{Name: "h", IsTimeout: true}, "timeout", ""},
		{&net.DNSError{Name: "h", IsNotFound: true}, "host-not-found", ""},
		{context.DeadlineExceeded, "timeout", ""},
		{syscall.ENOSPC, "disk-full", ""},
	} {
		if got := fault.CodeOf(test.err); got != fault.Code(test.code) {
			t.Errorf("CodeOf(%v) = %q, want %q", test.err, got, test.code)
		}
		if got := fault.HintOf(test.err); got != test.hint {
			t.Errorf("HintOf(%v) = %q, want %q", test.err, got, test.hint)
		}
	}
}

func TestHasLooksBelowTheOutermost(t *testing.T) {
	err := &fault.Error{Code: "outer", Act: "reading", Err: located{fault.New("inner", "", "x"), 1}}
	for code, want := range map[fault.Code]bool{"outer": true, "inner": true, "other": false, "": false} {
		if got := fault.Has(err, code); got != want {
			t.Errorf("Has(%q) = %v, want %v", code, got, want)
		}
	}
	if got := fault.As(err, "inner"); got == nil || got.Act != "x" {
		t.Errorf("As(inner) = %v", got)
	}
}

func TestErrorKeepsItsCause(t *testing.T) {
	err := &fault.Error{Code: "c", Act: "opening", Operand: "a\nb", Err: fs.ErrPermission}
	if got := (&fault.Error{Code: "c", Err: fs.ErrPermission}).Error(); got != "permission denied" {
		t.Errorf("without an act: %q", got)
	}
	if fault.SystemCode(err) != fault.PermissionDenied {
		t.Error("the kind of the cause is lost")
	}
	if !errors.Is(err, fs.ErrPermission) {
		t.Error("the cause is not found")
	}
	if got, want := err.Error(), `opening "a\nb": permission denied`; got != want {
		t.Errorf("Error() = %s, want %s", got, want)
	}
	hinted := err.WithHint("h")
	if err.Hint != "" || hinted.Hint != "h" || hinted.Code != "c" {
		t.Errorf("WithHint: %v, %v", err, hinted)
	}
}

// A cause is somebody else's text, which may quote a hostile file as it is.
func TestErrorIsPrintable(t *testing.T) {
	cause := fmt.Errorf("a\x1b[31m\x7f\n\u202e\xff: %w", fs.ErrInvalid)
	const shown = `a\x1b[31m\x7f\n\u202e` + "\uFFFD: invalid argument"
	for _, test := range []struct {
		err  *fault.Error
		want string
	}{
		{&fault.Error{Err: cause}, shown},
		{&fault.Error{Act: "reading", Operand: "a\x1b", Err: cause}, `reading "a\x1b": ` + shown},
		{&fault.Error{Act: "reading", Err: &fault.Error{Act: "parsing", Err: cause}}, "reading: parsing: " + shown},
		{fault.New("c", "", "reading %s", "\x1b"), `reading \x1b`},
	} {
		if got := test.err.Error(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
		if test.err.Err != nil && !errors.Is(test.err, fs.ErrInvalid) {
			t.Errorf("%v: the cause is not found", test.err)
		}
	}
	long := (&fault.Error{Act: "reading", Err: errors.New(strings.Repeat("x", 1<<20))}).Error()
	if len(long) > 5000 || !strings.HasSuffix(long, "…") {
		t.Errorf("%d bytes for a cause of 1 MiB", len(long))
	}
}

func TestClip(t *testing.T) {
	long := strings.Repeat("ü", 81)
	for text, want := range map[string]string{
		"":                      "",
		"short":                 "short",
		strings.Repeat("ü", 80): strings.Repeat("ü", 80),
		long:                    strings.Repeat("ü", 80) + "…",
		"a\xffb":                "a\uFFFDb",
	} {
		if got := fault.Clip(text); got != want {
			t.Errorf("Clip(%q) = %q, want %q", text, got, want)
		}
	}
	if got := fault.ClipTo("abc", 0); got != "…" {
		t.Errorf("ClipTo(abc, 0) = %q", got)
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"Grüße, 世界":    "Grüße, 世界",
		"a\nb\x1b[31m": `a\nb\x1b[31m`,
		"a\u202eb":     `a\u202eb`,
		"a\u2028b":     `a\u2028b`,
		"a\xff":        "a\uFFFD",
	} {
		if got := fault.Printable(text); got != want {
			t.Errorf("Printable(%q) = %q, want %q", text, got, want)
		}
	}
}

// FuzzText holds that what is shortened and printed is valid, bounded and safe.
func FuzzText(f *testing.F) {
	f.Add("Grüße\x1b[0m", 3)
	f.Add("\xff\u202e", 1)
	f.Fuzz(func(t *testing.T, text string, most int) {
		most &= 0xff
		short := fault.ClipTo(text, most)
		if !utf8.ValidString(short) || utf8.RuneCountInString(short) > most+1 {
			t.Errorf("ClipTo(%q, %d) = %q", text, most, short)
		}
		shown := fault.Printable(text)
		if !utf8.ValidString(shown) || strings.ContainsFunc(shown, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("Printable(%q) = %q", text, shown)
		}
		if fault.Printable(shown) != shown {
			t.Errorf("Printable is not stable on %q", shown)
		}
	})
}
