package directory

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// connect dials, encrypts and logs on. Each of the three has the time of one
// answer.
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
		{"logging on to", c.BindDN != "" || c.Kerberos != nil, func() error { return c.bind(ctx, s, e) }},
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
	case err == nil:
		return newEager(conn), nil
	case errors.As(err, &dns) && dns.IsNotFound:
		return nil, &fault{CodeNoHost, "check the name, or give an address", err}
	case bounded.Err() != nil:
		return nil, faultf(CodeTimedOut, "is the address right, and no firewall in between?", "no answer came within %s", c.timeout())
	}
	return nil, &fault{CodeCannotDial, "is the address right, and the server up? ldaps:// is usually port 636, ldap:// 389", err}
}

// wrap makes the package's error of a cause. The end of the context comes
// first: it is what made all else fail.
func (c Config) wrap(ctx context.Context, act string, err error) error {
	out := &Error{ErrCode: CodeRefused, Text: fmt.Sprintf("%s %q", act, c.URL), Err: err}
	var cause *fault
	switch {
	case ctx.Err() != nil:
		out.ErrCode, out.Err = CodeStopped, context.Cause(ctx)
	case errors.As(err, &cause):
		out.ErrCode, out.Advice = cause.code, cause.advice
	}
	return out
}
