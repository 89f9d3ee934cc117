package cachelocator

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Reach is the outcome of a probe.
type Reach struct {
	OK bool `json:"ok"`
	// Status is the HTTP status of the answer, or 0 if there was none.
	Status int `json:"status"`
	// Milliseconds is how long the probe took.
	Milliseconds int64 `json:"milliseconds"`
	// Reason is [ReachOK], or why the probe failed.
	Reason fault.Reason `json:"reason"`
}

// A Prober probes caches as the locator does: GET http://HOST:PORT/ with
// "Max-Forwards: 0", which a cache answers itself with status 200. It uses no
// proxy and follows no redirect.
type Prober struct {
	// Dial opens a connection; that of a [net.Dialer] by default.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Timeout bounds one probe; 5 s by default.
	Timeout time.Duration
}

// probeTimeout is that of the locator.
const probeTimeout = 5 * time.Second

// Reach probes one address, HOST:PORT as the file has it. Only IP addresses and
// "localhost" are probed: the locator stores nothing else, and a file must not
// be able to make root look up a name.
func (p Prober) Reach(ctx context.Context, address string) Reach {
	targets, err := targetsOf(address)
	if err != nil {
		return Reach{Reason: because(ReachAddress, "%s is not probed: %v.", quoted(address), err)}
	}
	timeout := p.Timeout
	if timeout <= 0 {
		timeout = probeTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	began := time.Now()
	status, err := p.get(ctx, address, targets)
	reach := Reach{OK: status == http.StatusOK, Status: status, Milliseconds: time.Since(began).Milliseconds()}
	reach.Reason = outcome(status, err)
	return reach
}

// get sends the request to the first target that accepts a connection.
func (p Prober) get(ctx context.Context, address string, targets []netip.AddrPort) (status int, err error) {
	dial := p.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	transport := &http.Transport{
		Proxy:                  nil,
		DisableKeepAlives:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: 64 << 10,
		DialContext: func(ctx context.Context, network, _ string) (conn net.Conn, err error) {
			for _, target := range targets {
				if conn, err = dial(ctx, network, target.String()); err == nil {
					return conn, nil
				}
			}
			return nil, err
		},
	}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+strings.ReplaceAll(address, "%", "%25")+"/", http.NoBody)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Max-Forwards", "0")
	response, err := transport.RoundTrip(request) // a client would follow redirects
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

// outcome returns how a probe ended.
func outcome(status int, err error) fault.Reason {
	var timeout net.Error
	switch {
	case status == http.StatusOK:
		return because(ReachOK, "It answered.")
	case status != 0:
		return because(ReachStatus, "It answered with status %d instead of 200.", status)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return because(ReachTimeout, "It did not answer in time.")
	case errors.Is(err, syscall.ECONNREFUSED):
		return because(ReachRefused, "The connection was refused: nothing listens on that port.")
	default:
		return because(ReachFailed, "The probe failed: %v.", err)
	}
}

var (
	errNoPort   = errors.New("not an address with a port")
	errNotAsked = errors.New("not the address of a single host")
)

// targetsOf returns the addresses that HOST:PORT stands for.
func targetsOf(address string) ([]netip.AddrPort, error) {
	if digits, found := strings.CutPrefix(address, localhost+":"); found {
		port, err := strconv.ParseUint(digits, 10, 16)
		if err != nil || port == 0 {
			return nil, errNoPort
		}
		return []netip.AddrPort{
			netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(port)),
			netip.AddrPortFrom(netip.IPv6Loopback(), uint16(port)),
		}, nil
	}
	target, err := netip.ParseAddrPort(address)
	switch {
	case err != nil || target.Port() == 0:
		return nil, errNoPort
	case target.Addr().IsUnspecified() || target.Addr().IsMulticast() || target.Addr().Unmap() == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return nil, errNotAsked
	default:
		return []netip.AddrPort{target}, nil
	}
}
