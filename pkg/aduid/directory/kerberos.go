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
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Kerberos is the configuration of a GSSAPI logon. It neither signs nor
// encrypts the connection: use it over TLS. A domain controller that requires
// signing or channel binding refuses it even so.
type Kerberos struct {
	// Cache is the ticket file of kinit, used where Config has no BindDN. It must
	// belong to the effective user, and nobody else may be able to change it: by
	// default it is in /tmp, where anybody can put a file of that name.
	Cache string
	// CacheOwners are uids besides the effective one that the file may belong to.
	CacheOwners []uint32
	// ConfigFile is krb5.conf. Without one, the realm comes from the ticket or
	// the name, and its servers from DNS.
	ConfigFile string
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

func (k *Kerberos) client(principal, password string) (*client.Client, error) {
	if principal != "" {
		name, realm, _ := strings.Cut(principal, "@")
		settings, err := k.settings(realm)
		if err != nil {
			return nil, err
		}
		if realm == "" {
			realm = settings.LibDefaults.DefaultRealm
		}
		return client.NewWithPassword(name, strings.ToUpper(realm), password, settings, withoutFAST()), nil
	}
	path, cache, err := k.cache()
	if err != nil {
		return nil, err
	}
	settings, err := k.settings(cache.GetClientRealm())
	if err != nil {
		return nil, err
	}
	c, err := clientOf(cache, settings)
	if err != nil {
		return nil, &fault.Error{Code: CodeTicket, Act: "using ticket file", Operand: path, Err: err, Hint: "the ticket may have expired: run kinit again"}
	}
	return c, nil
}

// withoutFAST is for Active Directory, which does not need FAST: some controllers
// refuse the request for it.
func withoutFAST() func(*client.Settings) { return client.DisablePAFXFAST(true) }

func clientOf(cache *credentials.CCache, settings *config.Config) (c *client.Client, err error) {
	err = guarded(func() (err error) {
		c, err = client.NewFromCCache(cache, settings, withoutFAST())
		return err
	})
	return c, err
}

// cache reads the ticket file.
func (k *Kerberos) cache() (path string, cache *credentials.CCache, err error) {
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

func (k *Kerberos) settings(realm string) (*config.Config, error) {
	bad := func(err error) error {
		return &fault.Error{
			Code: CodeKerberos, Act: "reading Kerberos configuration", Operand: k.ConfigFile, Err: err,
			Hint: "check the Kerberos configuration, or set KRB5_CONFIG to another file",
		}
	}
	data, err := volume.ReadRegular(k.ConfigFile, maxKerberosConfig)
	switch {
	case errors.Is(err, fs.ErrNotExist) || k.ConfigFile == "":
		settings := config.New()
		settings.LibDefaults.DefaultRealm = strings.ToUpper(realm)
		settings.LibDefaults.DNSLookupKDC = true
		return settings, nil
	case err != nil:
		return nil, bad(err)
	}
	settings, err := parseKerberosConfig(string(data))
	if err != nil {
		return nil, bad(err)
	}
	return settings, nil
}

func parseKerberosConfig(text string) (settings *config.Config, err error) {
	err = guarded(func() (err error) {
		settings, err = config.NewFromString(text)
		return err
	})
	if _, unsupported := errors.AsType[config.UnsupportedDirective](err); unsupported && settings != nil {
		err = nil
	}
	return settings, err
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
