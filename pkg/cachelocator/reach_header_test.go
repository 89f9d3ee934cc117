package cachelocator_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// TestReachLongHeader sends a header without an end, and counts what a probe reads
// of it. On a pipe there are no buffers between the two.
func TestReachLongHeader(t *testing.T) {
	sent := make(chan int, 1)
	dial := func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			_, _ = http.ReadRequest(bufio.NewReader(server))
			total, _ := io.WriteString(server, "HTTP/1.1 200 OK\r\nX: ")
			for line := strings.Repeat("x", 4096); total < 8<<20; {
				n, err := io.WriteString(server, line)
				if total += n; err != nil {
					break
				}
			}
			_ = server.Close()
			sent <- total
		}()
		return client, nil
	}
	got := cachelocator.Prober{Dial: dial}.Reach(t.Context(), "192.0.2.1:49494")
	if total := <-sent; got.OK || got.Reason.Code != "reach-failed" || total > 128<<10 {
		t.Errorf("%d bytes of a header were read: %+v", total, got)
	}
}
