package outbound

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"
)

// maxHeader bounds the header of an answer. Go's own bound is 10 MiB.
const maxHeader = 256 << 10

// HTTPOptions are the settings of an HTTP client. The zero value is usable.
type HTTPOptions struct {
	// RootCAs are the authorities to trust, see [ReadCAs]; nil: the system's.
	RootCAs *x509.CertPool
	// Timeout bounds the connection, and the TLS handshake by itself; 0: neither.
	Timeout time.Duration
	// LoopbackOnly refuses connections to other machines with [ErrNotLoopback],
	// before anything is sent.
	LoopbackOnly bool
	// Dial connects; nil: [net.Dialer].
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// NewHTTPClient returns a client that follows no redirect, which would take
// credentials elsewhere, and that uses the proxy of the environment (HTTP_PROXY,
// HTTPS_PROXY, NO_PROXY) for other machines than this one.
func NewHTTPClient(o HTTPOptions) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  proxy,
			DialContext:            o.dial,
			TLSClientConfig:        TLSConfig(o.RootCAs),
			TLSHandshakeTimeout:    o.Timeout,
			MaxResponseHeaderBytes: maxHeader,
			MaxIdleConnsPerHost:    2,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (o HTTPOptions) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dial := o.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: o.Timeout}).DialContext
	}
	conn, err := dial(ctx, network, address)
	if err == nil && o.LoopbackOnly && !LoopbackConn(conn) {
		return nil, errors.Join(ErrNotLoopback, conn.Close())
	}
	return conn, err
}

// proxy returns the proxy of the environment. net/http itself would use it for
// LOCALHOST in capitals.
func proxy(r *http.Request) (*url.URL, error) {
	if Loopback(r.URL.Hostname()) {
		return nil, nil
	}
	return http.ProxyFromEnvironment(r)
}
