package directory_test

import (
	"bufio"
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/internal/ldaptest"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestMIT logs on with tickets of an MIT KDC.
func TestMIT(t *testing.T) {
	t.Parallel()
	m := ldaptest.StartMIT(t)
	logOnToMIT(t, m.Keytab, map[string]*directory.Kerberos{
		"ticket": {Cache: "FILE:" + m.Ticket(t), ConfigFile: m.KrbConfig}, "password": {ConfigFile: m.KrbConfig},
	}, m.Password)
}

// A gssServer is a directory server, with one account, whose Kerberos is MIT's.
type gssServer struct {
	acceptor *ldaptest.Acceptor
	offers   byte   // bits of protections
	bindings []byte // that the client must name; nil: any
	code     int64  // of a logon that Kerberos refuses
	tamper   func([]byte)

	chosen byte
	sealed bool // what the requests were
	err    error
}

// logOnToMIT logs on to servers with every protection and binding.
func logOnToMIT(t *testing.T, keytab string, logons map[string]*directory.Kerberos, password string) {
	t.Helper()
	ca := ldaptest.NewCA(t)
	certificate := ca.Issue(t, time.Hour, ldaptest.Host)
	hash := sha256.Sum256(certificate.Certificate[0])
	bound := append([]byte("tls-server-end-point:"), hash[:]...)
	flip := func(token []byte) { token[len(token)/2] ^= 1 }
	tests := map[string]struct {
		overTLS bool
		server  gssServer
		chosen  byte
		want    fault.Code
	}{
		"all, plain":            {false, gssServer{offers: 7}, 4, ""},
		"signing, plain":        {false, gssServer{offers: 3}, 2, ""},
		"nothing, plain":        {false, gssServer{offers: 1}, 1, ""},
		"all, TLS":              {true, gssServer{offers: 7}, 1, ""},
		"encryption alone, TLS": {true, gssServer{offers: 4}, 4, ""},
		"bound, TLS":            {true, gssServer{offers: 7, bindings: bound}, 1, ""},
		"bound elsewhere, TLS":  {true, gssServer{offers: 7, bindings: append([]byte("x"), bound...), code: 49}, 0, directory.CodeBinding},
		"an unknown protection": {false, gssServer{offers: 64}, 0, directory.CodeKerberos},
		"changed, encrypted":    {false, gssServer{offers: 7, tamper: flip}, 4, directory.CodeBadAnswer},
		"changed, signed":       {false, gssServer{offers: 2, tamper: flip}, 2, directory.CodeBadAnswer},
		"its number changed":    {false, gssServer{offers: 2, tamper: func(b []byte) { b[15]++ }}, 2, directory.CodeBadAnswer},
		"its flag changed":      {false, gssServer{offers: 4, tamper: func(b []byte) { b[2] &^= 2 }}, 4, directory.CodeBadAnswer},
		"signing is demanded":   {true, gssServer{code: 8}, 0, directory.CodeNeedsTLS},
	}
	for logon, kerberos := range logons {
		for name, test := range tests {
			t.Run(logon+", "+name, func(t *testing.T) {
				server := test.server
				server.acceptor = ldaptest.StartAcceptor(t, keytab)
				c := directory.Config{URL: "ldap://" + ldaptest.Host, Base: "DC=example", Timeout: 20 * time.Second, Kerberos: kerberos}
				if kerberos.Cache == "" {
					c.BindDN, c.Password = ldaptest.SambaReader, []byte(password)
				}
				var settings *tls.Config
				if test.overTLS {
					c.URL, c.RootCAs = "ldaps://"+ldaptest.Host, ca.Pool()
					settings = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
				}
				done := make(chan struct{})
				c.Dial = pipe(t, func(conn net.Conn) {
					defer close(done)
					if settings != nil {
						conn = tls.Server(conn, settings)
					}
					server.err = server.serve(conn)
				})
				got, err := scan(t.Context(), c)
				<-done
				switch {
				case test.want == "" && (err != nil || got.accounts != 1):
					t.Errorf("%v, %v; server: %v", got, err, server.err)
				case test.want != "" && code(t, err) != test.want:
					t.Errorf("%v, want %s", err, test.want)
				case server.chosen != test.chosen || server.sealed != (test.chosen == 4 && test.want != directory.CodeKerberos):
					t.Errorf("protection %d, want %d; encrypted: %t", server.chosen, test.chosen, server.sealed)
				}
				if test.want == directory.CodeNeedsTLS && !strings.Contains(fault.HintOf(err), "--ldap ldap://HOST with --gssapi") {
					t.Errorf("the hint is %q", fault.HintOf(err))
				}
			})
		}
	}
}

// serve answers a logon and one search.
func (s *gssServer) serve(conn net.Conn) error {
	defer func() {
		if over, ok := conn.(*tls.Conn); ok {
			conn = over.NetConn() // closed without a word: nobody reads any more
		}
		_ = conn.Close()
	}()
	in := bufio.NewReader(conn)
	for step := 0; ; step++ {
		packet, err := ber.ReadPacket(in)
		if err != nil {
			return err
		}
		id := packet.Children[0].Value.(int64)
		var token []byte
		if auth := packet.Children[1].Children[2]; len(auth.Children) > 1 {
			token = auth.Children[1].ByteValue
		}
		answer, code := s.negotiate(step, token)
		if code == 14 {
			response := outcome(ldap.ApplicationBindResponse, 14, "")
			credentials := ber.Encode(ber.ClassContext, ber.TypePrimitive, 7, nil, "")
			credentials.Data.Write(answer)
			response.AppendChild(credentials)
			_, err = conn.Write(message(id, response))
		} else {
			text := ""
			if code == 49 {
				text = "80090346: LdapErr: DSID-0C090569, comment: AcceptSecurityContext error, data 80090346, v4563"
			}
			_, err = conn.Write(message(id, outcome(ldap.ApplicationBindResponse, code, text)))
		}
		if err != nil || code != 14 && code != 0 {
			return err
		}
		if code == 0 {
			return s.search(conn, in)
		}
	}
}

// negotiate is one step of a logon (RFC 4752).
func (s *gssServer) negotiate(step int, token []byte) (answer []byte, code int64) {
	var err error
	switch step {
	case 0:
		if s.code == 8 {
			return nil, 8
		}
		if answer, err = s.acceptor.Accept(token, s.bindings); err == nil {
			return answer, 14
		}
	case 1:
		if answer, err = s.acceptor.Wrap([]byte{s.offers, 0, 0xff, 0xff}, false); err == nil {
			return answer, 14
		}
	case 2:
		var chosen []byte
		if chosen, s.sealed, err = s.acceptor.Unwrap(token); err == nil && len(chosen) == 4 {
			s.chosen = chosen[0]
			return nil, 0
		}
	}
	s.err = err
	return nil, max(s.code, 2)
}

// search answers requests with one account each.
func (s *gssServer) search(conn net.Conn, in *bufio.Reader) error {
	for {
		var packet *ber.Packet
		var err error
		if s.chosen == 1 {
			packet, err = ber.ReadPacket(in)
		} else {
			packet, err = s.readToken(in)
		}
		if err != nil || packet.Children[1].Tag == ldap.ApplicationUnbindRequest {
			return err
		}
		id := packet.Children[0].Value.(int64)
		for _, one := range [][]byte{person(id), done(id, 0, "", cookie(""))} {
			if s.chosen != 1 {
				if one, err = s.acceptor.Wrap(one, s.chosen == 4); err != nil {
					return err
				}
				if s.tamper != nil {
					s.tamper(one)
				}
				one = append(binary.BigEndian.AppendUint32(nil, uint32(len(one))), one...)
			}
			if _, err := conn.Write(one); err != nil {
				return err
			}
		}
	}
}

func (s *gssServer) readToken(in *bufio.Reader) (*ber.Packet, error) {
	var size [4]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return nil, err
	}
	token := make([]byte, binary.BigEndian.Uint32(size[:]))
	if _, err := io.ReadFull(in, token); err != nil {
		return nil, err
	}
	plain, sealed, err := s.acceptor.Unwrap(token)
	if err != nil {
		return nil, fmt.Errorf("the client's token: %w", err)
	}
	s.sealed = sealed
	return ber.DecodePacketErr(plain)
}
