package cli

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/cachelocatorcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// mainOnFakeMac is macwrangler with only the commands of the locator, on a Mac
// whose programs print the files in the folder "programs", each named after the
// program and its arguments. Its clock stands still.
func mainOnFakeMac() {
	mac := cachelocatorcmd.Mac{
		Darwin: true, Runner: printed("programs"), ResolvConf: "resolv.conf",
		Now: func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) },
	}
	asMain(func(a *frame.App) *cobra.Command { return frame.NewRoot(a, cachelocatorcmd.NewOn(a, mac)) })
}

// printed is a folder of what programs print.
type printed string

func (p printed) Run(_ context.Context, program string, args ...string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(p), strings.Join(append([]string{filepath.Base(program)}, args...), " ")))
}

// cmdCache is "cache NAME ok|proxy|mute|junk|closed": it puts the address of what
// is found instead of a content cache into the environment as NAME. ok answers a
// probe as a cache does, proxy with another status, mute accepts the connection
// and never answers, junk does not speak HTTP, and closed is a closed port.
func cmdCache(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cache NAME ok|proxy|mute|junk|closed")
	}
	if args[1] == "ok" || args[1] == "proxy" {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if args[1] == "proxy" || r.Header.Get("Max-Forwards") != "0" || r.URL.Path != "/" {
				w.WriteHeader(http.StatusBadGateway)
			}
		}))
		ts.Defer(server.Close)
		ts.Setenv(args[0], server.Listener.Addr().String())
		return
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], listener.Addr().String())
	if args[1] == "closed" {
		ts.Check(listener.Close())
		return
	}
	ts.Defer(func() { _ = listener.Close() })
	if args[1] == "junk" {
		go answerJunk(listener)
	}
}

func answerJunk(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, "no HTTP\r\n\r\n") // the client reports it
		_ = conn.Close()
	}
}
