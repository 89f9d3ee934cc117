package directory

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestBegin checks that an answer has no time after the end of the context,
// whether guard or begin set its deadline last.
func TestBegin(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newSession(tape{}, time.Hour)
	if err := s.begin(ctx); err != nil {
		t.Errorf("before the end: %v", err)
	}
	cancel()
	if err := s.begin(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

// TestLendPanic checks that a panic of a decoder ends a logon and not the
// program, which would write to the streams of a login window.
func TestLendPanic(t *testing.T) {
	client, server := net.Pipe()
	t.Cleanup(func() { _, _ = client.Close(), server.Close() })
	err := newSession(client, time.Minute).lend(t.Context(), func(*ldap.Conn) error { panic("index out of range") })
	if !fault.Has(err, CodeBadAnswer) {
		t.Error(err)
	}
}

// TestLongTexts checks that texts for display do not take megabytes.
func TestLongTexts(t *testing.T) {
	long := encode(tagOctets, make([]byte, maxText+1))
	name := encode(tagSequence, encodeText(attrName), encode(tagSet, long))
	e, ok := parseEntry(append(long, encode(tagSequence, name)...))
	if !ok || len(e.dn) != maxText || len(e.name) != maxText {
		t.Errorf("%t, DN of %d bytes, name of %d", ok, len(e.dn), len(e.name))
	}
	var urls []string
	r := entryReader{seen: map[string]bool{}, visitor: aduid.Visitor{Referral: func(url string) { urls = append(urls, url) }}}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range byte(64) {
		r.referral(string([]byte{i}) + string(make([]byte, 1<<20)))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); len(urls) != 64 || len(urls[0]) != maxText || kept > 16<<20 {
		t.Errorf("%d referrals take %d bytes", len(urls), kept)
	}
}

// TestMaxMessage reads messages of the largest size, and of one byte more, of which
// nothing but the header comes.
func TestMaxMessage(t *testing.T) {
	if maxMessage > 1<<20 {
		t.Errorf("the bound is %d bytes", maxMessage)
	}
	header := []byte{tagSequence, 0x84, 0, 0x10, 0, 0}
	whole, _, err := newSession(tape{Reader: bytes.NewReader(append(header, make([]byte, 1<<20)...))}, time.Hour).raw()
	if err != nil || len(whole) != 1<<20+6 {
		t.Errorf("%d bytes, %v", len(whole), err)
	}
	header[5] = 1
	s := newSession(tape{Reader: bytes.NewReader(header)}, time.Hour)
	if _, _, err := s.raw(); fault.CodeOf(err) != CodeTooLarge || len(s.buffer) > 0 {
		t.Errorf("%v with a buffer of %d bytes", err, len(s.buffer))
	}
}

// TestNoTLS checks that a port that closes the connection on TLS has its own hint.
func TestNoTLS(t *testing.T) {
	client, server := net.Pipe()
	go func() {
		_, _ = server.Read(make([]byte, 16<<10)) // the hello of the client
		_ = server.Close()
	}()
	err := newSession(client, time.Minute).encrypt(t.Context(), Config{}, "localhost")
	if fault.CodeOf(err) != CodeTLS || !strings.Contains(fault.HintOf(err), "may not use TLS") {
		t.Errorf("%v, hint %q", err, fault.HintOf(err))
	}
}

// A spinning read ends like any other: with data, at the end of the stream, at
// its deadline, and when the connection is closed.
func TestEager(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	dialled, err := new(net.Dialer).DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	conn := newSpinConn(dialled)
	if conn == dialled {
		t.Fatal("a socket is read as any connection")
	}
	peer, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 8)
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(buffer); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("at the deadline: %d, %v", n, err)
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	// the reader is blocked by the time that this is written, or soon after
	time.AfterFunc(20*spinTime, func() { _, _ = peer.Write([]byte("account")) })
	if n, err := conn.Read(buffer); n != 7 || err != nil {
		t.Errorf("what came: %d, %v", n, err)
	}
	if err := peer.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(buffer); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %d, %v", n, err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(buffer); n != 0 || !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed: %d, %v", n, err)
	}
	if one, _ := net.Pipe(); newSpinConn(one) != one {
		t.Error("a pipe was taken for a socket")
	}
}
