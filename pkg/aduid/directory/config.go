package directory

import (
	"context"
	"crypto/x509"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"
)

// The filters of a domain's users and groups, and what [Config] takes where
// nothing is given. Contacts are persons and computers are users to Active
// Directory: only both terms together leave the users.
const (
	UserFilter  = "(&(objectCategory=person)(objectClass=user))"
	GroupFilter = "(objectCategory=group)"

	// DefaultPageSize is the most that Active Directory gives (MaxPageSize).
	DefaultPageSize = 1000
	// DefaultTimeout is the longest wait for one answer.
	DefaultTimeout = 30 * time.Second

	mostPageSize = 1_000_000
)

// Config says which directory to read, and how. Only URL is needed.
type Config struct {
	// URL is ldap://HOST[:PORT] or ldaps://HOST[:PORT]. On the ports of the
	// global catalog, 3268 and 3269, an empty Base is the whole forest.
	URL string
	// Base is the DN to search below. Empty: the server's own domain.
	Base string
	// Filter replaces [UserFilter]. What it finds are users, but for groups,
	// which are skipped unless Groups is set, and computers and contacts.
	Filter string
	// Groups reads groups too, by [GroupFilter].
	Groups bool
	// PageSize is the number of accounts a page; 0: [DefaultPageSize].
	PageSize int
	// Timeout bounds the wait for each answer: the connection, the logon, a
	// whole page; 0: [DefaultTimeout].
	Timeout time.Duration

	// BindDN and Password are a simple bind: a DN, user@domain or DOMAIN\user.
	// Without them, and without Kerberos, nobody is logged on.
	BindDN   string
	Password []byte
	// AllowPlaintext sends the password even over ldap:// without StartTLS to
	// another machine.
	AllowPlaintext bool
	// Kerberos logs on by GSSAPI instead: with BindDN (as user@REALM) and
	// Password, which then never go to the server, or else with a ticket.
	Kerberos *Kerberos

	// StartTLS encrypts an ldap:// connection before anything else is said.
	StartTLS bool
	// RootCAs are the authorities to trust, see [ReadCAs]; nil: the system's.
	RootCAs *x509.CertPool
	// InsecureSkipVerify takes any certificate: whoever is in between can read
	// the password.
	InsecureSkipVerify bool

	// Dial connects; nil: as [net.Dialer] does.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Progress is called after each page; nil: not wanted.
	Progress func(Progress)
}

// Progress is how far a scan has come.
type Progress struct {
	Pages    int64
	Accounts int64
}

// endpoint is a checked URL.
type endpoint struct {
	host, port string
	tls        bool // from the first byte
}

func parseURL(text string) (endpoint, error) {
	const advice = "write ldaps://HOST or ldap://HOST, with :PORT if it is not 636 or 389; a base goes into --base, a name into --bind-dn"
	bad := func(why string) (endpoint, error) {
		return endpoint{}, &Error{ErrCode: CodeBadURL, Text: "reading the server's address: " + why, Advice: advice}
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return bad("it is no URL") // the cause would repeat it, with what it may hold
	case u.User != nil:
		return bad("it holds a user or a password")
	case u.Scheme != "ldap" && u.Scheme != "ldaps":
		return bad("it begins neither with ldap:// nor with ldaps://")
	case u.Hostname() == "":
		return bad("it names no host")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "":
		return bad("more follows the host")
	}
	e := endpoint{host: u.Hostname(), port: u.Port(), tls: u.Scheme == "ldaps"}
	switch {
	case e.port == "" && e.tls:
		e.port = ldap.DefaultLdapsPort
	case e.port == "":
		e.port = ldap.DefaultLdapPort
	default:
		if _, err := strconv.ParseUint(e.port, 10, 16); err != nil {
			return bad("its port is none")
		}
	}
	return e, nil
}

func (e endpoint) address() string { return net.JoinHostPort(e.host, e.port) }

func (e endpoint) globalCatalog() bool { return e.port == "3268" || e.port == "3269" }

// loopback tells whether the connection stays on this machine. A name other
// than localhost may lead anywhere, whatever DNS says now.
func (e endpoint) loopback() bool {
	ip := net.ParseIP(e.host)
	return strings.EqualFold(e.host, "localhost") || ip != nil && ip.IsLoopback()
}

// check refuses what must not be tried, before anything is sent.
func (c Config) check() (endpoint, error) {
	e, err := parseURL(c.URL)
	if err != nil {
		return e, err
	}
	refuse := func(code Code, why, advice string) (endpoint, error) {
		return e, &Error{ErrCode: code, Text: "asking " + strconv.Quote(c.URL) + ": " + why, Advice: advice}
	}
	switch {
	case c.StartTLS && e.tls:
		return refuse(CodeBadSetting, "ldaps is TLS from its first byte, StartTLS does not go with it", "leave out one of the two")
	case c.PageSize < 0 || c.PageSize > mostPageSize:
		return refuse(CodeBadSetting, "a page cannot have that many accounts", "leave out --page-size, or give 1 to 1000")
	case c.Timeout < 0:
		return refuse(CodeBadSetting, "a wait cannot be negative", "give a --timeout such as 30s")
	case c.BindDN == "" && len(c.Password) > 0:
		return refuse(CodeNoPassword, "a password was given, but no name", "give --bind-dn")
	case c.BindDN != "" && len(c.Password) == 0:
		return refuse(CodeNoPassword, "a bind DN was given, but no password", "give --password-file, or the environment variable MACWRANGLER_LDAP_PASSWORD")
	case c.plaintextPassword() && !e.tls && !e.loopback() && !c.AllowPlaintext:
		return refuse(CodePlaintext, "the password would cross the network unprotected", "use ldaps:// or --start-tls; --allow-plaintext sends it all the same")
	}
	return e, nil
}

func (c Config) plaintextPassword() bool {
	return c.BindDN != "" && c.Kerberos == nil && !c.StartTLS
}

func (c Config) pageSize() int {
	if c.PageSize == 0 {
		return DefaultPageSize
	}
	return c.PageSize
}

func (c Config) timeout() time.Duration {
	if c.Timeout == 0 {
		return DefaultTimeout
	}
	return c.Timeout
}

// filter gives the encoded filter of a scan.
func (c Config) filter() ([]byte, error) {
	text := c.Filter
	if text == "" {
		text = UserFilter
	}
	packet, err := ldap.CompileFilter(text)
	if err != nil {
		return nil, &Error{ErrCode: CodeBadFilter, Text: "reading filter " + strconv.Quote(text), Advice: "write it as for ldapsearch, such as " + UserFilter, Err: err}
	}
	if !c.Groups {
		return packet.Bytes(), nil
	}
	groups, err := ldap.CompileFilter(GroupFilter)
	if err != nil {
		return nil, &Error{ErrCode: CodeBadFilter, Text: "reading filter " + strconv.Quote(GroupFilter), Err: err}
	}
	return encode(tagOr, packet.Bytes(), groups.Bytes()), nil
}

// attributes are no more than needed: objectClass only where more than users
// may be found.
func (c Config) attributes() []string {
	names := []string{attrGUID, attrName, attrControl}
	if c.Filter != "" || c.Groups {
		names = append(names, attrClass)
	}
	return names
}
