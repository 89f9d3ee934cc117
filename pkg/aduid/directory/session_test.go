package directory

import (
	"context"
	"errors"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// TestBegin gives an answer no time after the end of the context, whichever of
// guard and begin set its deadline last.
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

// TestLendPanic holds that a fault of a decoder ends a logon and not the
// program, which would write to the streams of a login window.
func TestLendPanic(t *testing.T) {
	client, server := net.Pipe()
	t.Cleanup(func() { _, _ = client.Close(), server.Close() })
	err := newSession(client, time.Minute).lend(t.Context(), func(*ldap.Conn) error { panic("index out of range") })
	var failed *fault
	if !errors.As(err, &failed) || failed.code != CodeBadAnswer {
		t.Error(err)
	}
}

// TestLongTexts holds that what is only shown is not kept by the megabyte.
func TestLongTexts(t *testing.T) {
	long := encode(tagOctets, make([]byte, mostText+1))
	name := encode(tagSequence, encodeText(attrName), encode(tagSet, long))
	e, ok := parseEntry(append(long, encode(tagSequence, name)...))
	if !ok || len(e.dn) != mostText || len(e.name) != mostText {
		t.Errorf("%t, DN of %d bytes, name of %d", ok, len(e.dn), len(e.name))
	}
	var urls []string
	r := reading{seen: map[string]bool{}, visitor: aduid.Visitor{Referral: func(url string) { urls = append(urls, url) }}}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range byte(64) {
		r.referral(string([]byte{i}) + string(make([]byte, 1<<20)))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); len(urls) != 64 || len(urls[0]) != mostText || kept > 16<<20 {
		t.Errorf("%d referrals take %d bytes", len(urls), kept)
	}
}

// TestNoTLS holds that a port that hangs up on TLS gets a hint of its own.
func TestNoTLS(t *testing.T) {
	client, server := net.Pipe()
	go func() {
		_, _ = server.Read(make([]byte, 16<<10)) // the hello of the client
		_ = server.Close()
	}()
	err := newSession(client, time.Minute).encrypt(t.Context(), Config{}, "localhost")
	var failed *fault
	if !errors.As(err, &failed) || failed.code != CodeTLS || !strings.Contains(failed.advice, "may not speak TLS") {
		t.Errorf("%v, %+v", err, failed)
	}
}
