package ldaptest

import (
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

const answersWithin = 60 * time.Second

// Server is a running directory server. Its methods belong to the test's own
// goroutine.
type Server struct {
	// LDAP and LDAPS are its addresses, with the same host. StartTLS works on
	// the first.
	LDAP, LDAPS string
	// Address is that host: an IP address. The certificate is for it, localhost
	// and [Host].
	Address string
	// CA issued the certificate; CAFile contains it.
	CA     *CA
	CAFile string
	// Password is the reader's; PasswordFile contains it, without a line end.
	Password     string
	PasswordFile string
	// Dir contains everything that the server writes.
	Dir string
	// Pid is the process id of the server.
	Pid int

	context context.Context // outlives the test's own
}

// output runs a program and returns its output.
func (s *Server) output(tb testing.TB, stdin []byte, environment []string, program string, args ...string) []byte {
	tb.Helper()
	command := exec.CommandContext(s.context, program, args...) //nolint:gosec // programs named in this package
	command.Dir = s.Dir
	if environment != nil {
		command.Env = append(command.Environ(), environment...)
	}
	var stderr bytes.Buffer
	command.Stdin, command.Stderr = bytes.NewReader(stdin), &stderr
	out, err := command.Output()
	if err != nil {
		tb.Fatalf("running %s: %v\n%.2000s%.2000s", filepath.Base(program), err, out, stderr.Bytes())
	}
	return out
}

// waitFor waits until the server answers, or ends.
func (s *Server) waitFor(tb testing.TB, program *servertest.Program, url string) bool {
	tb.Helper()
	search := servertest.Need(tb, "ldapsearch", "ldap-utils")
	s.Pid = program.Pid()
	for deadline := time.Now().Add(answersWithin); time.Now().Before(deadline); {
		command := exec.CommandContext(s.context, search, "-x", "-LLL", "-H", url, "-s", "base", "-b", "", "namingContexts") //nolint:gosec // our own server
		command.Env = append(command.Environ(), "LDAPTLS_CACERT="+s.CAFile)
		if command.Run() == nil {
			return true
		}
		select {
		case <-program.Ended():
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
	return false
}
