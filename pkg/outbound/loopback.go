package outbound

import (
	"errors"
	"net"
	"strings"
)

// ErrNotLoopback means that the name localhost led to another machine.
var ErrNotLoopback = errors.New("localhost is the address of another machine here")

// Loopback reports whether a host, without a port, is this machine: a literal
// address of its loopback interface, or localhost. Any other name may resolve to
// anything, whatever DNS says now; localhost may too where somebody set it, so
// check with [LoopbackConn] before anything is sent.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// LoopbackConn reports whether a connection stays on this machine. One that is
// not over TCP does.
func LoopbackConn(conn net.Conn) bool {
	address, ok := conn.RemoteAddr().(*net.TCPAddr)
	return !ok || address.IP.IsLoopback()
}
