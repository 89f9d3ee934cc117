package directory

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const hintClosed = "run it again; if it ends at the same place, ask the administrator of the server"

const (
	readBuffer = 64 << 10
	// maxMessage bounds one message. An account's DN and name take hundreds of
	// bytes, a domain controller's Kerberos token tens of thousands.
	maxMessage = 1 << 20
)

// session is one connection: one request at a time, then its answers. A
// session that failed once is not used again.
type session struct {
	conn    net.Conn
	in      *bufio.Reader
	buffer  []byte
	timeout time.Duration
	lastID  int
	failed  bool
}

func newSession(conn net.Conn, timeout time.Duration) *session {
	return &session{conn: conn, in: bufio.NewReaderSize(conn, readBuffer), timeout: timeout}
}

// guard makes every read and write of the session end with ctx, until the
// function that it returns is called.
func (s *session) guard(ctx context.Context) (release func() bool) {
	conn := s.conn
	return context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
}

// begin starts the timeout of the next answer. It checks the context after
// setting the deadline: the guard may have run just before.
func (s *session) begin(ctx context.Context) error {
	err := s.conn.SetDeadline(time.Now().Add(s.timeout))
	return errors.Join(ctx.Err(), err)
}

func (s *session) nextID() int {
	s.lastID++
	return s.lastID
}

// send writes a request.
func (s *session) send(request []byte) error {
	if _, err := s.conn.Write(request); err != nil {
		return s.lost(err)
	}
	return nil
}

// raw reads one message including its header, whose length it returns too.
func (s *session) raw() (whole []byte, header int, err error) {
	start, err := s.in.Peek(2)
	if err != nil {
		return nil, 0, s.lost(err)
	}
	if start[0] != tagSequence {
		return nil, 0, fault.New(CodeBadAnswer, "check that this is an LDAP server and the right port; ldaps:// is usually 636, ldap:// 389", "the answer is not an LDAP message")
	}
	length, header := int(start[1]), 2
	if length >= 0x80 {
		size := length & 0x7f
		if size < 1 || size > 4 {
			return nil, 0, fault.New(CodeBadAnswer, "", "the answer has an invalid length")
		}
		header += size
		if start, err = s.in.Peek(header); err != nil {
			return nil, 0, s.lost(err)
		}
		length = 0
		for _, digit := range start[2:] {
			length = length<<8 | int(digit)
		}
	}
	if length < 0 || length > maxMessage {
		return nil, 0, fault.New(CodeTooLarge, "check that this is an LDAP server: accounts are never that large", "received a message of more than %d bytes", maxMessage)
	}
	if total := header + length; total > cap(s.buffer) {
		s.buffer = make([]byte, total+total/2)
	}
	s.buffer = s.buffer[:header+length]
	if _, err := io.ReadFull(s.in, s.buffer); err != nil {
		return nil, 0, s.lost(err)
	}
	return s.buffer, header, nil
}

// receive reads the next message that answers request id. A notice of
// disconnection is an error.
func (s *session) receive(id int) (message, error) {
	for {
		whole, header, err := s.raw()
		if err != nil {
			return message{}, err
		}
		m, ok := parseMessage(whole[header:])
		switch {
		case !ok:
			return m, fault.New(CodeBadAnswer, "", "malformed LDAP message")
		case m.id == 0:
			return m, notice(m)
		case m.id != int64(id):
			return m, fault.New(CodeBadAnswer, "", "received an answer to request %d, sent request %d", m.id, id)
		case m.op != opIntermediate:
			return m, nil
		}
	}
}

// notice returns the error for a notice of disconnection (RFC 4511, 4.4.1).
func notice(m message) error {
	r, ok := parseResult(m.content)
	if m.op != opExtendedDone || !ok {
		return fault.New(CodeBadAnswer, "", "received an unsolicited message")
	}
	closed := resultError(r.code, r.diagnostic)
	closed.Code, closed.Hint = CodeClosed, "the server closed the connection: try again, or another server"
	return closed
}

// lost returns the error for a failed read or write.
func (s *session) lost(err error) error {
	var timeout net.Error
	if coded, ok := errors.AsType[*fault.Error](err); ok {
		return coded // of a token, see gssConn
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		return fault.New(CodeTimedOut, "the server or the network is too slow: use a longer --timeout, or a smaller --page-size", "no complete answer within %s", s.timeout)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return fault.New(CodeClosed, hintClosed, "the connection was closed before the end of the answer")
	default:
		return &fault.Error{Code: CodeClosed, Act: "using the connection", Err: err, Hint: hintClosed}
	}
}

// close unbinds, without waiting long, and ends the connection.
func (s *session) close() {
	if !s.failed {
		_ = s.conn.SetDeadline(time.Now().Add(time.Second))
		_, _ = s.conn.Write(unbindRequest(s.nextID())) // a courtesy
	}
	_ = s.conn.Close() // nothing is in flight any more
}
