package directory

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"time"
)

const (
	readBuffer = 64 << 10
	// mostMessage bounds one message. An account's DN and name take hundreds of
	// bytes, a domain controller's Kerberos token tens of thousands.
	mostMessage = 1 << 20
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

// guard makes the end of ctx end every read and write of the session, until
// the function that it returns is called.
func (s *session) guard(ctx context.Context) (release func() bool) {
	conn := s.conn
	return context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
}

// begin gives the next answer its time. It is asked for the context only after
// it has set the deadline: guard may have been called just before.
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

// raw reads one message, its header included; header is that one's length.
func (s *session) raw() (whole []byte, header int, err error) {
	start, err := s.in.Peek(2)
	if err != nil {
		return nil, 0, s.lost(err)
	}
	if start[0] != tagSequence {
		return nil, 0, faultf(CodeBadAnswer, "is this an LDAP server, and the right port? ldaps:// is usually 636, ldap:// 389", "the answer is no LDAP message")
	}
	length, header := int(start[1]), 2
	if length >= 0x80 {
		size := length & 0x7f
		if size < 1 || size > 4 {
			return nil, 0, faultf(CodeBadAnswer, "", "the answer has a length that LDAP does not allow")
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
	if length < 0 || length > mostMessage {
		return nil, 0, faultf(CodeTooLarge, "no account is as large: is this an LDAP server?", "a message of more than %d bytes came", mostMessage)
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

// receive reads the next message that answers request id. A notice that the
// server is about to leave is an error.
func (s *session) receive(id int) (message, error) {
	for {
		whole, header, err := s.raw()
		if err != nil {
			return message{}, err
		}
		m, ok := parseMessage(whole[header:])
		switch {
		case !ok:
			return m, faultf(CodeBadAnswer, "", "the answer is a broken LDAP message")
		case m.id == 0:
			return m, notice(m)
		case m.id != int64(id):
			return m, faultf(CodeBadAnswer, "", "an answer to request %d came, request %d was sent", m.id, id)
		case m.op != opIntermediate:
			return m, nil
		}
	}
}

func notice(m message) error {
	r, ok := parseResult(m.content)
	if m.op != opExtendedDone || !ok {
		return faultf(CodeBadAnswer, "", "the answer has no number")
	}
	f := describe(r.code, r.diagnostic)
	return faultf(CodeClosed, "the server ended the connection by itself: try again, or another server", "%w", f.err)
}

// lost describes a failed read or write.
func (s *session) lost(err error) error {
	var timeout net.Error
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		return faultf(CodeTimedOut, "the server or the way to it is too slow: give a longer --timeout, or a smaller --page-size", "no whole answer came within %s", s.timeout)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return faultf(CodeClosed, "run it again; if it ends at the same place, ask who runs the server", "the connection was closed before the end of the answer")
	default:
		return faultf(CodeClosed, "run it again; if it ends at the same place, ask who runs the server", "%w", err)
	}
}

// close says good-bye, without waiting long, and ends the connection.
func (s *session) close() {
	if !s.failed {
		_ = s.conn.SetDeadline(time.Now().Add(time.Second))
		_, _ = s.conn.Write(unbindRequest(s.nextID())) // a courtesy
	}
	_ = s.conn.Close() // nothing is under way any more
}
