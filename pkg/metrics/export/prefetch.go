package export

import "context"

// prefetch calls next in a goroutine of its own until it returns nil or an
// error: one item ahead of the caller, and buffer items more. The channel of
// items is closed at the end; the error, which may be nil, is available then.
// A caller that leaves early must cancel ctx and drain the items: until they are
// closed, next may be using the database.
func prefetch[T any](ctx context.Context, buffer int, next func() (*T, error)) (<-chan *T, <-chan error) {
	items, errs := make(chan *T, buffer), make(chan error, 1)
	go func() {
		defer close(errs)
		defer close(items)
		for {
			item, err := next()
			if err != nil || item == nil {
				errs <- err
				return
			}
			select {
			case items <- item:
			case <-ctx.Done():
				errs <- context.Cause(ctx)
				return
			}
		}
	}()
	return items, errs
}
