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
)

// A Resolver looks up SRV records; [net.Resolver] does.
type Resolver interface {
	LookupSRV(ctx context.Context, service, proto, name string) (cname string, records []*net.SRV, err error)
}

// A Target is a domain controller that DNS names.
type Target struct {
	Host string // without a final dot
	Port uint16
}

// URL is what to put into [Config]. The records speak of plain LDAP: set
// StartTLS too.
func (t Target) URL() string {
	return "ldap://" + net.JoinHostPort(t.Host, strconv.Itoa(int(t.Port)))
}

const mostTargets = 1000

// Discover asks DNS for the controllers of an Active Directory domain, by the
// record _ldap._tcp.dc._msdcs.DOMAIN (MS-ADTS 6.3.2.3), the best first: by
// priority, and within one in the resolver's order, which net.Resolver makes by
// weight (RFC 2782).
//
// DNS is not protected, and a password is about to be sent: a server whose
// name is outside of the domain is refused, for its certificate would prove no
// more than its own name. Localhost is not.
func Discover(ctx context.Context, resolver Resolver, domain string) ([]Target, error) {
	const advice = "check the domain's name and this machine's DNS, or name the server: --ldap ldaps://HOST"
	domain = strings.TrimSuffix(domain, ".")
	fail := func(code Code, advice string, err error) ([]Target, error) {
		return nil, &Error{ErrCode: code, Text: fmt.Sprintf("looking for a domain controller of %q", domain), Advice: advice, Err: err}
	}
	if !plainName(domain) {
		return fail(CodeNoServer, "give the DNS name of the domain, such as corp.example.com", errors.New("that is no DNS name"))
	}
	_, records, err := resolver.LookupSRV(ctx, "", "", "_ldap._tcp.dc._msdcs."+domain)
	switch {
	case ctx.Err() != nil:
		return fail(CodeStopped, "", context.Cause(ctx))
	case err != nil:
		return fail(CodeNoServer, advice, err)
	case len(records) == 0 || len(records) == 1 && records[0].Target == ".":
		return fail(CodeNoServer, advice, errors.New("DNS says there is none"))
	}
	records = slices.Clone(records[:min(len(records), mostTargets)])
	slices.SortStableFunc(records, func(a, b *net.SRV) int { return cmp.Compare(a.Priority, b.Priority) })
	targets := make([]Target, len(records))
	for i, record := range records {
		host := strings.ToLower(strings.TrimSuffix(record.Target, "."))
		if !plainName(host) || !within(host, domain) {
			return fail(CodeOutside, "if you trust that server, name it yourself: --ldap ldaps://HOST", fmt.Errorf("DNS names %.200q, which is not in the domain", host))
		}
		targets[i] = Target{Host: host, Port: record.Port}
	}
	return targets, nil
}

func within(host, domain string) bool {
	return host == "localhost" || strings.HasSuffix("."+host, "."+strings.ToLower(domain))
}

// plainName takes names of letters, digits, hyphens, underscores and dots.
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

// OpenFirst opens the first target that can be reached, by a config whose URL
// it sets. Only a server that does not answer is passed over: a wrong password
// tried at each in turn would lock the account.
func OpenFirst(ctx context.Context, targets []Target, c Config) (*Source, error) {
	err := error(&Error{ErrCode: CodeNoServer, Text: "opening a directory: no server is known"})
	for _, target := range targets {
		var s *Source
		c.URL = target.URL()
		if s, err = Open(ctx, c); err == nil {
			return s, nil
		}
		var failed *Error
		if !errors.As(err, &failed) {
			return nil, err
		}
		switch failed.ErrCode {
		case CodeCannotDial, CodeNoHost, CodeTimedOut, CodeClosed:
		default:
			return nil, err
		}
	}
	return nil, err
}
