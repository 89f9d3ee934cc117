package sink

import (
	"cmp"
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// Credentials are sent with every request. The zero value sends none.
type Credentials struct {
	Token    string // takes precedence over Username
	Username string
	Password string
}

// Access is how a server is reached, and as whom. The zero value is usable, but
// waits for ever.
type Access struct {
	Credentials

	// Timeout limits each request.
	Timeout time.Duration
	// RootCAs are the authorities to trust, see [ReadCAs]; nil: the system's.
	RootCAs *x509.CertPool
	// AllowPlaintext sends the credentials over http to other machines too.
	AllowPlaintext bool
	// Hint says how to give credentials, for a server that wants some; "": by
	// environment variables or --token-file.
	Hint string
	// Dial connects; nil: [net.Dialer].
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// ReadCAs reads one or more certificates in PEM, for [Access].RootCAs. Only these
// authorities are trusted then.
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

// HTTPClient returns a client for the server at u, which follows no redirect.
// Credentials that would leave this machine unencrypted are an error, unless
// AllowPlaintext is set.
func (a Access) HTTPClient(u *url.URL) (*http.Client, error) {
	guarded := u.Scheme != "https" && a.Credentials != (Credentials{}) && !a.AllowPlaintext
	if guarded && !outbound.Loopback(u.Hostname()) {
		return nil, a.plaintextError(u, errors.New("the token or the password would cross the network unencrypted"))
	}
	return outbound.NewHTTPClient(outbound.HTTPOptions{
		RootCAs: a.RootCAs, Timeout: a.Timeout, LoopbackOnly: guarded, Dial: a.Dial,
	}), nil
}

// plaintextError says that nothing was sent, because it would be read by others.
func (a Access) plaintextError(u *url.URL, cause error) error {
	return &fault.Error{
		Code: CodePlaintext, Act: "connecting to", Operand: outbound.Shown(u.String()), Err: cause,
		Hint: "use an https address, and --ca-file for a certificate of your own authority; --allow-plaintext sends it anyway",
	}
}

// Authorize adds the credentials to a request. scheme is what the server calls a
// token: Token or Bearer.
func (a Access) Authorize(req *http.Request, scheme string) {
	switch {
	case a.Token != "":
		req.Header.Set("Authorization", scheme+" "+a.Token)
	case a.Username != "":
		req.SetBasicAuth(a.Username, a.Password)
	}
}

// Hide removes the credentials from a server's text: it may repeat what it was
// sent.
func (a Access) Hide(text string) string {
	basic := ""
	if a.Username != "" {
		basic = base64.StdEncoding.EncodeToString([]byte(a.Username + ":" + a.Password))
	}
	for _, secret := range []string{basic, a.Token, a.Password} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	return text
}

// hint says how to give credentials.
func (a Access) hint() string { return cmp.Or(a.Hint, credentialsHint) }
