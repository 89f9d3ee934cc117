package directory

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/credentials"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Kerberos is the configuration of a GSSAPI logon. It neither signs nor
// encrypts the connection: use it over TLS. A domain controller that requires
// signing or channel binding refuses it even so.
type Kerberos struct {
	// Cache is the ticket file of kinit, used where Config has no BindDN.
	Cache string
	// ConfigFile is krb5.conf. Without one, the realm comes from the ticket or
	// the name, and its servers from DNS.
	ConfigFile string
	// Service is the name to get a ticket for; "": ldap/HOST of the URL.
	Service string
}

// KerberosFromEnv returns a configuration with the files that kinit uses:
// KRB5CCNAME and KRB5_CONFIG, or their usual places. uid is the user's.
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
	// Active Directory does not need FAST, and some controllers refuse the request for it.
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
	const hint = "get a ticket in a file: kinit -c FILE:/tmp/ticket USER@REALM, then KRB5CCNAME=FILE:/tmp/ticket"
	path := k.Cache
	if kind, rest, found := strings.Cut(path, ":"); found && !strings.Contains(kind, "/") {
		if kind != "FILE" {
			return nil, fault.New(CodeTicket, hint, "unsupported ticket cache type %q, only FILE is supported", fault.Clip(kind))
		}
		path = rest
	}
	cache, err := credentials.LoadCCache(path)
	if err != nil {
		return nil, &fault.Error{Code: CodeTicket, Act: "reading ticket file", Operand: path, Err: fault.WithoutPath(err), Hint: hint}
	}
	settings, err := k.settings(cache.GetClientRealm())
	if err != nil {
		return nil, err
	}
	c, err := client.NewFromCCache(cache, settings, plain)
	if err != nil {
		return nil, &fault.Error{Code: CodeTicket, Act: "using ticket file", Operand: path, Err: err, Hint: "the ticket may have expired: run kinit again"}
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
	return nil, &fault.Error{
		Code: CodeKerberos, Act: "reading Kerberos configuration", Operand: k.ConfigFile, Err: err,
		Hint: "check the Kerberos configuration, or set KRB5_CONFIG to another file",
	}
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
