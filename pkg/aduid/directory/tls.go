package directory

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
)

const mostCAs = 8 << 20 // bytes of a file of authorities

// ReadCAs reads one or more certificates in PEM, for [Config].RootCAs. These
// then are the only authorities that count. Text between certificates is
// ignored, a certificate that cannot be read is not.
func ReadCAs(r io.Reader) (*x509.CertPool, error) {
	const advice = "give a file with the certificate of the authority in PEM: it begins with -----BEGIN CERTIFICATE-----"
	bad := func(err error) error {
		return &Error{ErrCode: CodeBadCA, Text: "reading the certificates of authorities", Advice: advice, Err: err}
	}
	text, err := io.ReadAll(io.LimitReader(r, mostCAs+1))
	if err != nil {
		return nil, bad(err)
	}
	if len(text) > mostCAs {
		return nil, bad(fmt.Errorf("more than %d bytes", mostCAs))
	}
	pool, count := x509.NewCertPool(), 0
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, bad(err)
		}
		pool.AddCert(certificate)
		count++
	}
	if count == 0 {
		return nil, bad(errors.New("there is none"))
	}
	return pool, nil
}

// encrypt runs TLS over the session's connection. Bytes that came before it
// was agreed on are nobody's: somebody put them there.
func (s *session) encrypt(ctx context.Context, c Config, host string) error {
	if s.in.Buffered() > 0 {
		return faultf(CodeBadAnswer, "something between here and the server tampers with the connection", "data came before TLS had begun")
	}
	over := tls.Client(s.conn, &tls.Config{
		ServerName:         host,
		RootCAs:            c.RootCAs,
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: c.InsecureSkipVerify, //nolint:gosec // asked for, and said loudly by who asks
	})
	if err := over.HandshakeContext(ctx); err != nil {
		return s.tlsFault(err, host)
	}
	s.conn, s.in = over, bufio.NewReaderSize(over, readBuffer)
	return nil
}

// tlsFault finds out what was wrong with a handshake.
func (s *session) tlsFault(err error, host string) error {
	var invalid x509.CertificateInvalidError
	var hostname x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var roots x509.SystemRootsError
	var header tls.RecordHeaderError
	var closed *fault
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &fault{CodeExpired, "the server needs a new certificate, or this machine's clock is wrong", err}
	case errors.As(err, &hostname):
		return &fault{CodeHostname, fmt.Sprintf("use a name that the certificate holds, not %q", host), err}
	case errors.As(err, &unknown), errors.As(err, &roots):
		return &fault{CodeUnknownCA, "give the certificate of your authority with --ca-file", err}
	case errors.As(err, &header):
		return &fault{CodeTLS, "that port does not speak TLS: ldaps:// is usually port 636; on 389 use ldap:// with --start-tls", err}
	case errors.As(s.lost(err), &closed) && closed.code == CodeTimedOut:
		return closed
	case errors.Is(err, io.EOF):
		return &fault{CodeTLS, "that port may not speak TLS: ldaps:// is usually port 636; on 389 use ldap:// with --start-tls", err}
	}
	return &fault{CodeTLS, "if nothing else is wrong, the server may offer only versions of TLS before 1.2", err}
}

// startTLS asks for TLS on a plain connection, before anything else is said.
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
		return faultf(CodeBadAnswer, "", "the answer to StartTLS is none")
	}
	if r.code != resultSuccess {
		return &fault{CodeStartTLS, "the server has no certificate, or takes TLS on another port only: try ldaps://", describe(r.code, r.diagnostic)}
	}
	return s.encrypt(ctx, c, host)
}
