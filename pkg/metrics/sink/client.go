package sink

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Client makes single requests to one server.
type Client struct {
	address *Address
	http    *http.Client
	access  Access
	plain   bool // the server takes no compressed lines
	proven  bool // it has taken some
}

// NewClient prepares requests to an address. Credentials that would leave this
// machine unencrypted are an error, unless the access allows it.
func NewClient(a *Address, access Access) (*Client, error) {
	client, err := access.HTTPClient(a.url)
	if err != nil {
		return nil, err
	}
	return &Client{address: a, access: access, http: client}, nil
}

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// maxAnswer limits how much of an answer to a write is read.
const maxAnswer = 64 << 10

// answer is a server's answer.
type answer struct {
	status     int
	text       string // the reason, for a person
	retryAfter time.Duration
	page       bool // HTML
	location   string
	date       time.Time // of the server's clock; zero if it does not say
}

// unsentError means that a request cannot have reached the server.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return e.err.Error() }
func (e *unsentError) Unwrap() error { return e.err }

// write posts lines once.
func (c *Client) write(ctx context.Context, lines []byte) (answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.access.Timeout, fmt.Errorf("no answer within %v", c.access.Timeout))
	defer cancel()
	var connected atomic.Bool // before that, TLS included, no part of the request is sent
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	req, err := c.request(traced, lines)
	if err != nil {
		return answer{}, &unsentError{err}
	}
	resp, err := c.http.Do(req)
	if err != nil {
		err = explain(ctx, err)
		if !connected.Load() {
			err = &unsentError{err}
		}
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return answer{}, explain(ctx, err)
	}
	return c.read(resp, text), nil
}

func (c *Client) request(ctx context.Context, lines []byte) (*http.Request, error) {
	body, encoding := lines, ""
	if c.compresses() {
		body, encoding = compress(lines), "gzip"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address.url.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	if encoding != "" {
		req.Header.Set("Content-Encoding", encoding)
	}
	c.authorize(req)
	return req, nil
}

// compresses reports whether lines are compressed: not on this machine.
func (c *Client) compresses() bool { return !c.plain && !c.address.loopback() }

func compress(lines []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = z.Write(lines) // a bytes.Buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

func (c *Client) authorize(req *http.Request) {
	scheme := "Token"
	if c.address.version() == 3 {
		scheme = "Bearer"
	}
	c.access.Authorize(req, scheme)
}

// explain strips net/http's wrapping, which repeats the address, and returns the
// cause if the context ended.
func explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func (c *Client) read(resp *http.Response, body []byte) answer {
	a := answer{
		status:   resp.StatusCode,
		text:     reason(resp, body, c.access.Hide),
		page:     strings.Contains(resp.Header.Get("Content-Type"), "html"),
		location: c.access.Hide(resp.Header.Get("Location")),
	}
	a.date, _ = http.ParseTime(resp.Header.Get("Date"))
	a.retryAfter = retryAfter(resp.Header.Get("Retry-After"))
	return a
}

// retryAfter reads a number of seconds or a date; it returns 0 for anything else.
// The caller limits it.
func retryAfter(text string) time.Duration {
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	seconds, err := strconv.ParseUint(text, 10, 32) // the maximum if it is out of range
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// get requests another address of the same server; the caller closes the body.
func (c *Client) get(ctx context.Context, u *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	c.authorize(req)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, explain(ctx, err)
	}
	return resp, nil
}
