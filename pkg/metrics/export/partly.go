package export

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// partError says how far a run came that did not come to its end.
type partError struct {
	text string
	err  error
}

func (e *partError) Error() string { return e.text }
func (e *partError) Unwrap() error { return e.err }

// partly tells with which database, and how far in it, a run ended. The reason
// of a context's end is left to who ended it, and a path is told once.
func partly(ctx context.Context, path, what string, err error) error {
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
	return &partError{text: text, err: err}
}

func withoutCause(ctx context.Context, err error) string {
	if ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))) {
		return ""
	}
	return err.Error()
}
