package directory

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// The filters of a domain's users and groups, and the defaults of [Config].
// To Active Directory contacts are persons and computers are users: only both
// terms together select the users.
const (
	UserFilter  = "(&(objectCategory=person)(objectClass=user))"
	GroupFilter = "(objectCategory=group)"

	// DefaultPageSize is the largest page that Active Directory returns
	// (MaxPageSize).
	DefaultPageSize = 1000
	// DefaultTimeout is the longest wait for one answer.
	DefaultTimeout = 30 * time.Second

	maxPageSize = 1_000_000
	// MaxConnections bounds Config.Connections: Active Directory executes 20 searches of
	// a logon at a time (MaxActiveQueries).
	MaxConnections = 16
)

// Config says which directory to read, and how. Only URL is needed.
type Config struct {
	// URL is ldap://HOST[:PORT] or ldaps://HOST[:PORT]. On the ports of the
	// global catalog, 3268 and 3269, an empty Base is the whole forest.
	URL string
	// Base is the DN to search below; "": the server's own domain.
	Base string
	// Filter replaces [UserFilter]. Groups that it finds are skipped unless
	// Groups is set, computers and contacts always; all others are users.
	Filter string
	// Groups reads groups too, with [GroupFilter].
	Groups bool
	// Attributes have numbers that are read beside the GUIDs.
	Attributes aduid.Attributes
	// Nameless leaves out the names of accounts, which FindNames and Find look up: only
	// objectGUID is asked for, and what tells the kinds of objects apart.
	Nameless bool
	// Connections is how many connections read parts of the directory at the same time,
	// see [Source.Read]; 0 is 1.
	Connections int
	// PageSize is the number of accounts per page; 0: [DefaultPageSize].
	PageSize int
	// Timeout bounds the wait for each answer: the connection, the logon, a
	// whole page; 0: [DefaultTimeout].
	Timeout time.Duration

	// BindDN and Password are a simple bind: a DN, user@domain or DOMAIN\user.
	// Without them, and without Kerberos, the search is anonymous.
	BindDN   string
	Password []byte
	// AllowPlaintext sends the password to another machine even over ldap://
	// without StartTLS.
	AllowPlaintext bool
	// Kerberos logs on by GSSAPI instead: with BindDN (as user@REALM) and
	// Password, which then never go to the server, or with an existing ticket.
	Kerberos *Kerberos

	// StartTLS encrypts an ldap:// connection before anything else is sent.
	StartTLS bool
	// RootCAs are the authorities to trust, see [ReadCAs]; nil: the system's.
	RootCAs *x509.CertPool
	// InsecureSkipVerify accepts any certificate: an attacker in between can
	// read the password.
	InsecureSkipVerify bool

	// Dial connects; nil: [net.Dialer].
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Progress is called after each page; it may be nil.
	Progress func(Progress)
}

// Progress is how far a scan has got.
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
	const hint = "write ldaps://HOST or ldap://HOST, with :PORT if it is not 636 or 389; use --base for a base and --bind-dn for a name"
	bad := func(why string) (endpoint, error) {
		return endpoint{}, &fault.Error{Code: CodeBadURL, Act: "reading the server's address", Err: errors.New(why), Hint: hint}
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return bad("not a URL") // the cause would repeat it, with a password that it may contain
	case outbound.HasCredentials(text):
		return bad("it contains a user or a password")
	case u.Scheme != "ldap" && u.Scheme != "ldaps":
		return bad("it must begin with ldap:// or ldaps://")
	case u.Hostname() == "":
		return bad("the host is missing")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "":
		return bad("only a port may follow the host")
	}
	e := endpoint{host: u.Hostname(), port: u.Port(), tls: u.Scheme == "ldaps"}
	switch {
	case e.port == "" && e.tls:
		e.port = ldap.DefaultLdapsPort
	case e.port == "":
		e.port = ldap.DefaultLdapPort
	default:
		if _, err := strconv.ParseUint(e.port, 10, 16); err != nil {
			return bad("the port must be 0-65535")
		}
	}
	// net/url takes ldap://a::b] for a host
	if host, _, err := net.SplitHostPort(e.address()); err != nil || host != e.host {
		return bad("the host is neither a name nor an address")
	}
	return e, nil
}

func (e endpoint) address() string { return net.JoinHostPort(e.host, e.port) }

func (e endpoint) globalCatalog() bool { return e.port == "3268" || e.port == "3269" }

// check rejects settings that must not be tried, before anything is sent.
func (c Config) check() (endpoint, error) {
	e, err := parseURL(c.URL)
	if err != nil {
		return e, err
	}
	refuse := func(code fault.Code, why, hint string) (endpoint, error) {
		return e, &fault.Error{Code: code, Act: "connecting to", Operand: c.URL, Err: errors.New(why), Hint: hint}
	}
	switch {
	case c.StartTLS && e.tls:
		return refuse(CodeBadSetting, "ldaps is TLS from the first byte and cannot be combined with StartTLS", "use ldaps:// or --start-tls, not both")
	case c.PageSize < 0 || c.PageSize > maxPageSize:
		return refuse(CodeBadSetting, "unsupported page size", "leave out --page-size, or use 1 to 1000")
	case c.Connections < 0 || c.Connections > MaxConnections:
		return refuse(CodeBadSetting, "unsupported number of connections", fmt.Sprintf("use --connections 1 to %d", MaxConnections))
	case c.Timeout < 0:
		return refuse(CodeBadSetting, "the timeout is negative", "use a --timeout such as 30s")
	case c.BindDN == "" && len(c.Password) > 0:
		return refuse(CodeNoPassword, "a password was given, but no name", "add --bind-dn")
	case c.BindDN != "" && len(c.Password) == 0:
		return refuse(CodeNoPassword, "a bind DN was given, but no password", "add --password-file, or set the environment variable MACWRANGLER_LDAP_PASSWORD")
	case c.localOnly(e) && !outbound.Loopback(e.host):
		return refuse(CodePlaintext, "the password would cross the network unencrypted", hintPlaintext)
	}
	return e, nil
}

const hintPlaintext = "use ldaps:// or --start-tls; --allow-plaintext sends it anyway"

// localOnly reports whether the password would be sent unencrypted, which is for
// this machine alone.
func (c Config) localOnly(e endpoint) bool {
	return c.BindDN != "" && c.Kerberos == nil && !c.StartTLS && !e.tls && !c.AllowPlaintext
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

// filter returns the encoded filter of a scan.
func (c Config) filter() ([]byte, error) {
	text := c.Filter
	if text == "" {
		text = UserFilter
	}
	packet, err := ldap.CompileFilter(text)
	if err != nil {
		return nil, &fault.Error{Code: CodeBadFilter, Act: "reading filter", Operand: text, Err: err, Hint: "write it as for ldapsearch, such as " + UserFilter}
	}
	if !c.Groups {
		return packet.Bytes(), nil
	}
	groups, err := ldap.CompileFilter(GroupFilter)
	if err != nil {
		return nil, &fault.Error{Code: CodeBadFilter, Act: "reading filter", Operand: GroupFilter, Err: err}
	}
	return encode(tagOr, packet.Bytes(), groups.Bytes()), nil
}

// attributes returns the attributes to ask for: objectClass only where objects
// other than users may be found. Whether an account is disabled is looked up with its
// name.
func (c Config) attributes() []string {
	names := []string{attrGUID}
	if !c.Nameless {
		names = append(names, attrName, attrControl)
	}
	if c.Filter != "" || c.Groups {
		names = append(names, attrClass)
	}
	for _, kind := range []aduid.Kind{aduid.User, aduid.Group} {
		name := c.Attributes.Of(kind)
		known := slices.ContainsFunc(names, func(other string) bool { return strings.EqualFold(other, name) })
		if name != "" && !known && (kind == aduid.User || c.Groups) {
			names = append(names, name)
		}
	}
	return names
}
