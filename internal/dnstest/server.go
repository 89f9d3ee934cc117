package dnstest

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/netip"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

const (
	readyWithin = 60 * time.Second
	tries       = 5 // another program may take a free port before it is used
)

// ClosedAddr returns an address with a closed port: that of tcpmux, which is not in
// use and is never assigned by chance.
func ClosedAddr() netip.AddrPort { return netip.MustParseAddrPort("127.0.0.1:1") }

// Find returns the path of a server program, which is often not on PATH.
func Find(tb testing.TB, program, pkg string) string {
	tb.Helper()
	for _, dir := range []string{"", "/usr/sbin", "/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"} {
		if path, err := exec.LookPath(filepath.Join(dir, program)); err == nil {
			return path
		}
	}
	return servertest.Need(tb, program, pkg)
}

// log keeps the output of a program and signals when it contains a word.
type log struct {
	mu    sync.Mutex
	text  bytes.Buffer
	word  string
	ready chan struct{}
}

func newLog(word string) *log { return &log{word: word, ready: make(chan struct{})} }

// Write implements [io.Writer].
func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := strings.Contains(l.text.String(), l.word)
	l.text.Write(p)
	if !before && strings.Contains(l.text.String(), l.word) {
		close(l.ready)
	}
	return len(p), nil
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// run starts a program on a free port and waits until its log contains the word. A
// program that ends by itself is started again on another port.
func run(tb testing.TB, word string, command func(ctx context.Context, port uint16) *exec.Cmd) netip.AddrPort {
	tb.Helper()
	ctx := context.WithoutCancel(tb.Context())
	var out *log
	for range tries {
		port := freePort(tb)
		out = newLog(word)
		cmd := command(ctx, port)
		cmd.Stdout, cmd.Stderr = out, out
		program := servertest.StartProgram(tb, cmd)
		select {
		case <-out.ready:
			mine := out
			tb.Cleanup(func() {
				if tb.Failed() {
					tb.Logf("%s printed:\n%s", cmd.Path, mine)
				}
			})
			return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), port)
		case <-program.Ended():
		case <-time.After(readyWithin):
			tb.Fatalf("%s is not ready after %v:\n%s", cmd.Path, readyWithin, out)
		}
	}
	tb.Fatalf("the server ended by itself:\n%s", out)
	return netip.AddrPort{}
}

// freePort returns a port of 127.0.0.1 that is free for UDP and TCP.
func freePort(tb testing.TB) uint16 {
	tb.Helper()
	var config net.ListenConfig
	for range tries {
		listener, err := config.Listen(tb.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			tb.Fatal(err)
		}
		address := netip.MustParseAddrPort(listener.Addr().String())
		packets, err := config.ListenPacket(tb.Context(), "udp", address.String())
		if err != nil {
			_ = listener.Close() // try the next
			continue
		}
		if err := errors.Join(listener.Close(), packets.Close()); err != nil {
			tb.Fatal(err)
		}
		return address.Port()
	}
	tb.Fatal("no port is free for UDP and TCP")
	return 0
}
