package directory

import (
	"errors"
	"io"
	"net"
	"syscall"
	"time"
)

// A server sends each account by itself, microseconds after the one before.
// Blocking in between, and being woken, costs both sides more than the account
// does. So a read retries for this long before it blocks.
const spinTime = 50 * time.Microsecond

// spinConn is a connection whose reads spin for up to spinTime before they
// block.
type spinConn struct {
	net.Conn
	raw syscall.RawConn
}

// newSpinConn returns conn itself where it is not a socket.
func newSpinConn(conn net.Conn) net.Conn {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return conn
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return conn
	}
	return &spinConn{conn, raw}
}

// Read implements net.Conn. Deadlines are those of the connection.
func (c *spinConn) Read(into []byte) (n int, err error) {
	if len(into) == 0 {
		return 0, nil
	}
	blocked := c.raw.Read(func(socket uintptr) bool {
		n, err = readSpinning(int(socket), into)
		return !errors.Is(err, syscall.EAGAIN)
	})
	switch {
	case blocked != nil:
		return 0, blocked
	case err != nil:
		return 0, &net.OpError{Op: "read", Net: "tcp", Addr: c.RemoteAddr(), Err: err}
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

func readSpinning(socket int, into []byte) (int, error) {
	var until time.Time
	for {
		n, err := syscall.Read(socket, into)
		switch {
		case err == nil:
			return n, nil
		case errors.Is(err, syscall.EINTR):
			continue
		case !errors.Is(err, syscall.EAGAIN):
			return 0, err
		}
		switch now := time.Now(); {
		case until.IsZero():
			until = now.Add(spinTime)
		case now.After(until):
			return 0, err
		}
	}
}
