package servertest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Kind is a server program, by the name of its Debian package.
type Kind string

// The servers.
const (
	InfluxDB        Kind = "influxdb"         // influxd 1.6, line protocol and InfluxQL
	VictoriaMetrics Kind = "victoria-metrics" // 1.79, accepts line protocol too
	Prometheus      Kind = "prometheus"       // 2.42, with its remote-write receiver
)

const (
	healthyWithin = 60 * time.Second
	stopWithin    = 10 * time.Second
	maxTries      = 3 // another process may take a free port before it is used
)

// Server is a running server. Its methods belong to the test's own goroutine.
type Server struct {
	// URL is the base address, without a final slash. It stays the same when
	// the server is started again.
	URL string
	// Dir has everything that the server writes.
	Dir string

	kind    Kind
	program string
	port    string
	context context.Context // outlives the test's own, which ends before its cleanups run
	client  *http.Client
	set     settings
	process *process
}

var errEnded = errors.New("the server exited")

// Start starts a server and waits until it is healthy. It ends with the test.
// Most tests want [StartInflux], [StartVM] or [StartPrometheus], whose results
// can also be queried.
func Start(tb testing.TB, kind Kind, options ...Option) *Server {
	tb.Helper()
	s := &Server{
		kind:    kind,
		program: Need(tb, kind.program(), string(kind)),
		Dir:     tb.TempDir(),
		context: context.WithoutCancel(tb.Context()),
		client:  &http.Client{Timeout: 30 * time.Second},
		set:     settings{maxBodySize: 25_000_000},
	}
	for _, option := range options {
		option(&s.set)
	}
	tb.Cleanup(func() {
		s.Stop(tb)
		s.client.CloseIdleConnections()
		if tb.Failed() {
			tb.Logf("the end of the log of %s:\n%s", s.kind, s.logTail())
		}
	})
	var err error
	for range maxTries {
		s.port = FreePort(tb)
		s.URL = "http://127.0.0.1:" + s.port
		if err = s.run(tb); !errors.Is(err, errEnded) {
			break
		}
	}
	if err != nil {
		tb.Fatalf("starting %s: %v\n%s", s.kind, err, s.logTail())
	}
	return s
}

// Pid returns the server's process id.
func (s *Server) Pid() int { return s.process.handle.Pid }

// Pause suspends the server: the kernel still accepts connections, but nothing
// answers.
func (s *Server) Pause(tb testing.TB) {
	tb.Helper()
	s.signal(tb, syscall.SIGSTOP)
}

// Resume lets a paused server continue.
func (s *Server) Resume(tb testing.TB) {
	tb.Helper()
	s.signal(tb, syscall.SIGCONT)
}

// Kill ends the server without giving it time to write anything.
func (s *Server) Kill(tb testing.TB) {
	tb.Helper()
	s.signal(tb, syscall.SIGKILL)
	<-s.process.ended
}

// Stop terminates the server, after ten seconds by force. It does nothing if the
// server has already ended.
func (s *Server) Stop(tb testing.TB) {
	tb.Helper()
	if s.process == nil || s.process.hasEnded() {
		return
	}
	s.signal(tb, syscall.SIGTERM)
	s.signal(tb, syscall.SIGCONT) // a paused process does not receive SIGTERM
	select {
	case <-s.process.ended:
	case <-time.After(stopWithin):
		s.Kill(tb)
	}
}

// Restart starts the server again, at the same address and with its data; if it
// is still running it is stopped first.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	s.Stop(tb)
	if err := s.run(tb); err != nil {
		tb.Fatalf("starting %s again: %v\n%s", s.kind, err, s.logTail())
	}
}

// Get returns the server's answer for a path, and fails the test on any status
// but 200 and 204.
func (s *Server) Get(tb testing.TB, path string) []byte {
	tb.Helper()
	request, err := http.NewRequestWithContext(s.context, http.MethodGet, s.URL+path, http.NoBody)
	if err != nil {
		tb.Fatal(err)
	}
	return s.do(tb, request)
}

func (s *Server) do(tb testing.TB, request *http.Request) []byte {
	tb.Helper()
	response, err := s.client.Do(request) //nolint:gosec // the test's own server on loopback
	if err != nil {
		tb.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		tb.Fatalf("reading the answer to %s: %v", request.URL.Redacted(), err)
	}
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNoContent {
		tb.Fatalf("%s %s: %s\n%s", request.Method, request.URL.Redacted(), response.Status, body)
	}
	return body
}

func (s *Server) signal(tb testing.TB, signal os.Signal) {
	tb.Helper()
	if err := s.process.handle.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		tb.Errorf("sending %v to %s: %v", signal, s.kind, err)
	}
}

// run starts the program and waits until it is healthy.
func (s *Server) run(tb testing.TB) error {
	tb.Helper()
	args, err := s.commandLine(FreePort(tb))
	if err != nil {
		return err
	}
	log, err := os.OpenFile(s.logPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	command := exec.CommandContext(s.context, s.program, args...) //nolint:gosec // a program the test asked for
	command.Dir = s.Dir
	command.Stdout, command.Stderr = log, log
	s.process, err = start(command)
	if err := errors.Join(err, log.Close()); err != nil {
		return err
	}
	return s.waitHealthy()
}

func (s *Server) waitHealthy() error {
	for deadline := time.Now().Add(healthyWithin); time.Now().Before(deadline); {
		if s.healthy() && !s.process.hasEnded() {
			return nil
		}
		select {
		case <-s.process.ended:
			return errEnded
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("it was not healthy within %s", healthyWithin)
}

func (s *Server) healthy() bool {
	ctx, cancel := context.WithTimeout(s.context, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+s.kind.healthPath(), http.NoBody)
	if err != nil {
		return false
	}
	response, err := s.client.Do(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode/100 == 2
}

// FreePort returns a port of 127.0.0.1 that nothing listens on. The kernel does
// not hand it out again for a while.
func FreePort(tb testing.TB) string {
	tb.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err := errors.Join(err, listener.Close()); err != nil {
		tb.Fatal(err)
	}
	return port
}

func (s *Server) logPath() string { return filepath.Join(s.Dir, "log") }

func (s *Server) logTail() string {
	const maxTail = 4 << 10
	text, err := os.ReadFile(s.logPath())
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-maxTail):])
}
