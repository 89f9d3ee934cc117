package directory

import (
	"context"
	"errors"
	"net"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// logonError is an error of a logon: the server may have got the password.
type logonError struct{ err error }

func (e *logonError) Error() string { return e.err.Error() }
func (e *logonError) Unwrap() error { return e.err }

// connect dials, encrypts and logs on. Each of the three may take as long as
// one answer.
func (c Config) connect(ctx context.Context, e endpoint) (*session, error) {
	conn, err := c.dial(ctx, e)
	if err != nil {
		return nil, c.wrap(ctx, "connecting to", err)
	}
	s := newSession(conn, c.timeout())
	release := s.guard(ctx)
	defer release()
	steps := []struct {
		act    string
		wanted bool
		run    func() error
	}{
		{"starting TLS with", e.tls, func() error { return s.encrypt(ctx, c, e.host) }},
		{"starting TLS with", c.StartTLS, func() error { return s.startTLS(ctx, c, e.host) }},
		{"logging on to", c.BindDN != "" || c.Kerberos != nil, func() error { return c.logOn(ctx, s, e) }},
	}
	for _, step := range steps {
		if !step.wanted {
			continue
		}
		err := s.begin(ctx)
		if err == nil {
			err = step.run()
		}
		if err != nil {
			_ = s.conn.Close() // it has failed already
			return nil, c.wrap(ctx, step.act, err)
		}
	}
	return s, nil
}

func (c Config) dial(ctx context.Context, e endpoint) (net.Conn, error) {
	bounded, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	dial := c.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	conn, err := dial(bounded, "tcp", e.address())
	var dns *net.DNSError
	switch {
	case err == nil && c.localOnly(e) && !outbound.LoopbackConn(conn):
		_ = conn.Close() // nothing was sent
		return nil, &fault.Error{Code: CodePlaintext, Act: "opening a TCP connection", Err: outbound.ErrNotLoopback, Hint: hintPlaintext}
	case err == nil:
		return newSpinConn(conn), nil
	case errors.As(err, &dns) && dns.IsNotFound:
		return nil, &fault.Error{Code: CodeNoHost, Act: "resolving the host name", Err: err, Hint: "check the name, or use an IP address"}
	case bounded.Err() != nil:
		return nil, fault.New(CodeTimedOut, "check the address, and that no firewall is in between", "no answer within %s", c.timeout())
	}
	return nil, &fault.Error{
		Code: CodeCannotDial, Act: "opening a TCP connection", Err: err,
		Hint: "check the address, and that the server is up; ldaps:// is usually port 636, ldap:// 389",
	}
}
