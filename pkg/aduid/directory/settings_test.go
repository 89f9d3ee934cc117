package directory_test

import (
	"context"
	"crypto/tls"
	"errors"
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

// to returns a Dial that always connects to one address.
func to(address string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
}

// slapdSettings tries valid and invalid settings with a server.
func slapdSettings(t *testing.T, s *ldaptest.Server, plain directory.Config) {
	t.Helper()
	address := strings.TrimPrefix(s.LDAP, "ldap://")
	plain = fewPages(plain)
	tests := map[string]struct {
		change func(*directory.Config)
		want   fault.Code
	}{
		"as it is": {func(*directory.Config) {}, ""},
		"StartTLS": {func(c *directory.Config) { c.StartTLS, c.RootCAs = true, s.CA.Pool() }, ""},
		"StartTLS by name": {func(c *directory.Config) {
			c.URL, c.Dial, c.StartTLS, c.RootCAs = "ldap://"+ldaptest.Host, to(address), true, s.CA.Pool()
		}, ""},
		"StartTLS by another name": {func(c *directory.Config) {
			c.URL, c.Dial, c.StartTLS, c.RootCAs = "ldap://dc2.example.test", to(address), true, s.CA.Pool()
		}, directory.CodeHostname},
		"StartTLS without the authority":      {func(c *directory.Config) { c.StartTLS, c.RootCAs = true, ldaptest.NewCA(t).Pool() }, directory.CodeUnknownCA},
		"unverified":                          {func(c *directory.Config) { c.StartTLS, c.InsecureSkipVerify = true, true }, ""},
		"ldaps with the system's authorities": {func(c *directory.Config) { c.URL = s.LDAPS }, directory.CodeUnknownCA},
		"ldaps to the plain port":             {func(c *directory.Config) { c.URL = "ldaps://" + address }, directory.CodeTLS},
		"plain to the TLS port":               {func(c *directory.Config) { c.URL = "ldap://" + strings.TrimPrefix(s.LDAPS, "ldaps://") }, directory.CodeClosed},
		"no listener":                         {func(c *directory.Config) { c.URL = "ldap://127.0.0.1:1" }, directory.CodeCannotDial},
		"no such base":                        {func(c *directory.Config) { c.Base = "DC=nowhere" }, directory.CodeNoBase},
		"no such base below":                  {func(c *directory.Config) { c.Base = "OU=nobody," + ldaptest.Base }, directory.CodeNoBase},
		"no DN":                               {func(c *directory.Config) { c.Base = "nowhere" }, directory.CodeBadBase},
		"too large a page":                    {func(c *directory.Config) { c.PageSize = 1001 }, directory.CodePageSize},
		"anonymous":                           {func(c *directory.Config) { c.BindDN, c.Password = "", nil }, directory.CodeNoBase},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := plain
			test.change(&c)
			got, err := scan(t.Context(), c)
			switch {
			case test.want == "" && (err != nil || got.accounts != groups):
				t.Errorf("%v, %v", got, err)
			case test.want != "" && code(t, err) != test.want:
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

func slapdLogons(t *testing.T, s *ldaptest.Server, c directory.Config) {
	t.Helper()
	for password, want := range map[string]fault.Code{s.Password: "", s.Password + "x": directory.CodeBindFailed} {
		c.Password = []byte(password)
		source, err := directory.Open(t.Context(), c)
		if err == nil {
			err = source.Close()
		}
		if want == "" && err != nil || want != "" && code(t, err) != want {
			t.Errorf("logging on: %v, want %q", err, want)
		}
		if err != nil && strings.Contains(err.Error(), password) {
			t.Errorf("the password is in the error: %v", err)
		}
	}
}

// TestRefusedUnsent tries settings that must be refused before a byte is sent.
func TestRefusedUnsent(t *testing.T) {
	const name = "CN=reader"
	secret := []byte("secret")
	tests := map[string]struct {
		config directory.Config
		want   fault.Code
	}{
		"plain":               {directory.Config{URL: "ldap://dc1.example.test", BindDN: name, Password: secret}, directory.CodePlaintext},
		"a name with 127":     {directory.Config{URL: "ldap://127.0.0.1.example.test", BindDN: name, Password: secret}, directory.CodePlaintext},
		"localhost's cousin":  {directory.Config{URL: "ldap://localhost.example.test", BindDN: name, Password: secret}, directory.CodePlaintext},
		"private address":     {directory.Config{URL: "ldap://192.168.0.1", BindDN: name, Password: secret}, directory.CodePlaintext},
		"unspecified address": {directory.Config{URL: "ldap://0.0.0.0", BindDN: name, Password: secret}, directory.CodePlaintext},
		"decimal address":     {directory.Config{URL: "ldap://2130706433", BindDN: name, Password: secret}, directory.CodePlaintext},
		"no password":         {directory.Config{URL: "ldaps://dc1.example.test", BindDN: name}, directory.CodeNoPassword},
		"no name":             {directory.Config{URL: "ldaps://dc1.example.test", Password: secret}, directory.CodeNoPassword},
		"TLS twice":           {directory.Config{URL: "ldaps://dc1.example.test", StartTLS: true}, directory.CodeBadSetting},
		"page size":           {directory.Config{URL: "ldaps://dc1.example.test", PageSize: -1}, directory.CodeBadSetting},
		"timeout":             {directory.Config{URL: "ldaps://dc1.example.test", Timeout: -1}, directory.CodeBadSetting},
		"filter":              {directory.Config{URL: "ldaps://dc1.example.test", Filter: "(objectClass=user"}, directory.CodeBadFilter},
		"no URL":              {directory.Config{}, directory.CodeBadURL},
		"http":                {directory.Config{URL: "http://dc1.example.test"}, directory.CodeBadURL},
		"no host":             {directory.Config{URL: "ldap://"}, directory.CodeBadURL},
		"a base":              {directory.Config{URL: "ldap://dc1.example.test/DC=example"}, directory.CodeBadURL},
		"a port":              {directory.Config{URL: "ldap://dc1.example.test:99999"}, directory.CodeBadURL},
		"a query":             {directory.Config{URL: "ldap://dc1.example.test/?password=secret"}, directory.CodeBadURL},
		"a fragment":          {directory.Config{URL: "ldap://dc1.example.test#token=secret"}, directory.CodeBadURL},
		"half a URL":          {directory.Config{URL: "ldap://reader:secret@dc1.example.test:x"}, directory.CodeBadURL},
		"user info":           {directory.Config{URL: "ldap://reader:secret@dc1.example.test"}, directory.CodeBadURL},
	}
	for label, test := range tests {
		t.Run(label, func(t *testing.T) {
			test.config.Dial = func(context.Context, string, string) (net.Conn, error) {
				t.Error("it dialled")
				return nil, errors.New("no")
			}
			_, err := directory.Open(t.Context(), test.config)
			if code(t, err) != test.want {
				t.Errorf("%v, want %s", err, test.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the password is in the error: %v", err)
			}
		})
	}
}

// TestSent tries settings that must not be refused before dialing.
func TestSent(t *testing.T) {
	for _, c := range []directory.Config{
		{URL: "ldap://dc1.example.test"},
		{URL: "ldap://dc1.example.test", BindDN: "a", Password: []byte("b"), AllowPlaintext: true},
		{URL: "ldap://dc1.example.test", BindDN: "a", Password: []byte("b"), StartTLS: true},
		{URL: "ldap://localhost", BindDN: "a", Password: []byte("b")},
		{URL: "ldap://127.9.8.7", BindDN: "a", Password: []byte("b")},
		{URL: "ldap://[::1]:1389", BindDN: "a", Password: []byte("b")},
		{URL: "ldaps://dc1.example.test", BindDN: "a", Password: []byte("b")},
	} {
		dialled := false
		c.Dial = func(context.Context, string, string) (net.Conn, error) {
			dialled = true
			return nil, errors.New("no")
		}
		if _, err := directory.Open(t.Context(), c); code(t, err) != directory.CodeCannotDial || !dialled {
			t.Errorf("%s: %v", c.URL, err)
		}
	}
}

// farAway is a connection to another machine.
type farAway struct {
	net.Conn
	t *testing.T
}

func (farAway) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 389} }
func (farAway) Close() error         { return nil }
func (c farAway) Write([]byte) (int, error) {
	c.t.Error("something was sent")
	return 0, errors.New("no")
}

// TestLocalhostElsewhere has localhost lead to another machine: no password goes
// there unencrypted.
func TestLocalhostElsewhere(t *testing.T) {
	c := directory.Config{URL: "ldap://localhost", BindDN: "a", Password: []byte("b"), Dial: func(context.Context, string, string) (net.Conn, error) {
		return farAway{t: t}, nil
	}}
	if _, err := directory.Open(t.Context(), c); code(t, err) != directory.CodePlaintext {
		t.Error(err)
	}
}

// TestOldTLSIsRefused logs on to a server whose TLS is too old.
func TestOldTLSIsRefused(t *testing.T) {
	ca := ldaptest.NewCA(t)
	certificate := ca.Issue(t, time.Hour, "dc1.example.test")
	for version, want := range map[uint16]fault.Code{tls.VersionTLS10: directory.CodeTLS, tls.VersionTLS11: directory.CodeTLS, tls.VersionTLS12: ""} {
		settings := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS10, MaxVersion: version}
		listener, err := tls.Listen("tcp", "127.0.0.1:0", settings)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			if conn, err := listener.Accept(); err == nil {
				_ = conn.(*tls.Conn).Handshake()
				_, _ = conn.Read(make([]byte, 1)) // until the client goes
				_ = conn.Close()
			}
		}()
		c := directory.Config{
			URL: "ldaps://dc1.example.test", Base: "DC=example", RootCAs: ca.Pool(), Timeout: 10 * time.Second, Dial: to(listener.Addr().String()),
		}
		source, err := directory.Open(t.Context(), c)
		if err == nil {
			err = source.Close()
		}
		if want == "" && err != nil || want != "" && code(t, err) != want {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
		<-done
	}
}

// TestEchoedPassword has a server repeat the password in its refusal.
func TestEchoedPassword(t *testing.T) {
	c := answering(t, func(id int64, _ *ber.Packet) [][]byte {
		return [][]byte{message(id, outcome(ldap.ApplicationBindResponse, 49, "no: s3cret"))}
	})
	c.BindDN, c.Password = "reader", []byte("s3cret")
	if _, err := directory.Open(t.Context(), c); code(t, err) != directory.CodeBindFailed || strings.Contains(err.Error(), "s3cret") || fault.HintOf(err) == "" {
		t.Error(err)
	}
}

func TestExpiredCertificate(t *testing.T) {
	ca := ldaptest.NewCA(t)
	expired := ca.Issue(t, -time.Hour, "dc1.example.test")
	// not a net.Pipe: both sides write at once when a handshake fails
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{expired}})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if conn, err := listener.Accept(); err == nil {
			_ = conn.(*tls.Conn).Handshake()
			_ = conn.Close()
		}
	}()
	c := directory.Config{URL: "ldaps://dc1.example.test", RootCAs: ca.Pool(), Timeout: 10 * time.Second, Dial: to(listener.Addr().String())}
	if _, err := directory.Open(t.Context(), c); code(t, err) != directory.CodeExpired {
		t.Error(err)
	}
	if err := listener.Close(); err != nil {
		t.Error(err)
	}
	<-done
}

func TestReadCAs(t *testing.T) {
	first, second := ldaptest.NewCA(t), ldaptest.NewCA(t)
	both := append(append([]byte("two of them\n"), first.PEM...), second.PEM...)
	if pool, err := directory.ReadCAs(strings.NewReader(string(both))); err != nil || len(pool.Subjects()) != 2 { //nolint:staticcheck // not the system's pool
		t.Errorf("%v", err)
	}
	broken := strings.Replace(string(first.PEM), "MII", "AAA", 1)
	for _, text := range []string{"", "no certificate", broken, string(first.PEM[:100])} {
		if _, err := directory.ReadCAs(strings.NewReader(text)); code(t, err) != directory.CodeBadCA {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}
