package export

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// partialError says how far a run came that did not finish.
type partialError struct {
	text string
	err  error
}

func (e *partialError) Error() string { return e.text }
func (e *partialError) Unwrap() error { return e.err }

// newPartialError names the database with which a run ended, and how far it came:
// what. The cause of a cancelled context is left out, since the caller who
// cancelled it adds it, and a path is not repeated.
func newPartialError(ctx context.Context, path, what string, err error) error {
	text := ""
	if !strings.Contains(err.Error(), strconv.Quote(path)) || what != "" {
		text = fmt.Sprintf("exporting %q", path)
	}
	for _, more := range []string{what, withoutCause(ctx, err)} {
		switch {
		case more == "":
		case text == "":
			text = more
		default:
			text += ": " + more
		}
	}
	return &partialError{text: text, err: err}
}

func withoutCause(ctx context.Context, err error) string {
	if ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))) {
		return ""
	}
	return err.Error()
}
