package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
	"unicode"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// problem is an error as it is shown.
type problem struct {
	code    string
	message string
	hint    string
}

// printError shows an error once: as JSON, or as a line for people with at
// most one line of hint below it.
func (a *app) printError(err error, asJSON bool) {
	p := a.describe(err)
	if asJSON {
		_ = writeJSON(a.Err, object{{"error", object{
			{"code", p.code}, {"message", p.message}, {"hint", p.hint},
		}}})
		return
	}
	if e, ok := errors.AsType[*missingCommandError](err); ok {
		_, _ = io.WriteString(a.Err, e.help)
		return
	}
	if e, ok := errors.AsType[*panicError](err); ok && a.verbose {
		_, _ = a.Err.Write(e.stack)
	}
	text := programName + ": " + p.message + "\n"
	if p.hint != "" {
		text += programName + ": hint: " + p.hint + "\n"
	}
	_, _ = io.WriteString(a.Err, text)
}

// describe finds code, message and hint of an error. Errors of our own give
// their code and hint by methods; for those of the standard library there is
// a table.
func (a *app) describe(err error) problem {
	code, hint := a.kind(err)
	return problem{
		code:    orElse(firstCode(err), code),
		message: printable(err.Error()),
		hint:    printable(orElse(firstHint(err), hint)),
	}
}

// kind is the table of errors that have no code of their own. The code says
// what kind of thing happened; "failed" is what nobody has named yet.
func (a *app) kind(err error) (code, hint string) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "not-found", ""
	case errors.Is(err, fs.ErrPermission):
		return "permission-denied", a.permissionHint()
	case errors.Is(err, fs.ErrExist):
		return "already-exists", ""
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "disk-full", ""
	case errors.Is(err, syscall.EROFS):
		return "read-only", ""
	case errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENOTDIR):
		return "wrong-file-type", ""
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection-refused", ""
	case isTimeout(err):
		return "timeout", "give it longer: --timeout 2m"
	case isLookup(err):
		return "host-not-found", ""
	default:
		return "failed", ""
	}
}

// permissionHint differs for root: what macOS refuses to root, sudo cannot
// give.
func (a *app) permissionHint() string {
	if a.Superuser {
		return "on a Mac this may need Full Disk Access (System Settings, Privacy & Security)"
	}
	return "try the same command with sudo"
}

func isTimeout(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return true
	}
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

func isLookup(err error) bool {
	_, ok := errors.AsType[*net.DNSError](err)
	return ok
}

func firstCode(err error) string {
	return firstWord(err, func(err error) string {
		if e, ok := err.(*fault.Error); ok { //nolint:errorlint // firstWord walks the tree
			return string(e.Code)
		}
		if e, ok := err.(interface{ Code() string }); ok {
			return e.Code()
		}
		return ""
	})
}

func firstHint(err error) string {
	return firstWord(err, func(err error) string {
		if e, ok := err.(*fault.Error); ok { //nolint:errorlint // firstWord walks the tree
			return e.Hint
		}
		if e, ok := err.(interface{ Hint() string }); ok {
			return e.Hint()
		}
		return ""
	})
}

// firstWord walks an error and what it wraps, outermost first, to the first
// one of which word is not empty. errors.As would stop at the first that has
// the method.
func firstWord(err error, word func(error) string) string {
	if err == nil {
		return ""
	}
	if text := word(err); text != "" {
		return text
	}
	switch e := err.(type) { //nolint:errorlint // this walks the chain
	case interface{ Unwrap() error }:
		return firstWord(e.Unwrap(), word)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			if text := firstWord(inner, word); text != "" {
				return text
			}
		}
	}
	return ""
}

// printable quotes what could change a terminal or fake a line: control
// characters, marks that turn the direction of text, bytes that are no text.
func printable(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, string(unicode.ReplacementChar)) {
		if unicode.IsGraphic(r) {
			b.WriteRune(r)
			continue
		}
		quoted := fmt.Sprintf("%+q", r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}
