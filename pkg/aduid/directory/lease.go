package directory

import (
	"net"
	"sync"
)

// lease is the connection as go-ldap gets it, for the logon alone. It hands
// out exactly one answer for each request, so that nothing is under way or
// lies in go-ldap's buffers when the lease ends, and the session goes on to
// read for itself. It also bounds what go-ldap reads.
type lease struct {
	net.Conn // of the session; only its addresses are used
	session  *session

	mutex   sync.Mutex
	changed *sync.Cond
	pending int
	ended   bool
	rest    []byte
	err     error // of the session: go-ldap keeps but its text
}

func newLease(s *session) *lease {
	l := &lease{Conn: s.conn, session: s}
	l.changed = sync.NewCond(&l.mutex)
	return l
}

// Write sends a request, which go-ldap gives as a whole.
func (l *lease) Write(request []byte) (int, error) {
	if err := l.session.send(request); err != nil {
		l.fail(err)
		return 0, err
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.pending++
	l.changed.Broadcast()
	return len(request), nil
}

// Read gives the answer to the oldest request that has none yet.
func (l *lease) Read(into []byte) (int, error) {
	if len(l.rest) == 0 {
		if !l.wait() {
			return 0, net.ErrClosed
		}
		whole, _, err := l.session.raw()
		if err != nil {
			l.fail(err)
			return 0, err
		}
		l.rest = whole
	}
	n := copy(into, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func (l *lease) wait() bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for l.pending == 0 && !l.ended {
		l.changed.Wait()
	}
	l.pending--
	return !l.ended
}

// Close ends the lease, not the connection.
func (l *lease) Close() error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.ended = true
	l.changed.Broadcast()
	return nil
}

func (l *lease) fail(err error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.err == nil {
		l.err = err
	}
}

func (l *lease) failure() error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.err
}
