package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// A Resolver looks up SRV records; [net.Resolver] does.
type Resolver interface {
	LookupSRV(ctx context.Context, service, proto, name string) (cname string, records []*net.SRV, err error)
}

// A Target is a domain controller that DNS lists.
type Target struct {
	Host string // without a final dot
	Port uint16
}

// URL returns the URL for [Config]. The records are about plain LDAP: set
// StartTLS too.
func (t Target) URL() string {
	return "ldap://" + net.JoinHostPort(t.Host, strconv.Itoa(int(t.Port)))
}

const maxTargets = 1000

// Discover looks up the controllers of an Active Directory domain in DNS, with
// the record _ldap._tcp.dc._msdcs.DOMAIN (MS-ADTS 6.3.2.3), the best first: by
// priority, and within a priority in the resolver's order, which net.Resolver
// determines by weight (RFC 2782).
//
// DNS is not protected, and a password is about to be sent: a server outside
// the domain is rejected, because its certificate would only prove its own
// name. Localhost is accepted.
func Discover(ctx context.Context, resolver Resolver, domain string) ([]Target, error) {
	const hint = "check the domain's name and this machine's DNS, or name the server: --ldap ldaps://HOST"
	domain = strings.TrimSuffix(domain, ".")
	fail := func(code fault.Code, hint string, err error) ([]Target, error) {
		return nil, &fault.Error{Code: code, Act: "looking up a domain controller of", Operand: domain, Err: err, Hint: hint}
	}
	if !plainName(domain) {
		if outbound.HasCredentials(domain) {
			domain = outbound.Shown(domain)
		}
		return fail(CodeNoServer, "use the DNS name of the domain, such as corp.example.com", errors.New("not a DNS name"))
	}
	_, records, err := resolver.LookupSRV(ctx, "", "", "_ldap._tcp.dc._msdcs."+domain)
	switch {
	case ctx.Err() != nil:
		return fail(fault.Stopped, "", context.Cause(ctx))
	case err != nil:
		return fail(CodeNoServer, hint, err)
	case len(records) == 0 || len(records) == 1 && records[0].Target == ".":
		return fail(CodeNoServer, hint, errors.New("DNS lists none"))
	}
	records = slices.Clone(records[:min(len(records), maxTargets)])
	slices.SortStableFunc(records, func(a, b *net.SRV) int { return cmp.Compare(a.Priority, b.Priority) })
	targets := make([]Target, len(records))
	for i, record := range records {
		host := strings.ToLower(strings.TrimSuffix(record.Target, "."))
		if !plainName(host) || !within(host, domain) {
			return fail(CodeOutside, "if you trust that server, name it yourself: --ldap ldaps://HOST", fmt.Errorf("DNS lists %q, which is outside the domain", fault.ClipTo(host, 200)))
		}
		targets[i] = Target{Host: host, Port: record.Port}
	}
	return targets, nil
}

func within(host, domain string) bool {
	return host == "localhost" || strings.HasSuffix("."+host, "."+strings.ToLower(domain))
}

// plainName reports whether a name consists of letters, digits, hyphens,
// underscores and dots, in labels of 1 to 63 characters.
func plainName(name string) bool {
	if name == "" || len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 {
			return false
		}
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return !(r == '.' || r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z')
	})
}

// OpenFirst opens the first target that can be reached, with a config whose
// URL it sets. Only a server that does not answer is skipped. After the first
// logon with a password no other is tried, whatever came of it: a wrong password
// tried at each server in turn would lock the account, and one that was not
// answered may have been counted.
func OpenFirst(ctx context.Context, targets []Target, c Config) (*Source, error) {
	err := error(fault.New(CodeNoServer, "", "opening a directory: no server is known"))
	for _, target := range targets {
		var s *Source
		c.URL = target.URL()
		if s, err = Open(ctx, c); err == nil {
			return s, nil
		}
		if _, tried := errors.AsType[*logonError](err); tried {
			return nil, err
		}
		switch fault.CodeOf(err) {
		case CodeCannotDial, CodeNoHost, CodeTimedOut, CodeClosed:
		default:
			return nil, err
		}
	}
	return nil, err
}
