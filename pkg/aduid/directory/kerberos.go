package directory

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/credentials"
)

// Kerberos says where a logon by GSSAPI finds what it needs. The connection is
// neither signed nor encrypted by it: use it over TLS. A domain controller
// that insists on signing or on channel binding refuses it even so.
type Kerberos struct {
	// Cache is the file that kinit keeps tickets in, used where Config has no
	// BindDN.
	Cache string
	// ConfigFile is krb5.conf. Where there is none, the realm comes from the
	// ticket or the name, and its servers from DNS.
	ConfigFile string
	// Service is the name to get a ticket for; empty: ldap/HOST of the URL.
	Service string
}

// KerberosFromEnv finds the files as kinit does: KRB5CCNAME and KRB5_CONFIG,
// or their usual places. uid is the user's number.
func KerberosFromEnv(getenv func(string) string, uid int) *Kerberos {
	k := &Kerberos{Cache: getenv("KRB5CCNAME"), ConfigFile: getenv("KRB5_CONFIG")}
	if k.Cache == "" {
		k.Cache = "/tmp/krb5cc_" + strconv.Itoa(uid)
	}
	if k.ConfigFile == "" {
		k.ConfigFile = "/etc/krb5.conf"
	}
	return k
}

func (k *Kerberos) client(principal, password string) (*client.Client, error) {
	// Active Directory does not need FAST, and some refuse the request for it.
	plain := client.DisablePAFXFAST(true)
	if principal != "" {
		name, realm, _ := strings.Cut(principal, "@")
		settings, err := k.settings(realm)
		if err != nil {
			return nil, err
		}
		if realm == "" {
			realm = settings.LibDefaults.DefaultRealm
		}
		return client.NewWithPassword(name, strings.ToUpper(realm), password, settings, plain), nil
	}
	const advice = "get a ticket in a file and name it: kinit -c FILE:/tmp/ticket USER@REALM, then KRB5CCNAME=FILE:/tmp/ticket"
	path := k.Cache
	if kind, rest, found := strings.Cut(path, ":"); found && !strings.Contains(kind, "/") {
		if kind != "FILE" {
			return nil, faultf(CodeTicket, advice, "tickets of kind %q cannot be read, only FILE", kind)
		}
		path = rest
	}
	cache, err := credentials.LoadCCache(path)
	if err != nil {
		return nil, &fault{CodeTicket, advice, err}
	}
	settings, err := k.settings(cache.GetClientRealm())
	if err != nil {
		return nil, err
	}
	c, err := client.NewFromCCache(cache, settings, plain)
	if err != nil {
		return nil, &fault{CodeTicket, "the ticket is not usable, it may have expired: run kinit again", err}
	}
	return c, nil
}

func (k *Kerberos) settings(realm string) (*config.Config, error) {
	settings, err := config.Load(k.ConfigFile)
	var unsupported config.UnsupportedDirective
	switch {
	case err == nil || errors.As(err, &unsupported) && settings != nil:
		return settings, nil
	case errors.Is(err, fs.ErrNotExist) || k.ConfigFile == "":
		settings = config.New()
		settings.LibDefaults.DefaultRealm = strings.ToUpper(realm)
		settings.LibDefaults.DNSLookupKDC = true
		return settings, nil
	}
	return nil, &fault{CodeKerberos, "check the Kerberos configuration, or name another in KRB5_CONFIG", err}
}

// kerberosFault sorts the errors of gokrb5, which has no types for them but
// the protocol's own names in the text.
func kerberosFault(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, known := range []struct {
		part   string
		code   Code
		advice string
	}{
		{"KDC_ERR_PREAUTH_FAILED", CodeBindFailed, "the password is wrong"},
		{"KDC_ERR_C_PRINCIPAL_UNKNOWN", CodeNoUser, "there is no such user in that realm: give USER@REALM"},
		{"KDC_ERR_S_PRINCIPAL_UNKNOWN", CodeKerberos, "Kerberos knows the server by its full host name only: give that, not an address"},
		{"KDC_ERR_CLIENT_REVOKED", CodeLockedOut, "the account is locked or disabled"},
		{"KDC_ERR_KEY_EXPIRED", CodePassExpired, "the password has expired: set a new one"},
		{"_SKEW", CodeKerberos, "this machine's clock and the domain's differ by more than five minutes: set it"},
		{"TKT_EXPIRED", CodeTicket, "the ticket has expired: run kinit again"},
	} {
		if strings.Contains(text, known.part) {
			return &fault{known.code, known.advice, err}
		}
	}
	if strings.Contains(text, "LDAP Result Code") {
		return err // the directory's own answer
	}
	return &fault{CodeKerberos, "check that the KDC can be reached and that the server's name is its full host name", err}
}
