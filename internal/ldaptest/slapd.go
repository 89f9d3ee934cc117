package ldaptest

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

//go:embed ad.schema
var schema []byte

const tries = 3 // a free port may be taken before it is used

// StartSlapd fills and starts OpenLDAP: 100,000 users take some three seconds.
// The reader's name is a DN. Anonymous reading is not allowed.
func StartSlapd(tb testing.TB, o Options) *Server {
	tb.Helper()
	program := servertest.Need(tb, "slapd", "slapd")
	s := &Server{
		Dir: tb.TempDir(), CA: NewCA(tb), Address: "127.0.0.1", Password: "secret of the reader",
		context: context.WithoutCancel(tb.Context()),
	}
	in := func(name string) string { return filepath.Join(s.Dir, name) }
	s.CAFile, s.PasswordFile = in("ca.pem"), in("password")
	s.CA.writeCertificate(tb, s.CA.Issue(tb, 24*time.Hour, s.Address, "localhost", Host), in("cert.pem"), in("key.pem"), s.CAFile)
	for name, content := range map[string][]byte{
		"ad.schema": o.schema(), "password": []byte(s.Password), "slapd.conf": []byte(o.slapdConfig(s.Dir)),
	} {
		if err := os.WriteFile(in(name), content, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	if err := os.Mkdir(in("db"), 0o700); err != nil {
		tb.Fatal(err)
	}
	s.slapadd(tb, o)

	for range tries {
		s.LDAP = "ldap://127.0.0.1:" + servertest.FreePort(tb)
		s.LDAPS = "ldaps://127.0.0.1:" + servertest.FreePort(tb)
		command := exec.CommandContext(s.context, program, "-d", "0", "-f", in("slapd.conf"), "-h", s.LDAP+" "+s.LDAPS) //nolint:gosec // the program asked for
		if s.waitFor(tb, servertest.StartProgram(tb, command), s.LDAP) {
			return s
		}
	}
	tb.Fatal("slapd does not answer")
	return nil
}

// schema returns the schema, which says how attributes are matched.
func (o Options) schema() []byte {
	const rule = "EQUALITY octetStringMatch"
	more := ""
	if o.Ordered {
		more += " ORDERING octetStringOrderingMatch"
	}
	if o.Prefixes {
		more += " SUBSTR octetStringSubstringsMatch"
	}
	return bytes.Replace(schema, []byte(rule), []byte(rule+more), 1)
}

func (o Options) slapdConfig(dir string) string {
	limit := o.SizeLimit
	if limit == 0 {
		limit = 1000
	}
	return fmt.Sprintf(`include /etc/ldap/schema/core.schema
include %[1]s/ad.schema
modulepath /usr/lib/ldap
moduleload back_mdb
loglevel none
timelimit unlimited
TLSCACertificateFile %[1]s/ca.pem
TLSCertificateFile %[1]s/cert.pem
TLSCertificateKeyFile %[1]s/key.pem
access to dn.base="" by * read
access to attrs=userPassword by anonymous auth by * none
%[5]saccess to * by users read by * none
database mdb
suffix %[2]q
directory %[1]s/db
maxsize %[3]d
envflags writemap nometasync nosync
limits users size.soft=%[4]d size.hard=%[4]d size.pr=%[4]d size.prtotal=unlimited
index objectClass,objectCategory,sAMAccountName,userPrincipalName,objectGUID eq
`, dir, Base, max(256<<20, o.Users*3000), limit, o.hidden())
}

func (o Options) hidden() string {
	if o.Hidden == "" {
		return ""
	}
	return fmt.Sprintf("access to dn.exact=%q attrs=objectGUID by * none\n", o.Hidden)
}

// slapadd writes the accounts directly to the database's files.
func (s *Server) slapadd(tb testing.TB, o Options) {
	tb.Helper()
	program := servertest.Need(tb, "slapadd", "slapd")
	command := exec.CommandContext(s.context, program, "-q", "-f", filepath.Join(s.Dir, "slapd.conf")) //nolint:gosec // the program asked for
	in, err := command.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	written := make(chan error, 1)
	go func() {
		err := o.writeLDIF(in, s.Password)
		if closing := in.Close(); err == nil {
			err = closing
		}
		written <- err
	}()
	out, err := command.CombinedOutput()
	if err != nil {
		tb.Fatalf("running slapadd: %v\n%.2000s", err, out)
	}
	if err := <-written; err != nil {
		tb.Fatalf("writing to slapadd: %v", err)
	}
}

func (o Options) writeLDIF(to io.Writer, password string) error {
	w := bufio.NewWriterSize(to, 1<<16)
	fmt.Fprintf(w, "dn: %s\nobjectClass: dcObject\nobjectClass: organization\ndc: corp\no: corp\n\n", Base)
	for _, ou := range []string{"Staff", "Groups", "Others", "Service"} {
		fmt.Fprintf(w, "dn: OU=%s,%s\nobjectClass: organizationalUnit\nou: %[1]s\n\n", ou, Base)
	}
	fmt.Fprintf(w, "dn: %s\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\ncn: reader\nuserPassword: %s\n\n", Reader, password)
	if o.Odd {
		for _, odd := range [][2]string{ // in this order
			{"none", ""}, {"short", "objectGUID: 8 bytes.\n"}, {"both", "objectGUID: 01 sixteen bytes\nobjectGUID: 02 sixteen bytes\n"},
		} {
			name, guids := odd[0], odd[1]
			fmt.Fprintf(w, "dn: CN=odd %[1]s,OU=Staff,%[2]s\nobjectClass: user\ncn: odd %[1]s\nsAMAccountName: odd-%[1]s\nobjectCategory: person\n%[3]s\n", name, Base, guids)
		}
	}
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	err := o.accounts(func(a account) error {
		category := a.kind
		if a.kind == "user" || a.kind == "contact" {
			category = "person"
		}
		fmt.Fprintf(w, "dn:: %s\nobjectClass: %s\ncn:: %s\nobjectGUID:: %s\nobjectCategory: %s\n",
			encode(a.dn), a.kind, encode(a.cn), base64.StdEncoding.EncodeToString(a.guid[:]), category)
		if a.kind != "contact" {
			fmt.Fprintf(w, "sAMAccountName: %s\n", a.name)
		}
		if a.kind == "user" {
			fmt.Fprintf(w, "userAccountControl: %d\nuserPrincipalName: %s@%s\n", a.control(512), a.name, Domain)
		}
		for _, number := range a.numbers {
			fmt.Fprintf(w, "employeeNumber: %s\n", number)
		}
		_, err := w.WriteString("\n")
		return err
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// control is the userAccountControl of a user.
func (a account) control(flags int) int {
	if a.disabled {
		return flags | 2
	}
	return flags
}
