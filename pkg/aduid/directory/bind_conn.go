package directory

import (
	"net"
	"sync"
)

// bindConn is the connection as go-ldap gets it, for the logon alone. It
// returns exactly one answer for each request, so that nothing is in flight or
// left in go-ldap's buffers when the logon ends and the session continues to
// read for itself. It also bounds what go-ldap reads.
type bindConn struct {
	net.Conn // of the session; only its addresses are used
	session  *session

	mutex   sync.Mutex
	changed *sync.Cond
	pending int
	ended   bool
	rest    []byte
	err     error // of the session: go-ldap keeps only its text
}

func newBindConn(s *session) *bindConn {
	c := &bindConn{Conn: s.conn, session: s}
	c.changed = sync.NewCond(&c.mutex)
	return c
}

// Write sends a request, which go-ldap passes as a whole.
func (c *bindConn) Write(request []byte) (int, error) {
	if err := c.session.send(request); err != nil {
		c.fail(err)
		return 0, err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.pending++
	c.changed.Broadcast()
	return len(request), nil
}

// Read returns the answer to the oldest request that has none yet.
func (c *bindConn) Read(into []byte) (int, error) {
	if len(c.rest) == 0 {
		if !c.wait() {
			return 0, net.ErrClosed
		}
		whole, _, err := c.session.raw()
		if err != nil {
			c.fail(err)
			return 0, err
		}
		c.rest = whole
	}
	n := copy(into, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

func (c *bindConn) wait() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for c.pending == 0 && !c.ended {
		c.changed.Wait()
	}
	c.pending--
	return !c.ended
}

// Close ends go-ldap's use of the connection, not the connection.
func (c *bindConn) Close() error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.ended = true
	c.changed.Broadcast()
	return nil
}

func (c *bindConn) fail(err error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.err == nil {
		c.err = err
	}
}

func (c *bindConn) failure() error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.err
}
