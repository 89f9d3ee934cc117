package ldaptest

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

// SambaReader is the reader's user principal name; its DN is [Reader].
const SambaReader = "reader@" + Realm

// SambaAdmin is the password of the domain's Administrator.
const SambaAdmin = "Admin-1-secret"

const longestDir = 70

// Samba is a running domain controller. Its LDAP refuses simple binds without
// TLS as Windows does.
type Samba struct {
	*Server
	// KrbConfig is a krb5.conf for its realm.
	KrbConfig string
	database  string
}

// StartSamba creates a domain and starts its controller: 300 users take some ten
// seconds. It needs root, because Samba cannot use other ports than its own.
func StartSamba(tb testing.TB, o Options) *Samba {
	tb.Helper()
	program := servertest.Need(tb, "samba", "samba-ad-dc")
	switch {
	case os.Geteuid() == 0:
	case servertest.Required():
		tb.Fatal("a domain controller needs root")
	default:
		tb.Skip("a domain controller needs root")
	}
	dir := tb.TempDir()
	if len(dir) > longestDir {
		tb.Fatalf("%s is too long for the names of Samba's sockets: set TMPDIR, or shorten the test's name", dir)
	}
	s := &Samba{
		Server: &Server{
			Dir: dir, CA: NewCA(tb), Address: o.sambaAddress(tb), Password: "Secret-of-the-reader-1",
			context: context.WithoutCancel(tb.Context()),
		},
		KrbConfig: filepath.Join(dir, "krb5.conf"),
	}
	s.CAFile, s.PasswordFile = filepath.Join(dir, "ca.pem"), filepath.Join(dir, "password")
	s.LDAP, s.LDAPS = "ldap://"+s.Address, "ldaps://"+s.Address
	s.CA.writeCertificate(tb, s.CA.Issue(tb, 24*time.Hour, s.Address, "localhost", Host),
		filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), s.CAFile)
	s.write(tb, s.PasswordFile, s.Password)
	s.write(tb, s.KrbConfig, fmt.Sprintf(krbConfig, Realm, s.Address, Domain))
	config := s.provision(tb)
	s.load(tb, o)
	command := exec.CommandContext(s.context, program, "--foreground", "--no-process-group", "--model=single", "--configfile="+config) //nolint:gosec // the program asked for
	if !s.waitFor(tb, servertest.StartProgram(tb, command), s.LDAPS) {
		tb.Fatal("samba does not answer")
	}
	return s
}

const krbConfig = `[libdefaults]
 default_realm = %[1]s
 dns_lookup_realm = false
 dns_lookup_kdc = false
 dns_canonicalize_hostname = false
 rdns = false
[realms]
 %[1]s = {
  kdc = %[2]s
 }
[domain_realm]
 localhost = %[1]s
 .%[3]s = %[1]s
`

// sambaAddress chooses a loopback address, so that tests of several packages
// can each have a controller, and checks that its ports are free.
func (o Options) sambaAddress(tb testing.TB) string {
	tb.Helper()
	address := o.Address
	if address == "" {
		pid := os.Getpid()
		address = fmt.Sprintf("127.%d.%d.%d", 100+pid>>16&63, pid>>8&255, 1+pid&127)
	}
	var config net.ListenConfig
	for _, port := range []string{"88", "389", "464", "636", "3268", "3269"} {
		listener, err := config.Listen(tb.Context(), "tcp", net.JoinHostPort(address, port))
		if err != nil {
			tb.Fatalf("a port of Samba is in use: %v", err)
		}
		if err := listener.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	return address
}

func (s *Samba) write(tb testing.TB, path, content string) {
	tb.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil { //nolint:gosec // in the test's own folder
		tb.Fatal(err)
	}
}

// provision creates the domain and returns the path of its smb.conf.
func (s *Samba) provision(tb testing.TB) string {
	tb.Helper()
	target := filepath.Join(s.Dir, "dc")
	if err := os.Mkdir(filepath.Join(s.Dir, "log"), 0o700); err != nil {
		tb.Fatal(err)
	}
	s.output(tb, nil, nil, servertest.Need(tb, "samba-tool", "samba"), "domain", "provision", "--server-role=dc",
		"--realm="+Realm, "--domain=CORP", "--host-name=dc1", "--host-ip="+s.Address, "--adminpass="+SambaAdmin,
		"--dns-backend=NONE", "--targetdir="+target,
		"--option=interfaces="+s.Address+"/8", "--option=bind interfaces only=yes", "--option=disable netbios=yes",
		"--option=server services=ldap,cldap,kdc", "--option=vfs objects=dfs_samba4 acl_xattr xattr_tdb",
		"--option=pid directory="+s.Dir, "--option=ncalrpc dir="+s.Dir+"/ncalrpc", "--option=log file="+s.Dir+"/log/log.%m")
	s.database = filepath.Join(target, "private", "sam.ldb")
	// provision does not accept these as options
	path := filepath.Join(target, "etc", "smb.conf")
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	s.write(tb, path, strings.Replace(string(text), "[global]\n", fmt.Sprintf("[global]\n\ttls certfile = %[1]s/cert.pem\n"+
		"\ttls keyfile = %[1]s/key.pem\n\ttls cafile = %[1]s/ca.pem\n\tldap server require strong auth = allow_sasl_over_tls\n", s.Dir), 1))
	return path
}

// load writes the accounts to the domain's database directly, bypassing Samba's
// rules: this is the only way to choose a GUID.
func (s *Samba) load(tb testing.TB, o Options) {
	tb.Helper()
	add := servertest.Need(tb, "ldbadd", "ldb-tools")
	var ldif bytes.Buffer
	for _, ou := range []string{"Staff", "Groups", "Others", "Service"} {
		fmt.Fprintf(&ldif, "dn: OU=%s,%s\nobjectClass: organizationalUnit\n\n", ou, Base)
	}
	err := o.accounts(func(a account) error {
		fmt.Fprintf(&ldif, "dn:: %s\nobjectClass: %s\nobjectGUID: %s\n", base64.StdEncoding.EncodeToString([]byte(a.dn)), a.kind, text(a.guid))
		if a.kind != "contact" {
			fmt.Fprintf(&ldif, "sAMAccountName: %s\n", a.name)
		}
		switch a.kind { // 32: no password is needed
		case "user":
			fmt.Fprintf(&ldif, "userPrincipalName: %s@%s\nuserAccountControl: %d\n", a.name, Domain, a.control(512|32))
			if len(a.numbers) == 1 { // as its schema has it
				fmt.Fprintf(&ldif, "employeeNumber: %s\n", a.numbers[0])
			}
		case "computer":
			fmt.Fprintf(&ldif, "userAccountControl: %d\n", 4096|32)
		}
		return ldif.WriteByte('\n')
	})
	if err != nil {
		tb.Fatal(err)
	}
	var secret []byte
	for _, unit := range utf16.Encode([]rune(s.Password)) {
		secret = append(secret, byte(unit), byte(unit>>8)) //nolint:gosec // its two bytes
	}
	fmt.Fprintf(&ldif, "dn: %s\nobjectClass: user\nsAMAccountName: reader\nuserPrincipalName: %s\nuserAccountControl: 512\nclearTextPassword:: %s\n\n",
		Reader, SambaReader, base64.StdEncoding.EncodeToString(secret))
	s.output(tb, ldif.Bytes(), nil, add, "-H", s.database, "--controls=relax:0")
	// nothing else registers the names that Kerberos clients ask for
	s.output(tb, fmt.Appendf(nil, "dn: CN=DC1,OU=Domain Controllers,%s\nchangetype: modify\nadd: servicePrincipalName\n"+
		"servicePrincipalName: ldap/%s\nservicePrincipalName: ldap/localhost\n", Base, Host),
		nil, servertest.Need(tb, "ldbmodify", "ldb-tools"), "-H", s.database)
}

// Ticket gets a ticket for the reader and returns the path of its file.
func (s *Samba) Ticket(tb testing.TB) string {
	tb.Helper()
	return s.ticket(tb, s.KrbConfig)
}

func (s *Server) ticket(tb testing.TB, config string) string {
	tb.Helper()
	cache := filepath.Join(tb.TempDir(), "ticket")
	s.output(tb, []byte(s.Password+"\n"), []string{"KRB5_CONFIG=" + config},
		servertest.Need(tb, "kinit", "krb5-user"), "-c", "FILE:"+cache, SambaReader)
	return cache
}

// Keytab returns a file with the keys of the controller's service, for [Acceptor].
func (s *Samba) Keytab(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "keytab")
	s.output(tb, nil, nil, servertest.Need(tb, "samba-tool", "samba"), "domain", "exportkeytab", path,
		"--principal=ldap/"+Host, "--configfile="+filepath.Join(s.Dir, "dc", "etc", "smb.conf"))
	return path
}

// Delete deletes a user, as an administrator does.
func (s *Samba) Delete(tb testing.TB, name string) {
	tb.Helper()
	s.output(tb, nil, nil, servertest.Need(tb, "samba-tool", "samba"), "user", "delete", name,
		"--configfile="+filepath.Join(s.Dir, "dc", "etc", "smb.conf"))
}
