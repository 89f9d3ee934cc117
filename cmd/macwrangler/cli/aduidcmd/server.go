package aduidcmd

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxCAFile is more than directory.ReadCAs accepts, which says so.
const maxCAFile = 16 << 20

// dnsTimeout bounds a DNS lookup, unless there is a --timeout.
const dnsTimeout = 5 * time.Second

// serverOptions describe the directory server that the flags of a scan, or the settings
// of uidtool, describe.
type serverOptions struct {
	url, domain    string // one of them
	base           string
	bindDN         string
	password       string
	startTLS       bool
	caFile         string
	gssapi         bool
	insecure       bool
	allowPlaintext bool

	readCA func(path string) ([]byte, error) // nil: the path is the caller's own
}

// config returns the configuration for the flags or settings.
func (s serverOptions) config(a *frame.App) (directory.Config, error) {
	c := directory.Config{
		URL: s.url, Base: s.base, BindDN: s.bindDN, Password: []byte(s.password), Timeout: a.TimeoutOr(frame.DefaultTimeout),
		StartTLS: s.startTLS, InsecureSkipVerify: s.insecure, AllowPlaintext: s.allowPlaintext,
	}
	if s.domain != "" && !s.allowPlaintext {
		c.StartTLS = true // the DNS records are about plain LDAP
	}
	if s.gssapi {
		c.Kerberos = directory.KerberosFromEnv(a.Getenv, os.Getuid())
		c.Kerberos.Realm = s.domain // of a name without one
	}
	if s.caFile != "" {
		read := s.readCA
		if read == nil {
			read = func(path string) ([]byte, error) { return a.ReadFile(path, maxCAFile) }
		}
		data, err := read(s.caFile)
		if err != nil {
			return c, fmt.Errorf("reading certificates %q: %w", s.caFile, fault.WithoutPath(err))
		}
		if c.RootCAs, err = directory.ReadCAs(bytes.NewReader(data)); err != nil {
			return c, fmt.Errorf("reading certificates %q: %w", s.caFile, err)
		}
	}
	return c, nil
}

// open connects to the server, or to the first server of the domain that
// answers.
func (s serverOptions) open(ctx context.Context, a *frame.App, c directory.Config) (*directory.Source, error) {
	if s.domain == "" {
		return directory.Open(ctx, c)
	}
	bounded, cancel := context.WithTimeout(ctx, a.TimeoutOr(dnsTimeout))
	defer cancel()
	targets, err := directory.Discover(bounded, &net.Resolver{}, s.domain)
	if err != nil {
		return nil, err
	}
	for _, target := range targets {
		a.Detail("DNS lists %s", target.URL())
	}
	return directory.OpenFirst(ctx, targets, c)
}
