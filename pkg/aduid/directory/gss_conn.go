package directory

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// protect makes the session send and receive what Kerberos signs or encrypts.
// Nothing is in flight: see bindConn.
func (s *session) protect(g *gssContext) error {
	if g.layer <= unprotected {
		return nil
	}
	if s.in.Buffered() > 0 {
		return fault.New(CodeBadAnswer, "something in between tampers with the connection", "received data before the protection of Kerberos began")
	}
	// encryption and its header make a token longer than its message
	const more = 128
	s.conn = &gssConn{Conn: s.conn, in: bufio.NewReaderSize(s.conn, readBuffer), tokens: &g.tokens, sealed: g.layer == encrypted, max: g.max - more}
	s.in = bufio.NewReaderSize(s.conn, readBuffer)
	return nil
}

// gssConn is a connection whose messages are tokens, each with its length before
// it (RFC 4752, 3.3). A token that was changed ends it.
type gssConn struct {
	net.Conn
	in     *bufio.Reader
	tokens *gssTokens
	sealed bool
	max    int // message that the server takes in one token
	rest   []byte
}

// Read implements net.Conn.
func (c *gssConn) Read(into []byte) (int, error) {
	for len(c.rest) == 0 {
		var size [4]byte
		if _, err := io.ReadFull(c.in, size[:]); err != nil {
			return 0, err
		}
		length := binary.BigEndian.Uint32(size[:])
		if length > maxToken+wrapHeader {
			return 0, errBadToken
		}
		token := make([]byte, length)
		if _, err := io.ReadFull(c.in, token); err != nil {
			return 0, noEOF(err)
		}
		message, sealed, err := c.tokens.unwrap(token)
		switch {
		case err != nil:
			return 0, err
		case sealed != c.sealed:
			return 0, errBadToken // what was agreed to be secret must not come in the clear
		}
		c.rest = message
	}
	n := copy(into, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// noEOF keeps the end of a connection within a token from being taken for one
// between two.
func noEOF(err error) error {
	if err == io.EOF { //nolint:errorlint // as io.ReadFull returns it
		return io.ErrUnexpectedEOF
	}
	return err
}

// Write implements net.Conn.
func (c *gssConn) Write(message []byte) (int, error) {
	if len(message) > c.max {
		return 0, fault.New(CodeTooLarge, "use a shorter --filter", "the server takes no request of more than %d bytes", c.max)
	}
	token, err := c.tokens.wrap(message, c.sealed)
	if err != nil {
		return 0, err
	}
	if _, err := c.Conn.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(token))), token...)); err != nil { //nolint:gosec // some KB
		return 0, err
	}
	return len(message), nil
}
