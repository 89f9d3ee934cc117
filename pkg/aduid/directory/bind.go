package directory

import (
	"context"
	"errors"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// logOn binds, and marks its error if a password was used. A server may repeat
// that in its text: it is not shown.
func (c Config) logOn(ctx context.Context, s *session, e endpoint) error {
	err := c.bind(ctx, s, e)
	if err == nil || len(c.Password) == 0 {
		return err
	}
	if strings.Contains(err.Error(), string(c.Password)) {
		err = &fault.Error{
			Code: fault.CodeOf(err), Hint: fault.HintOf(err),
			Err: errors.New(strings.ReplaceAll(err.Error(), string(c.Password), "…")),
		}
	}
	return &logonError{err}
}

// bind logs on with go-ldap, which supports simple binds and GSSAPI. It gets
// the connection for that long only: see bindConn.
func (c Config) bind(ctx context.Context, s *session, e endpoint) error {
	if c.Kerberos == nil {
		return s.lend(ctx, func(conn *ldap.Conn) error { return conn.Bind(c.BindDN, string(c.Password)) })
	}
	client, err := c.Kerberos.client(ctx, c.BindDN, string(c.Password), e.host)
	if err != nil {
		return err
	}
	service := c.Kerberos.Service
	if service == "" {
		service = "ldap/" + e.host
	}
	g := &gssContext{client: client}
	g.server, g.overTLS = serverCertificate(s)
	err = s.lend(ctx, func(conn *ldap.Conn) error {
		defer client.Destroy()
		return kerberosError(conn.GSSAPIBind(g, service, ""))
	})
	if err != nil {
		return g.refused(err)
	}
	return s.protect(g)
}

// refused adds what works instead to the error of a server that refuses a logon by
// Kerberos.
func (g *gssContext) refused(err error) error {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	refused := *known
	switch {
	case g.overTLS && refused.Code == CodeNeedsTLS:
		refused.Hint = "the server takes Kerberos only with its own encryption, not over TLS: use --ldap ldap://HOST with --gssapi and without --start-tls, " +
			"or a password over ldaps://"
	case g.overTLS && (refused.Code == CodeBinding || strings.Contains(refused.Err.Error(), "data 57,")):
		refused.Code = CodeBinding
		refused.Hint = "the server saw another certificate than this program did: something in between ends TLS (a load balancer, an inspecting proxy); " +
			"name the domain controller itself, or use --ldap ldap://HOST with --gssapi"
	default:
		return err
	}
	return &refused
}

// lend lets go-ldap use the connection. The work runs in its own goroutine
// because it may ask a Kerberos server without a context: it is left to end by
// itself when the context or the time is over before it.
func (s *session) lend(ctx context.Context, work func(*ldap.Conn) error) error {
	bounded, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	lent := newBindConn(s)
	conn := ldap.NewConn(lent, true) // claims to be TLS already, so that go-ldap starts none
	conn.Start()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil { // third-party decoders, fed by a stranger: one logon fails, not the program
				done <- fault.New(CodeBadAnswer, "", "the logon code panicked: %v", p)
			}
		}()
		done <- work(conn)
	}()
	var err error
	select {
	case err = <-done:
	case <-bounded.Done():
		_ = lent.Close()
		return fault.New(CodeTimedOut, "a logon needs the domain controller, and Kerberos its KDC: can both be reached?", "the logon took longer than %s", s.timeout)
	}
	if closing := conn.Close(); err == nil {
		err = closing
	}
	if lost := lent.failure(); lost != nil {
		return lost
	}
	var refused *ldap.Error
	if errors.As(err, &refused) && refused.ResultCode < ldap.ErrorNetwork {
		diagnostic := ""
		if refused.Err != nil {
			diagnostic = refused.Err.Error()
		}
		return resultError(int64(refused.ResultCode), diagnostic)
	}
	return err
}
