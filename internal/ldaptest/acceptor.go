package ldaptest

import (
	"bufio"
	_ "embed"
	"encoding/hex"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

//go:embed acceptor.py
var acceptorProgram string

// Acceptor is the server's side of one logon by Kerberos: MIT's own library, which
// judges what a client sends.
type Acceptor struct {
	in  io.Writer
	out *bufio.Scanner
}

// StartAcceptor starts one with the keys of a server.
func StartAcceptor(tb testing.TB, keytab string) *Acceptor {
	tb.Helper()
	servertest.Need(tb, "kinit", "krb5-user")                                                                      // which comes with the library
	command := exec.CommandContext(tb.Context(), servertest.Need(tb, "python3", "python3"), "-c", acceptorProgram) //nolint:gosec // our own program
	command.Env = append(command.Environ(), "KRB5_KTNAME="+keytab)
	in, err := command.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = in.Close()     // ends it
		_ = command.Wait() // it has said what it had to
	})
	scanner := bufio.NewScanner(out)
	scanner.Buffer(nil, 4<<20)
	return &Acceptor{in: in, out: scanner}
}

func (a *Acceptor) ask(words ...string) (string, error) {
	if _, err := io.WriteString(a.in, strings.Join(words, " ")+"\n"); err != nil {
		return "", err
	}
	if !a.out.Scan() {
		return "", errors.Join(errors.New("the acceptor has ended"), a.out.Err())
	}
	answer, ok := strings.CutPrefix(a.out.Text(), "ok ")
	if !ok {
		return "", errors.New(a.out.Text())
	}
	return answer, nil
}

// Accept takes the first token of a client, and returns the answer. bindings are the
// channel's that the client must have named; nil: any.
func (a *Acceptor) Accept(token, bindings []byte) ([]byte, error) {
	bound := "-"
	if bindings != nil {
		bound = hex.EncodeToString(bindings)
	}
	answer, err := a.ask("accept", hex.EncodeToString(token), bound)
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(answer)
}

// Wrap signs a message, and encrypts it if sealed.
func (a *Acceptor) Wrap(message []byte, sealed bool) ([]byte, error) {
	flag := "0"
	if sealed {
		flag = "1"
	}
	answer, err := a.ask("wrap", hex.EncodeToString(message), flag)
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(answer)
}

// Unwrap returns the message of a token, and whether it was encrypted.
func (a *Acceptor) Unwrap(token []byte) (message []byte, sealed bool, err error) {
	answer, err := a.ask("unwrap", hex.EncodeToString(token))
	if err != nil {
		return nil, false, err
	}
	flag, text, _ := strings.Cut(answer, " ")
	message, err = hex.DecodeString(text)
	return message, flag == "1", err
}
