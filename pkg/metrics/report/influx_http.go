package report

import (
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
)

// query sends one query and passes each part of the answer to add.
func (x *Influx) query(ctx context.Context, sql string, add func(influxSeries) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, x.timeout, fmt.Errorf("no answer within %v", x.timeout))
	defer cancel()
	resp, err := x.post(ctx, sql)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // only read
	if resp.StatusCode != http.StatusOK {
		return x.statusError(resp)
	}
	err = readPieces(&io.LimitedReader{R: resp.Body, N: maxInfluxAnswer}, add)
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
	switch {
	case x.cred.Token != "":
		req.Header.Set("Authorization", "Token "+x.cred.Token)
	case x.cred.Username != "":
		req.SetBasicAuth(x.cred.Username, x.cred.Password)
	}
	resp, err := x.client.Do(req)
	if err != nil {
		return nil, x.queryError(ctx, err)
	}
	return resp, nil
}

// newClient returns a client that does not follow redirects: they would take the
// credentials elsewhere.
func newClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:             http.ProxyFromEnvironment,
			TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// queryError removes the wrapping of net/http, which repeats the address.
func (x *Influx) queryError(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return &fault.Error{
		Code: CodeQueryFailed, Act: "querying", Operand: x.url.Redacted(), Err: err,
		Hint: "check that the server is up; use --timeout to give a slow one more time",
	}
}

// statusError explains an answer with another status than 200.
func (x *Influx) statusError(resp *http.Response) error {
	e := &fault.Error{Code: CodeQueryFailed, Act: "querying", Operand: x.url.Redacted()}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxInfluxRefuse))
	var piece influxPiece
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		e.Err = fmt.Errorf("it redirects (%s), and redirects are not followed", resp.Status)
		e.Hint = "use the address that it leads to"
	case err == nil && json.Unmarshal(text, &piece) == nil && piece.Error != "":
		e.Err = fmt.Errorf("%s: %s", resp.Status, fault.Printable(fault.ClipTo(piece.Error, maxServerText)))
	default:
		e.Err = errors.New(resp.Status)
	}
	if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
		e.Hint = "set INFLUX_TOKEN, or INFLUX_USERNAME and INFLUX_PASSWORD, or use --token-file"
	}
	return e
}
