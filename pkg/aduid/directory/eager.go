package directory

import (
	"errors"
	"io"
	"net"
	"syscall"
	"time"
)

// A server sends each account by itself, microseconds after the one before.
// Going to sleep in between, and being woken, costs both sides more than the
// account does. So for this long a read asks again; then it sleeps.
const eagerTime = 50 * time.Microsecond

// eager is a connection whose reads wait awake for a moment.
type eager struct {
	net.Conn
	raw syscall.RawConn
}

// newEager gives conn itself where it is no socket.
func newEager(conn net.Conn) net.Conn {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return conn
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return conn
	}
	return &eager{conn, raw}
}

// Read implements net.Conn. Deadlines are those of the connection.
func (e *eager) Read(into []byte) (n int, err error) {
	if len(into) == 0 {
		return 0, nil
	}
	asleep := e.raw.Read(func(socket uintptr) bool {
		n, err = readAwake(int(socket), into)
		return !errors.Is(err, syscall.EAGAIN)
	})
	switch {
	case asleep != nil:
		return 0, asleep
	case err != nil:
		return 0, &net.OpError{Op: "read", Net: "tcp", Addr: e.RemoteAddr(), Err: err}
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

func readAwake(socket int, into []byte) (int, error) {
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
			until = now.Add(eagerTime)
		case now.After(until):
			return 0, err
		}
	}
}
