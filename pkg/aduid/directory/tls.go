package directory

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// ReadCAs reads one or more certificates in PEM, for [Config].RootCAs. Only
// these authorities are trusted then. Text between certificates is ignored; a
// malformed certificate is an error.
func ReadCAs(r io.Reader) (*x509.CertPool, error) {
	pool, err := outbound.ReadCAs(r)
	if err != nil {
		return nil, &fault.Error{
			Code: CodeBadCA, Act: "reading CA certificates", Err: err,
			Hint: "use a file with the certificate of the authority in PEM: it begins with -----BEGIN CERTIFICATE-----",
		}
	}
	return pool, nil
}

// encrypt starts TLS on the session's connection. Bytes that arrive before the
// handshake are not the server's: somebody injected them.
func (s *session) encrypt(ctx context.Context, c Config, host string) error {
	if s.in.Buffered() > 0 {
		return fault.New(CodeBadAnswer, "something in between tampers with the connection", "received data before the TLS handshake")
	}
	settings := outbound.TLSConfig(c.RootCAs)
	settings.ServerName = host
	settings.InsecureSkipVerify = c.InsecureSkipVerify
	over := tls.Client(s.conn, settings)
	if err := over.HandshakeContext(ctx); err != nil {
		return s.tlsError(err, host)
	}
	s.conn, s.in = over, bufio.NewReaderSize(over, readBuffer)
	return nil
}

// tlsError adds a code and a hint to an error of a handshake.
func (s *session) tlsError(err error, host string) error {
	const certificate, handshake = "verifying the server's certificate", "negotiating TLS"
	var invalid x509.CertificateInvalidError
	var hostname x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var roots x509.SystemRootsError
	var header tls.RecordHeaderError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &fault.Error{Code: CodeExpired, Act: certificate, Err: err, Hint: "the server needs a new certificate, or this machine's clock is wrong"}
	case errors.As(err, &hostname):
		return &fault.Error{Code: CodeHostname, Act: certificate, Err: err, Hint: fmt.Sprintf("use a name that is in the certificate, not %q", host)}
	case errors.As(err, &unknown), errors.As(err, &roots):
		return &fault.Error{Code: CodeUnknownCA, Act: certificate, Err: err, Hint: "name the certificate of your authority with --ca-file"}
	case errors.As(err, &header):
		return &fault.Error{Code: CodeTLS, Act: handshake, Err: err, Hint: "that port does not use TLS: " + hintTLSPort}
	}
	if lost := s.lost(err); fault.CodeOf(lost) == CodeTimedOut {
		return lost
	}
	hint := "the server may only support TLS versions before 1.2"
	if errors.Is(err, io.EOF) {
		hint = "that port may not use TLS: " + hintTLSPort
	}
	return &fault.Error{Code: CodeTLS, Act: handshake, Err: err, Hint: hint}
}

const hintTLSPort = "ldaps:// is usually port 636; on 389 use ldap:// with --start-tls"

// startTLS upgrades a plain connection to TLS, before anything else is sent.
func (s *session) startTLS(ctx context.Context, c Config, host string) error {
	id := s.nextID()
	if err := s.send(startTLSRequest(id)); err != nil {
		return err
	}
	m, err := s.receive(id)
	if err != nil {
		return err
	}
	r, ok := parseResult(m.content)
	if m.op != opExtendedDone || !ok {
		return fault.New(CodeBadAnswer, "", "malformed answer to StartTLS")
	}
	if r.code != resultSuccess {
		refused := resultError(r.code, r.diagnostic)
		refused.Code, refused.Hint = CodeStartTLS, "the server has no certificate, or accepts TLS on another port only: try ldaps://"
		return refused
	}
	return s.encrypt(ctx, c, host)
}
