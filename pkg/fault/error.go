// Package fault is the error type of every library below pkg, and the way text
// from hostile files is made safe to print.
//
// A library returns a *[Error] with a stable code; a caller who branches on it
// uses [Has] or [CodeOf], and shows [HintOf] to people. Most libraries declare
//
//	type Error = fault.Error
//
// so that their documentation names it. An error type that has to carry more,
// such as a place in a file, keeps an *Error and returns it from Unwrap.
//
// Do not use it for findings of a lint, which are results and not failures:
// see pkg/finding. It prints nothing and knows no exit status.
package fault

import "fmt"

// Error says what could not be done, to what, why, and what to do about it.
//
// Its text is `act "operand": cause`, each part only where it is known:
//
//	reading database "Metrics.db": unexpected end of file
type Error struct {
	// Code is a stable kebab-case word that scripts may match.
	Code Code
	// Act is what was being done: a gerund and what it was done to in general,
	// such as "reading database". It is empty only where the cause says it all.
	Act string
	// Operand is what it was done to in particular, such as a path. It is
	// printed in quotes; "" means that there is none.
	Operand string
	// Err is the cause, or nil.
	Err error
	// Hint is one sentence for a person: what to type or do next. It may be "".
	Hint string
}

// New returns an error that has no cause. Its act is the formatted text, which
// may say the reason too: `setting the home page: "x" is not a URL`.
func New(code Code, hint, format string, args ...any) *Error {
	return &Error{Code: code, Hint: hint, Act: fmt.Sprintf(format, args...)}
}

// maxCause is how many characters of a cause [Error.Error] returns: more than any
// message of ours has.
const maxCause = 4000

// Error returns act, operand and cause in one printable line. The operand is
// quoted as by %q. A cause may be the text of another library, which quotes its
// input as it is - a byte of a certificate, a server's whole answer: it is
// shortened, and escaped as by [Printable].
func (e *Error) Error() string {
	text := e.Act
	if e.Operand != "" {
		text += fmt.Sprintf(" %q", e.Operand)
	}
	switch {
	case e.Err == nil:
		return Printable(text)
	case text == "":
		return Text(e.Err)
	default:
		return Printable(text) + ": " + Text(e.Err)
	}
}

// Text returns what an error says, whoever made it, in a form that is safe to
// print: shortened, and escaped as by [Printable].
func Text(err error) string { return Printable(ClipTo(err.Error(), maxCause)) }

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Err }

// WithHint returns a copy of e with another hint.
func (e *Error) WithHint(hint string) *Error {
	changed := *e
	changed.Hint = hint
	return &changed
}
