package report

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// query sends one query and passes each part of the answer to add.
func (x *Influx) query(ctx context.Context, sql string, add func(influxSeries) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, x.access.Timeout, fmt.Errorf("no answer within %v", x.access.Timeout))
	defer cancel()
	resp, err := x.post(ctx, sql)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // only read
	if resp.StatusCode != http.StatusOK {
		return x.statusError(resp)
	}
	err = x.readPieces(resp.Body, add)
	if err != nil && ctx.Err() != nil {
		return x.queryError(ctx, context.Cause(ctx))
	}
	return err
}

func (x *Influx) post(ctx context.Context, sql string) (*http.Response, error) {
	u := *x.url
	query := u.Query()
	query.Set("epoch", "s")
	query.Set("chunked", "true")
	query.Set("chunk_size", strconv.Itoa(influxChunk))
	u.RawQuery = query.Encode()
	body := strings.NewReader(url.Values{"q": {sql}}.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), body)
	if err != nil {
		return nil, x.queryError(ctx, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	x.access.Authorize(req, "Token")
	resp, err := x.client.Do(req)
	if err != nil {
		return nil, x.queryError(ctx, err)
	}
	return resp, nil
}

// queryError removes the wrapping of net/http, which repeats the address.
func (x *Influx) queryError(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	e := &fault.Error{
		Code: CodeQueryFailed, Act: "querying", Operand: x.url.String(), Err: err,
		Hint: "check that the server is up; use --timeout to give a slow one more time",
	}
	if _, untrusted := errors.AsType[*tls.CertificateVerificationError](err); untrusted {
		e.Hint = "nothing was sent; name the authority's certificate with --ca-file, or make this machine trust it, or use the name in the certificate"
	}
	if errors.Is(err, outbound.ErrNotLoopback) {
		e.Code, e.Hint = sink.CodePlaintext, "use an https address; --allow-plaintext sends the token or the password anyway"
	}
	return e
}

// statusError explains an answer with another status than 200.
func (x *Influx) statusError(resp *http.Response) error {
	e := &fault.Error{Code: CodeQueryFailed, Act: "querying", Operand: x.url.String()}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxInfluxRefuse))
	var piece influxPiece
	status := x.access.Hide(resp.Status)
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		e.Err = fmt.Errorf("it redirects (%s), and redirects are not followed", status)
		e.Hint = "use the address that it leads to"
	case err == nil && json.Unmarshal(text, &piece) == nil && piece.Error != "":
		e.Err = fmt.Errorf("%s: %s", status, fault.Printable(fault.ClipTo(x.access.Hide(piece.Error), maxServerText)))
	default:
		e.Err = errors.New(status)
	}
	if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
		e.Hint = cmp.Or(x.access.Hint, "set INFLUX_TOKEN, or INFLUX_USERNAME and INFLUX_PASSWORD, or use --token-file")
	}
	return e
}
