package fault

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"syscall"
)

// Code is a stable kebab-case word that scripts may match: of an error, or of a
// reason in a result.
type Code string

// The codes that several areas have, with one meaning in all of them; see
// [Common].
const (
	NotFound          Code = "not-found"
	PermissionDenied  Code = "permission-denied"
	AlreadyExists     Code = "already-exists"
	DiskFull          Code = "disk-full"
	ReadOnly          Code = "read-only"
	WrongFileType     Code = "wrong-file-type"
	NotRegular        Code = "not-a-regular-file"
	EmptyFile         Code = "empty-file"
	TooLarge          Code = "too-large"
	Truncated         Code = "truncated"
	ReadFailed        Code = "read-failed"
	WriteFailed       Code = "write-failed"
	ConnectionRefused Code = "connection-refused"
	HostNotFound      Code = "host-not-found"
	TimedOut          Code = "timeout"
	Stopped           Code = "stopped"
	Failed            Code = "failed"
)

// Reason is why a result is as it is: a code for scripts, a sentence for people.
type Reason struct {
	Code Code   `json:"code"`
	Text string `json:"text"`
}

// CodeOf returns the code of the outermost error in err's tree that has one. An
// error of the standard library gets the code of its kind, and [Failed] is the
// code of what nobody has named; the code of nil is "".
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e := find(err, func(e *Error) bool { return e.Code != "" }); e != nil {
		return e.Code
	}
	return SystemCode(err)
}

// HintOf returns the outermost hint in err's tree, or "".
func HintOf(err error) string {
	if e := find(err, func(e *Error) bool { return e.Hint != "" }); e != nil {
		return e.Hint
	}
	return ""
}

// Has reports whether an error in err's tree has the code. Unlike [CodeOf] it
// looks below the outermost one.
func Has(err error, code Code) bool {
	return As(err, code) != nil
}

// As returns the outermost error in err's tree that has the code, or nil.
func As(err error, code Code) *Error {
	return find(err, func(e *Error) bool { return e.Code == code })
}

// find walks an error and what it wraps, outermost first. [errors.As] would
// stop at the first *Error, wanted or not.
func find(err error, wanted func(*Error) bool) *Error {
	if err == nil {
		return nil
	}
	//nolint:errorlint // this walks the tree
	if e, ok := err.(*Error); ok && wanted(e) {
		return e
	}
	switch e := err.(type) { //nolint:errorlint // this walks the tree
	case interface{ Unwrap() error }:
		return find(e.Unwrap(), wanted)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			if found := find(inner, wanted); found != nil {
				return found
			}
		}
	}
	return nil
}

// SystemCode returns the code for the kind of an error of the standard library,
// whatever wraps it, and [Failed] where it has none of those kinds.
func SystemCode(err error) Code {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return NotFound
	case errors.Is(err, fs.ErrPermission):
		return PermissionDenied
	case errors.Is(err, fs.ErrExist):
		return AlreadyExists
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return DiskFull
	case errors.Is(err, syscall.EROFS):
		return ReadOnly
	case errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENOTDIR):
		return WrongFileType
	case errors.Is(err, syscall.ECONNREFUSED):
		return ConnectionRefused
	case isTimeout(err):
		return TimedOut
	case isLookup(err):
		return HostNotFound
	default:
		return Failed
	}
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
