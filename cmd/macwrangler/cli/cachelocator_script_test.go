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
)

// mainOnFakeMac is macwrangler with the area of the locator alone, on a Mac
// whose programs print what the files in the folder "programs" hold, each named
// as the program and its arguments. Its clock stands still.
func mainOnFakeMac() {
	mac := locatorMac{
		darwin: true, runner: printed("programs"), resolvConf: "resolv.conf",
		now: func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) },
	}
	asMain(func(a *app) *cobra.Command { return newRoot(a, newCacheLocatorOn(a, mac)) })
}

// printed is a folder of what programs print.
type printed string

func (p printed) Run(_ context.Context, program string, args ...string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(p), strings.Join(append([]string{filepath.Base(program)}, args...), " ")))
}

// cmdCache is "cache NAME ok|proxy|mute|junk|closed": it puts the address of
// what stands where a content cache should be into the environment as NAME. ok
// answers as a cache does to a probe, proxy with another status, mute takes the
// connection and says nothing, junk speaks no HTTP, and at closed nobody listens.
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
		_, _ = io.WriteString(conn, "no HTTP\r\n\r\n") // the client tells
		_ = conn.Close()
	}
}
