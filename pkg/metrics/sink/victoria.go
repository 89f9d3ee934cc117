package sink

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// Victoria reads back what a single-node VictoriaMetrics has stored.
type Victoria struct {
	client    *Client
	maxExport int64 // [maxExport], but for tests
}

// NewVictoria prepares reading from the server that a client writes to.
func NewVictoria(c *Client) *Victoria { return &Victoria{client: c, maxExport: maxExport} }

// statusError is an answer other than 2xx.
type statusError struct {
	status int
	text   string
}

func (e *statusError) Error() string { return e.text }

func (v *Victoria) fail(what string, err error) error {
	hint := "rows that may have arrived are not sent again before the server has shown what it has: run the same command again when it answers"
	var refused *statusError
	if errors.As(err, &refused) && (refused.status == http.StatusUnauthorized || refused.status == http.StatusForbidden) {
		hint = "let this client read /metrics, /internal/force_flush and /api/v1/export of the server: " + v.client.access.hint() +
			", or start it without -metricsAuthKey and -forceFlushAuthKey"
	}
	return &fault.Error{
		Code: CodeReadBack, Act: what + " of", Operand: outbound.Shown(v.client.address.String()), Err: err, Hint: hint,
	}
}

// Settle waits until no request of an earlier run can still be in flight, then
// has the server make everything visible that it has accepted. A server that
// answers, and shows twice in a row that no insert is running, has nothing of
// ours left: a dead client's connection ends with what is in its buffer. That
// takes two to three seconds. For a server that does not show inserts, or is
// always busy with those of other clients, Settle waits for longest. 0 means not
// to wait, which is enough if every request was answered.
//
// A server that was configured to name series in its own way is refused: what it
// has would not be found, and be sent again.
func (v *Victoria) Settle(ctx context.Context, longest time.Duration) error {
	const inserts = "vm_concurrent_insert_current "
	deadline := time.Now().Add(longest)
	last, err := v.count(ctx, inserts) // possibly from before this call
	for quiet := 0; err == nil && quiet < 2 && time.Now().Before(deadline); {
		if err := v.pause(ctx); err != nil {
			return err
		}
		var now reading
		if now, err = v.count(ctx, inserts); now.made == last.made && now.made != "" {
			continue
		}
		last = now
		quiet++
		if now.sum > 0 || !now.known {
			quiet = 0
		}
	}
	if err != nil {
		return err
	}
	if err := v.CheckNaming(ctx); err != nil {
		return err
	}
	return v.Flush(ctx)
}

// pause waits between two reads of the server's metrics.
func (v *Victoria) pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return v.fail("waiting for the server", context.Cause(ctx))
	case <-time.After(200 * time.Millisecond):
		return nil
	}
}

// Flush makes everything visible that the server has accepted. Without
// [Victoria.Settle] that is enough only if all requests are known to have ended.
func (v *Victoria) Flush(ctx context.Context) error {
	body, err := v.get(ctx, "internal/force_flush", nil)
	if err != nil {
		return v.fail("flushing the buffers", err)
	}
	return body.Close()
}

// bounded fails after more than left bytes. io.LimitReader would end there, and a
// cut between two lines would look like the end of the answer.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errors.New("the answer is too long")
	}
	return n, err
}

// get requests a path beside the write path and returns the body of a 2xx answer,
// which the caller closes.
func (v *Victoria) get(ctx context.Context, name string, query url.Values) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, v.client.access.Timeout, fmt.Errorf("no answer within %v", v.client.access.Timeout))
	resp, err := v.client.get(ctx, v.client.address.sibling(name, query))
	if err != nil {
		cancel()
		return nil, err
	}
	if resp.StatusCode/100 != 2 {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // the status is the error
		cancel()
		return nil, errors.Join(&statusError{resp.StatusCode, reason(resp, text, v.client.access.Hide)}, resp.Body.Close())
	}
	return &bodyWithCancel{resp.Body, cancel}, nil
}

// bodyWithCancel releases the request's time limit when the body is closed.
type bodyWithCancel struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b *bodyWithCancel) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}
