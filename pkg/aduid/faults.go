package aduid

import (
	"context"
	"fmt"
)

// stopped is the error of a context that has ended.
func stopped(ctx context.Context, act string) error {
	return &Error{ErrCode: CodeStopped, Text: act, Err: fmt.Errorf("stopped: %w", context.Cause(ctx))}
}
