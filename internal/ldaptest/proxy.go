package ldaptest

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// Proxy forwards the traffic between a client and a server, up to a number of
// bytes from the server. It serves several connections, at once or one after the
// other.
type Proxy struct {
	// URL is the address of the proxy, with the scheme of the server's.
	URL string

	target   string
	listener net.Listener
	group    sync.WaitGroup

	mutex  sync.Mutex
	limit  int64 // bytes from the server; negative: all
	silent bool
	passed int64   // bytes from the server, over the newest connection
	marks  []int64 // see Marks
	conns  []net.Conn
}

// StartProxy starts a proxy in front of ldap://HOST:PORT or ldaps://HOST:PORT.
func StartProxy(tb testing.TB, url string) *Proxy {
	tb.Helper()
	scheme, target, _ := strings.Cut(url, "://")
	var config net.ListenConfig
	listener, err := config.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &Proxy{URL: scheme + "://" + listener.Addr().String(), target: target, listener: listener, limit: -1}
	p.group.Go(p.serve)
	tb.Cleanup(func() {
		if err := listener.Close(); err != nil {
			tb.Error(err)
		}
		p.Cut()
		p.group.Wait()
	})
	return p
}

// Limit makes each new connection end after so many bytes from the server, or, if
// silent, stay open without another byte. Negative: no limit.
func (p *Proxy) Limit(bytes int64, silent bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.limit, p.silent = bytes, silent
}

// Cut ends all connections.
func (p *Proxy) Cut() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, conn := range p.conns {
		_ = conn.Close() // it may be closed already
	}
	p.conns = nil
}

// Marks returns, for each write of the client of the newest connection, how many
// bytes had arrived from the server: where its answers end, if the client waits
// for each. The last mark is the current count.
func (p *Proxy) Marks() []int64 {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return append(append([]int64(nil), p.marks...), p.passed)
}

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("tcp", p.target) //nolint:noctx // our own server on loopback
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mutex.Lock()
		p.passed, p.marks = 0, nil
		p.conns = append(p.conns, client, server)
		limit, silent := p.limit, p.silent
		p.mutex.Unlock()
		p.group.Go(func() {
			_, _ = io.Copy(meter{server, p.mark}, client)
			_ = server.Close()
		})
		p.group.Go(func() {
			from := io.Reader(server)
			if limit >= 0 {
				from = io.LimitReader(server, limit)
			}
			_, _ = io.Copy(meter{client, p.count}, from)
			if silent {
				_, _ = io.Copy(io.Discard, server) // until the client closes
			}
			_ = client.Close()
			_ = server.Close()
		})
	}
}

func (p *Proxy) mark(int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.marks = append(p.marks, p.passed)
}

func (p *Proxy) count(n int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.passed += int64(n)
}

// meter reports each write before it happens, as the other side may answer at
// once.
type meter struct {
	to     io.Writer
	report func(int)
}

func (m meter) Write(p []byte) (int, error) {
	m.report(len(p))
	return m.to.Write(p)
}
