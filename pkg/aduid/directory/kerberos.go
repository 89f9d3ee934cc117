package directory

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Kerberos is the configuration of a GSSAPI logon. Over TLS the logon is bound to
// the server's certificate (RFC 5929); without TLS the connection is encrypted, or
// at least signed, by Kerberos itself, unless the server offers neither.
type Kerberos struct {
	// Cache is the ticket file of kinit, used where Config has no BindDN. It must
	// belong to the effective user, and nobody else may be able to change it: by
	// default it is in /tmp, where anybody can put a file of that name.
	Cache string
	// CacheOwners are uids besides the effective one that the file may belong to.
	CacheOwners []uint32
	// ConfigFile is krb5.conf, or a list of such files with colons between them.
	// Without one, the realm comes from the ticket or the name, and its servers from
	// DNS; without those, the directory server is asked for tickets.
	ConfigFile string
	// Realm is that of a name without one; "": the default of ConfigFile.
	Realm string
	// Resolver looks up the servers of a realm; nil: the system's.
	Resolver Resolver
	// Service is the name to get a ticket for; "": ldap/HOST of the URL.
	Service string
}

// KerberosFromEnv returns a configuration with the files that kinit uses:
// KRB5CCNAME and KRB5_CONFIG, or their usual places. uid is the user's. For root a
// file that KRB5CCNAME names may also belong to the user who ran sudo, whose
// choice it is; one in the usual place may not.
func KerberosFromEnv(getenv func(string) string, uid int) *Kerberos {
	k := &Kerberos{Cache: getenv("KRB5CCNAME"), ConfigFile: getenv("KRB5_CONFIG")}
	if k.Cache == "" {
		k.Cache = "/tmp/krb5cc_" + strconv.Itoa(uid)
	} else if before, err := strconv.ParseUint(getenv("SUDO_UID"), 10, 32); err == nil && uid == 0 {
		k.CacheOwners = []uint32{uint32(before)}
	}
	if k.ConfigFile == "" {
		k.ConfigFile = "/etc/krb5.conf"
	}
	return k
}

// client returns a client for a principal with its password, or for the ticket file.
// host is the directory's, which is asked for tickets where nothing else is known.
func (k *Kerberos) client(ctx context.Context, principal, password, host string) (*kerberosClient, error) {
	if principal == "" {
		path, cache, err := k.cache()
		if err != nil {
			return nil, err
		}
		settings, err := k.settings(ctx, cache.GetClientRealm(), host)
		if err != nil {
			return nil, err
		}
		c, err := newTicketClient(cache, settings)
		if err != nil {
			return nil, &fault.Error{Code: CodeTicket, Act: "using ticket file", Operand: path, Err: err, Hint: "the ticket may have expired: run kinit again"}
		}
		return c, nil
	}
	name, realm, _ := strings.Cut(principal, "@")
	settings, err := k.settings(ctx, cmp.Or(realm, k.Realm), host)
	if err != nil {
		return nil, err
	}
	realm = strings.ToUpper(cmp.Or(realm, k.Realm, settings.LibDefaults.DefaultRealm))
	if realm == "" || strings.ContainsAny(name, `\=`) {
		return nil, fault.New(CodeKerberos, "write --bind-dn as USER@REALM, such as reader@CORP.EXAMPLE.ORG", "%q is not a name for Kerberos", principal)
	}
	return newPasswordClient(name, realm, password, settings), nil
}

// cache reads the ticket file.
func (k *Kerberos) cache() (path string, cache *ticketCache, err error) {
	const hint = "get a ticket in a file of your own: kinit -c FILE:/tmp/ticket USER@REALM, then KRB5CCNAME=FILE:/tmp/ticket"
	path = k.Cache
	if kind, rest, found := strings.Cut(path, ":"); found && !strings.Contains(kind, "/") {
		if kind != "FILE" {
			return "", nil, fault.New(CodeTicket, hint, "unsupported ticket cache type %q, only FILE is supported", fault.Clip(kind))
		}
		path = rest
	}
	data, err := volume.Door{}.Path(path).ReadOwn(maxCache, k.CacheOwners...)
	if err == nil {
		cache, err = parseCache(data)
	}
	if err != nil {
		return path, nil, &fault.Error{Code: CodeTicket, Act: "reading ticket file", Operand: path, Err: err, Hint: hint}
	}
	return path, cache, nil
}

// maxKerberosConfig bounds krb5.conf, in bytes. gokrb5 takes some microseconds for
// each line.
const maxKerberosConfig = 256 << 10

// settings reads the configuration, and completes it with the KDCs of the realm
// that DNS lists. The directory's own host is one in Active Directory, so it is
// asked where DNS lists none.
func (k *Kerberos) settings(ctx context.Context, realm, host string) (*kerberosConfig, error) {
	text, err := k.configText()
	var settings *kerberosConfig
	if err == nil {
		settings, err = parseKerberosConfig(text)
	}
	if err != nil {
		return nil, &fault.Error{
			Code: CodeKerberos, Act: "reading Kerberos configuration", Operand: k.ConfigFile, Err: err,
			Hint: "check the Kerberos configuration, or set KRB5_CONFIG to another file",
		}
	}
	realm = strings.ToUpper(realm)
	if settings.LibDefaults.DefaultRealm == "" {
		settings.LibDefaults.DefaultRealm = realm
	}
	if realm == "" {
		realm = settings.LibDefaults.DefaultRealm
	}
	if realm == "" || hasKDC(settings, realm) {
		return settings, nil
	}
	kdcs := k.lookUpKDCs(ctx, realm)
	if len(kdcs) == 0 && host != "" {
		kdcs = []string{net.JoinHostPort(host, kdcPort)}
	}
	addKDCs(settings, realm, kdcs)
	return settings, nil
}

const (
	kdcPort = "88"
	maxKDCs = 10
	// kdcTimeout bounds the look-up of a realm's KDCs, which is not worth the time of
	// a logon.
	kdcTimeout = 3 * time.Second
)

// lookUpKDCs returns the KDCs that DNS lists (RFC 4120, 7.2.3.2).
func (k *Kerberos) lookUpKDCs(ctx context.Context, realm string) (kdcs []string) {
	if !plainName(realm) {
		return nil
	}
	resolver := k.Resolver
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	bounded, cancel := context.WithTimeout(ctx, kdcTimeout)
	defer cancel()
	_, records, err := resolver.LookupSRV(bounded, "", "", "_kerberos._tcp."+realm+".")
	if err != nil {
		return nil
	}
	for _, record := range records[:min(len(records), maxKDCs)] {
		if name := strings.TrimSuffix(record.Target, "."); plainName(name) {
			kdcs = append(kdcs, net.JoinHostPort(name, strconv.Itoa(int(record.Port))))
		}
	}
	return kdcs
}

// configText returns the text of the configuration. KRB5_CONFIG may be a list of
// files, of which the first has precedence; those that do not exist are left out,
// and without any the realm comes from the name or the ticket, its KDCs from DNS.
func (k *Kerberos) configText() (string, error) {
	var text string
	for path := range strings.SplitSeq(k.ConfigFile, ":") {
		if path == "" {
			continue
		}
		data, err := volume.ReadRegular(path, maxKerberosConfig)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return "", err
		default:
			text = string(data) + "\n[none]\n" + text // later lines replace earlier ones
		}
	}
	return text, nil
}

// guarded turns a panic into an error: gokrb5's readers do not check what they
// read.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("it is damaged")
		}
	}()
	return f()
}

// kerberosError adds a code and a hint to an error of gokrb5, which has no
// types for them, only the protocol's own names in the text.
func kerberosError(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, known := range []struct {
		part string
		code fault.Code
		hint string
	}{
		{"KDC_ERR_PREAUTH_FAILED", CodeBindFailed, "the password is wrong"},
		{"KDC_ERR_C_PRINCIPAL_UNKNOWN", CodeNoUser, "the realm does not know that user: use USER@REALM"},
		{"KDC_ERR_S_PRINCIPAL_UNKNOWN", CodeKerberos, "Kerberos knows a server by its full host name only: use that, not an address"},
		{"KDC_ERR_CLIENT_REVOKED", CodeLockedOut, "the account is locked or disabled"},
		{"KDC_ERR_KEY_EXPIRED", CodePassExpired, "the password has expired: set a new one"},
		{"_SKEW", CodeKerberos, "this machine's clock and the domain's differ by more than five minutes: set the clock"},
		{"TKT_EXPIRED", CodeTicket, "the ticket has expired: run kinit again"},
	} {
		if strings.Contains(text, known.part) {
			return &fault.Error{Code: known.code, Act: "using Kerberos", Err: err, Hint: known.hint}
		}
	}
	if strings.Contains(text, "LDAP Result Code") {
		return err // the directory server's answer
	}
	return &fault.Error{
		Code: CodeKerberos, Act: "using Kerberos", Err: err,
		Hint: "check that the KDC can be reached, and use the server's full host name",
	}
}
