package ldaptest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

// MIT is a running KDC of MIT Kerberos for [Realm]: it knows the reader and the
// service ldap/[Host].
type MIT struct {
	*Server
	// KrbConfig is a krb5.conf for its realm, Port where it listens, on 127.0.0.1.
	KrbConfig, Port string
	// Keytab has the keys of the service.
	Keytab string
}

const kdcConfig = `[kdcdefaults]
 kdc_listen = 127.0.0.1:%[2]s
 kdc_tcp_listen = 127.0.0.1:%[2]s
[realms]
 %[1]s = {
  database_name = %[3]s/principal
  key_stash_file = %[3]s/stash
  acl_file = %[3]s/acl
  max_renewable_life = 1d
 }
`

// StartMIT creates a realm and starts its KDC.
func StartMIT(tb testing.TB) *MIT {
	tb.Helper()
	kdc := servertest.Need(tb, "krb5kdc", "krb5-kdc")
	create := servertest.Need(tb, "kdb5_util", "krb5-kdc")
	admin := servertest.Need(tb, "kadmin.local", "krb5-admin-server")
	dir := tb.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	m := &MIT{
		Server:    &Server{Dir: dir, Password: "Secret-of-the-reader-1", context: context.WithoutCancel(tb.Context())},
		KrbConfig: in("krb5.conf"), Port: servertest.FreePort(tb), Keytab: in("keytab"),
	}
	for path, text := range map[string]string{
		m.KrbConfig:    fmt.Sprintf(krbConfig, Realm, "127.0.0.1:"+m.Port, Domain),
		in("kdc.conf"): fmt.Sprintf(kdcConfig, Realm, m.Port, dir),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	environment := []string{"KRB5_CONFIG=" + m.KrbConfig, "KRB5_KDC_PROFILE=" + in("kdc.conf")}
	m.output(tb, nil, environment, create, "-r", Realm, "create", "-s", "-P", "master of the realm")
	for _, query := range []string{
		"addprinc -requires_preauth -pw " + m.Password + " reader", "addprinc -randkey ldap/" + Host, "ktadd -k " + m.Keytab + " ldap/" + Host,
	} {
		m.output(tb, nil, environment, admin, "-r", Realm, "-q", query)
	}
	command := exec.CommandContext(m.context, kdc, "-n", "-r", Realm) //nolint:gosec // the program asked for
	command.Env = append(command.Environ(), environment...)
	program := servertest.StartProgram(tb, command)
	var dialer net.Dialer
	for deadline := time.Now().Add(answersWithin); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if conn, err := dialer.DialContext(tb.Context(), "tcp", "127.0.0.1:"+m.Port); err == nil {
			_ = conn.Close() // it answers
			return m
		}
		select {
		case <-program.Ended():
			tb.Fatal("krb5kdc has ended")
		default:
		}
	}
	tb.Fatal("krb5kdc does not answer")
	return nil
}

// Ticket gets a ticket for the reader and returns the path of its file.
func (m *MIT) Ticket(tb testing.TB) string {
	tb.Helper()
	return m.ticket(tb, m.KrbConfig)
}
