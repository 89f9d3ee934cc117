package frame

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// ErrFound says that a check found something: status 1, and nothing to print,
// because the result on stdout has told it.
var ErrFound = errors.New("found something")

// CodeInternal is the code of a bug.
const CodeInternal fault.Code = "internal-error"

// Problem is an error as it is shown.
type Problem struct {
	Code    string
	Message string
	Hint    string
}

// Describe returns code, message and hint of an error, safe to print.
func (a *App) Describe(err error) Problem {
	return Problem{
		Code:    string(fault.CodeOf(err)),
		Message: fault.Printable(err.Error()),
		Hint:    fault.Printable(cmp.Or(fault.HintOf(err), a.systemHint(err))),
	}
}

// systemHint is the hint for what the system refused.
func (a *App) systemHint(err error) string {
	switch fault.SystemCode(err) {
	case fault.PermissionDenied:
		return a.PermissionHint()
	case fault.TimedOut:
		return "give it longer: --timeout 2m"
	default:
		return ""
	}
}

// PermissionHint returns the hint for a permission error. It differs for root:
// what macOS refuses to root, sudo cannot give.
func (a *App) PermissionHint() string {
	if a.Superuser {
		return "on a Mac this may need Full Disk Access (System Settings, Privacy & Security)"
	}
	return "try the same command with sudo"
}

// printError shows an error once: as JSON, or as a line for people with at
// most one line of hint below it. The code, which explain takes, is in the JSON;
// people get it with -v.
func (a *App) printError(err error, asJSON bool) {
	p := a.Describe(err)
	if asJSON {
		_ = writeJSON(a.Err, object{{"error", object{
			{"code", p.Code}, {"message", p.Message}, {"hint", p.Hint},
		}}})
		return
	}
	if e, ok := errors.AsType[*missingCommandError](err); ok {
		_, _ = io.WriteString(a.Err, e.help)
		return
	}
	if e, ok := errors.AsType[*PanicError](err); ok && a.Verbose {
		_, _ = a.Err.Write(e.stack)
	}
	text := ProgramName + ": " + p.Message + "\n"
	if p.Hint != "" {
		text += ProgramName + ": hint: " + p.Hint + "\n"
	}
	if a.Verbose {
		text += ProgramName + ": code: " + p.Code + " (see " + ProgramName + " explain " + p.Code + ")\n"
	}
	_, _ = io.WriteString(a.Err, text)
}

// Joined returns one error for several, with the code and hint of the first.
func Joined(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	var text strings.Builder
	for _, err := range errs[1:] {
		text.WriteString("; " + err.Error())
	}
	return fmt.Errorf("%w%s", errs[0], text.String())
}

// PanicError is a bug: the value of a panic and where it came from.
type PanicError struct {
	Value any
	stack []byte
}

func (e *PanicError) Error() string { return e.Unwrap().Error() }

// Unwrap returns the error with its code and hint.
func (e *PanicError) Unwrap() error {
	return fault.New(CodeInternal, "this is a bug; please report it with what the same command prints with --verbose",
		"internal error: %v", e.Value)
}
