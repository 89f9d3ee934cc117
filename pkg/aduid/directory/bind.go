package directory

import (
	"context"
	"errors"

	"github.com/go-ldap/ldap/v3"
	"github.com/go-ldap/ldap/v3/gssapi"
)

// bind logs on by way of go-ldap, which knows both kinds of logon. It gets the
// connection for that long only: see lease.
func (c Config) bind(ctx context.Context, s *session, e endpoint) error {
	if c.Kerberos == nil {
		return s.lend(ctx, func(conn *ldap.Conn) error { return conn.Bind(c.BindDN, string(c.Password)) })
	}
	client, err := c.Kerberos.client(c.BindDN, string(c.Password))
	if err != nil {
		return err
	}
	service := c.Kerberos.Service
	if service == "" {
		service = "ldap/" + e.host
	}
	return s.lend(ctx, func(conn *ldap.Conn) error {
		defer client.Destroy()
		return kerberosFault(conn.GSSAPIBind(&gssapi.Client{Client: client}, service, ""))
	})
}

// lend lets go-ldap use the connection. The work runs beside us because it may
// ask a Kerberos server, which knows no context: it is left to end by itself
// when the context or the time is over before it.
func (s *session) lend(ctx context.Context, work func(*ldap.Conn) error) error {
	bounded, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	lease := newLease(s)
	conn := ldap.NewConn(lease, true) // "TLS": it is not to start any
	conn.Start()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil { // decoders of others, given a stranger's bytes: one logon fails, not the program
				done <- faultf(CodeBadAnswer, "", "the logon failed within: %v", p)
			}
		}()
		done <- work(conn)
	}()
	var err error
	select {
	case err = <-done:
	case <-bounded.Done():
		_ = lease.Close()
		return faultf(CodeTimedOut, "a logon needs the domain controller, and Kerberos its KDC: can both be reached?", "the logon took longer than %s", s.timeout)
	}
	if closing := conn.Close(); err == nil {
		err = closing
	}
	if lost := lease.failure(); lost != nil {
		return lost
	}
	var refused *ldap.Error
	if errors.As(err, &refused) && refused.ResultCode < ldap.ErrorNetwork {
		diagnostic := ""
		if refused.Err != nil {
			diagnostic = refused.Err.Error()
		}
		return describe(int64(refused.ResultCode), diagnostic)
	}
	return err
}
