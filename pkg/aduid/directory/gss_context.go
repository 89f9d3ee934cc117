package directory

import (
	"crypto"
	"crypto/md5" //nolint:gosec // as RFC 4121 has it
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
)

// A protection is what Kerberos does to the messages after a logon (RFC 4752, 3.3).
type protection byte

const (
	unprotected protection = 1
	signed      protection = 2
	encrypted   protection = 4

	// maxToken bounds a token of the server, which may join several messages.
	maxToken = maxMessage
)

// gssContext is a logon by Kerberos. It implements [ldap.GSSAPIClient]: go-ldap's
// own implementation neither signs nor binds to TLS, does not check that the
// server's answer is to its request, and cannot read the tokens of MIT Kerberos.
type gssContext struct {
	client  *kerberosClient
	server  *x509.Certificate // of TLS; nil: none
	overTLS bool
	tokens  gssTokens
	layer   protection // as agreed
	max     int        // the longest token that the server takes
}

// InitSecContext implements [ldap.GSSAPIClient].
func (g *gssContext) InitSecContext(target string, token []byte) ([]byte, bool, error) {
	return g.InitSecContextWithOptions(target, token, nil)
}

// InitSecContextWithOptions implements [ldap.GSSAPIClient].
func (g *gssContext) InitSecContextWithOptions(target string, token []byte, _ []int) (out []byte, more bool, err error) {
	if token == nil {
		out, g.tokens.sent, err = g.client.requestToken(target, g.checksum())
		return out, true, err
	}
	err = guarded(func() (err error) {
		g.tokens.key, g.tokens.received, err = g.client.acceptAnswer(token)
		return err
	})
	return []byte{}, false, err
}

// checksum returns the field of that name of the first token (RFC 4121, 4.1.1).
func (g *gssContext) checksum() []byte {
	const mutual, replay, sequence, confidential, integrity = 2, 4, 8, 16, 32
	c := make([]byte, 24)
	binary.LittleEndian.PutUint32(c, 16)
	if bound := channelBinding(g.server); bound != nil {
		sum := md5.Sum(bound) //nolint:gosec // as RFC 4121 has it
		copy(c[4:], sum[:])
	}
	binary.LittleEndian.PutUint32(c[20:], mutual|replay|sequence|confidential|integrity)
	return c
}

// channelBinding returns the bindings of a connection over TLS: no addresses, and
// the certificate's hash (RFC 5929, 4.1).
func channelBinding(server *x509.Certificate) []byte {
	if server == nil {
		return nil
	}
	var hash crypto.Hash
	switch server.SignatureAlgorithm {
	case x509.SHA384WithRSA, x509.ECDSAWithSHA384, x509.SHA384WithRSAPSS:
		hash = crypto.SHA384
	case x509.SHA512WithRSA, x509.ECDSAWithSHA512, x509.SHA512WithRSAPSS:
		hash = crypto.SHA512
	case x509.PureEd25519, x509.UnknownSignatureAlgorithm:
		return nil // not defined for them
	default: // SHA-256, and in place of the weaker ones
		hash = crypto.SHA256
	}
	h := hash.New()
	_, _ = h.Write(server.Raw) // never fails
	data := h.Sum([]byte("tls-server-end-point:"))
	out := make([]byte, 16, 20+len(data))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data))) //nolint:gosec // some bytes
	return append(out, data...)
}

// serverCertificate returns the certificate of a connection over TLS.
func serverCertificate(s *session) (certificate *x509.Certificate, overTLS bool) {
	over, ok := s.conn.(*tls.Conn)
	if !ok {
		return nil, false
	}
	if chain := over.ConnectionState().PeerCertificates; len(chain) > 0 {
		certificate = chain[0]
	}
	return certificate, true
}

var errNoLayer = errors.New("the server offers no protection that this program knows")

// NegotiateSaslAuth implements [ldap.GSSAPIClient]: it chooses one of the
// protections that the server offers. The offer is signed. Over TLS none is needed,
// and domain controllers take no other.
func (g *gssContext) NegotiateSaslAuth(token []byte, authorization string) ([]byte, error) {
	offer, _, err := g.tokens.unwrap(token)
	if err != nil {
		return nil, err
	}
	if len(offer) != 4 {
		return nil, errBadToken
	}
	g.max = int(binary.BigEndian.Uint32(offer) & 0xffffff)
	order := []protection{encrypted, signed, unprotected}
	if g.overTLS {
		order = []protection{unprotected, encrypted, signed}
	}
	for _, one := range order {
		if offer[0]&byte(one) != 0 {
			g.layer = one
			break
		}
	}
	answer := make([]byte, 4, 4+len(authorization))
	switch {
	case g.layer == 0:
		return nil, errNoLayer
	case g.layer != unprotected:
		binary.BigEndian.PutUint32(answer, maxToken)
	}
	answer[0] = byte(g.layer)
	return g.tokens.wrap(append(answer, authorization...), false)
}

// DeleteSecContext implements [ldap.GSSAPIClient]. The tokens are needed after the
// logon.
func (g *gssContext) DeleteSecContext() error { return nil }
