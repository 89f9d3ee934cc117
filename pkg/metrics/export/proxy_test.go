package export

import (
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// proxy stands between a run and a real server and can do what a network
// does: lose the answer to a request that has arrived.
type proxy struct {
	listener net.Listener
	target   string

	mu       sync.Mutex
	sent     int // bytes of the run
	answers  int // parts of the server's answers
	atSent   int
	atAnswer int
	act      func()
	lose     bool // the next part of an answer is lost, and the connection with it
}

func newProxy(t *testing.T, server string) *proxy {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, target: u.Host}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		open.Wait()
	})
	return p
}

// replace puts the proxy in the place of the server in an address.
func (p *proxy) replace(address string) string {
	return strings.Replace(address, p.target, p.listener.Addr().String(), 1)
}

// onSent acts once after that many bytes.
func (p *proxy) onSent(bytes int, act func()) { p.arm(bytes, -1, act) }

// onAnswer acts once before that part of an answer is passed on.
func (p *proxy) onAnswer(n int, act func()) { p.arm(-1, n, act) }

// loseAnswerAfter loses the first answer after that many bytes.
func (p *proxy) loseAnswerAfter(bytes int) {
	p.onSent(bytes, func() { p.lose = true })
}

// idle reports whether nothing is left to do.
func (p *proxy) idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.act == nil && !p.lose
}

func (p *proxy) disarm() { p.arm(-1, -1, nil) }

func (p *proxy) arm(atSent, atAnswer int, act func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent, p.answers, p.atSent, p.atAnswer, p.act = 0, 0, atSent, atAnswer, act
}

func (p *proxy) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.pump(server, client, p.passRequest)
		_ = server.(*net.TCPConn).CloseWrite()
	}()
	p.pump(client, server, p.passAnswer)
	_ = client.Close()
	<-done
}

// pump copies as long as pass allows.
func (p *proxy) pump(to io.Writer, from io.Reader, pass func(n int) bool) {
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && !pass(n) {
			return
		}
		if _, werr := to.Write(buf[:n]); werr != nil || err != nil {
			return
		}
	}
}

func (p *proxy) passRequest(n int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent += n
	if p.act != nil && p.atSent >= 0 && p.sent >= p.atSent {
		p.act()
		p.act = nil
	}
	return true
}

func (p *proxy) passAnswer(int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers++
	if p.act != nil && p.answers == p.atAnswer {
		p.act()
		p.act = nil
	}
	lost := p.lose
	p.lose = false
	return !lost
}
