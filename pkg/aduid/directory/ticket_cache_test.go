package directory

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/credentials"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A ticket cache in parts, as the format's documentation describes them.
func u16(n int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }
func u32(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

func counted(text string) []byte { return append(u32(len(text)), text...) }

func principalBytes(realm string, names ...string) []byte {
	out := slices.Concat(u32(1), u32(len(names)), counted(realm))
	for _, name := range names {
		out = append(out, counted(name)...)
	}
	return out
}

func credentialBytes(server []byte, ticket string) []byte {
	return slices.Concat(principalBytes("CORP", "reader"), server, u16(18), counted("the key of the session"),
		u32(1), u32(2), u32(3), u32(4), []byte{0}, u32(0x40e00000),
		u32(1), u16(2), counted("\x7f\x00\x00\x01"), u32(1), u16(1), counted("data"), counted(ticket), counted(""))
}

func cacheBytes() []byte {
	header := slices.Concat([]byte{5, 4}, u16(12), u16(1), u16(8), u32(0), u32(0))
	return slices.Concat(header, principalBytes("CORP", "reader"),
		credentialBytes(principalBytes("CORP", "krbtgt", "CORP"), "ticket one"),
		credentialBytes(principalBytes("X-CACHECONF:", "krb5_ccache_conf_data", "pa_type"), "2"))
}

// TestParseCache compares with gokrb5's own reader.
func TestParseCache(t *testing.T) {
	data := cacheBytes()
	got, err := parseCache(data)
	if err != nil {
		t.Fatal(err)
	}
	want := new(credentials.CCache)
	if err := want.Unmarshal(data); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Credentials, got.Credentials, cmp.AllowUnexported(credentials.Credential{})); diff != "" {
		t.Errorf("(-gokrb5 +ours)\n%s", diff)
	}
	if len(got.Credentials) != 2 || got.GetClientRealm() != "CORP" || got.GetClientPrincipalName().PrincipalNameString() != "reader" {
		t.Errorf("%+v", got)
	}
}

// TestDamagedCache cuts a cache after each byte, and lets each length and count in
// it claim too much.
func TestDamagedCache(t *testing.T) {
	data := cacheBytes()
	first := len(data) - len(credentialBytes(principalBytes("X-CACHECONF:", "krb5_ccache_conf_data", "pa_type"), "2"))
	none := first - len(credentialBytes(principalBytes("CORP", "krbtgt", "CORP"), "ticket one"))
	for cut := range len(data) {
		if _, err := parseCache(data[:cut]); (err == nil) != (cut == first || cut == none) {
			t.Errorf("cut after %d bytes: %v", cut, err)
		}
	}
	for at := 2; at+4 <= len(data); at++ {
		for _, claim := range [][]byte{{0x7f, 0xff, 0xff, 0xff}, {0x80, 0, 0, 0}, {0xff, 0xff, 0xff, 0xff}} {
			_, _ = parseCache(slices.Replace(bytes.Clone(data), at, at+4, claim...)) // neither a panic nor gigabytes
		}
	}
	for version := range byte(8) {
		changed := bytes.Clone(data)
		changed[1] = version
		if _, err := parseCache(changed); (version == 0 || version > 4) && (err == nil || !strings.Contains(err.Error(), "unsupported version")) {
			t.Errorf("version %d: %v", version, err)
		}
	}
}

// TestHostileTicketFile puts something else in the place of a ticket: a clear error
// with a code, at once.
func TestHostileTicketFile(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	conf := in("krb5.conf")
	write := func(name string, data []byte, mode os.FileMode) {
		t.Helper()
		if err := errors.Join(os.WriteFile(in(name), data, 0o600), os.Chmod(in(name), mode)); err != nil {
			t.Fatal(err)
		}
	}
	write("krb5.conf", nil, 0o600)
	write("empty", nil, 0o600)
	write("byte", []byte{5}, 0o600)
	write("cut", cacheBytes()[:62], 0o600)
	write("text", []byte("no ticket"), 0o600)
	write("bad-ticket", cacheBytes(), 0o600)
	write("shared", cacheBytes(), 0o666)
	write("large", make([]byte, maxCache+1), 0o600)
	if err := errors.Join(syscall.Mkfifo(in("pipe"), 0o600), os.Symlink("bad-ticket", in("link")), os.Mkdir(in("folder"), 0o700)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"empty": "it is empty", "byte": "not a ticket cache", "cut": "it is cut off", "text": "not a ticket cache", "bad-ticket": "using ticket file",
		"shared": "other users can change it", "large": "too large", "pipe": "not a regular file", "link": "symbolic link", "folder": "not a regular file", "none": "no such file",
	} {
		for _, prefix := range []string{"", "FILE:"} {
			_, err := (&Kerberos{Cache: prefix + in(name), ConfigFile: conf, Resolver: noRecords{}}).client(t.Context(), "", "", "")
			if fault.CodeOf(err) != CodeTicket || !strings.Contains(err.Error(), want) || fault.HintOf(err) == "" {
				t.Errorf("%s%s: %v", prefix, name, err)
			}
		}
	}
	for _, cache := range []string{"KCM:", "KCM:501:1", "API:1", "DIR:" + dir, "KEYRING:persistent:0", "MEMORY:x", "WRFILE:" + in("empty")} {
		kind, _, _ := strings.Cut(cache, ":")
		if _, err := (&Kerberos{Cache: cache}).client(t.Context(), "", "", ""); fault.CodeOf(err) != CodeTicket || !strings.Contains(err.Error(), `"`+kind+`", only FILE`) {
			t.Errorf("%s: %v", cache, err)
		}
	}
}

// TestPlantedTicketFile has another user own the file: it is refused in the usual
// place, and wherever it is unless it belongs to the user who ran sudo and
// KRB5CCNAME names it.
func TestPlantedTicketFile(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make a file of another user")
	}
	path := filepath.Join(t.TempDir(), "krb5cc_0")
	if err := errors.Join(os.WriteFile(path, []byte("no ticket"), 0o600), os.Chown(path, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	open := func(env map[string]string, uid int) error {
		k := KerberosFromEnv(func(name string) string { return env[name] }, uid)
		if env["KRB5CCNAME"] == "" {
			k.Cache = path // in place of /tmp/krb5cc_0
		}
		_, err := k.client(t.Context(), "", "", "")
		return err
	}
	for name, test := range map[string]struct {
		env  map[string]string
		uid  int
		want string
	}{
		"the usual place":          {map[string]string{}, 0, "another user (uid 65534)"},
		"the usual place and sudo": {map[string]string{"SUDO_UID": "65534"}, 0, "another user (uid 65534)"},
		"named":                    {map[string]string{"KRB5CCNAME": path}, 0, "another user (uid 65534)"},
		"named, sudo by another":   {map[string]string{"KRB5CCNAME": path, "SUDO_UID": "1000"}, 0, "another user (uid 65534)"},
		"named, no number":         {map[string]string{"KRB5CCNAME": path, "SUDO_UID": "-2"}, 0, "another user (uid 65534)"},
		"named, not root":          {map[string]string{"KRB5CCNAME": path, "SUDO_UID": "65534"}, 501, "another user (uid 65534)"},
		"named by its owner":       {map[string]string{"KRB5CCNAME": "FILE:" + path, "SUDO_UID": "65534"}, 0, "not a ticket cache"},
	} {
		if err := open(test.env, test.uid); fault.CodeOf(err) != CodeTicket || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// noRecords is a DNS that lists nothing.
type noRecords struct{}

func (noRecords) LookupSRV(context.Context, string, string, string) (string, []*net.SRV, error) {
	return "", nil, errors.New("no such record")
}

// TestHostileKerberosConfig does the same with krb5.conf.
func TestHostileKerberosConfig(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	err := errors.Join(
		os.WriteFile(in("panics"), []byte("[realms]\nA = { }\n"), 0o600), // its block has no lines: gokrb5 takes lines[1:0]
		os.WriteFile(in("large"), make([]byte, maxKerberosConfig+1), 0o600),
		os.WriteFile(in("good"), []byte("[libdefaults]\ndefault_realm = CORP\n"), 0o644),
		os.WriteFile(in("newer"), []byte("[libdefaults]\ndefault_realm = CORP\n[realms]\nA = {\n auth_to_local = DEFAULT\n v4_realm = x\n}\n"), 0o644),
		os.Symlink("good", in("link")), syscall.Mkfifo(in("pipe"), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"panics": "it is damaged", "large": "too large", "pipe": "not a regular file", ".": "not a regular file", "good": "", "newer": "", "link": "", "none": "",
	} {
		settings, err := (&Kerberos{ConfigFile: in(name), Resolver: noRecords{}}).settings(t.Context(), "corp", "")
		if want == "" && (err != nil || settings.LibDefaults.DefaultRealm != "CORP") || want != "" && (fault.CodeOf(err) != CodeKerberos || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if settings, err := (&Kerberos{Resolver: noRecords{}}).settings(t.Context(), "corp", ""); err != nil || settings.LibDefaults.DefaultRealm != "CORP" {
		t.Errorf("no file: %v", err)
	}
}

// FuzzTicketCache: no panic, and gokrb5 reads the same of what is accepted.
func FuzzTicketCache(f *testing.F) {
	f.Add(cacheBytes())
	f.Add([]byte{5})
	f.Add([]byte("\x05\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\x05\x01\x01\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		cache, err := parseCache(data)
		if err != nil {
			return
		}
		if err := useCache(cache); err != nil && err.Error() == "" {
			t.Error("an error without a text")
		}
		if data[1] == 4 && !bytes.HasPrefix(data[2:], []byte{0, 12, 0, 1, 0, 8}) {
			return // gokrb5 refuses headers that it does not know
		}
		theirs := new(credentials.CCache)
		if err := theirs.Unmarshal(data); err != nil {
			t.Fatalf("gokrb5 refuses it: %v", err)
		}
		if len(theirs.Credentials) != len(cache.Credentials) || theirs.GetClientRealm() != cache.GetClientRealm() {
			t.Fatalf("gokrb5 reads %+v", theirs)
		}
		for i, one := range theirs.Credentials {
			if !bytes.Equal(one.Ticket, cache.Credentials[i].Ticket) || !slices.Equal(one.Server.PrincipalName.NameString, cache.Credentials[i].Server.PrincipalName.NameString) {
				t.Fatalf("ticket %d: gokrb5 reads %+v", i, one)
			}
		}
	})
}

// useCache does with a cache what a logon does before it asks a server.
func useCache(cache *credentials.CCache) error {
	_, err := newTicketClient(cache, config.New())
	return err
}

// FuzzKerberosConfig: no panic.
func FuzzKerberosConfig(f *testing.F) {
	f.Add("[libdefaults]\ndefault_realm = CORP\n[realms]\nCORP = {\n kdc = dc1.corp\n}\n[domain_realm]\n.corp = CORP\n")
	f.Add("[realms]\nA = { }\n")
	f.Fuzz(func(t *testing.T, text string) {
		if settings, err := parseKerberosConfig(text); err == nil && settings == nil {
			t.Error("no settings and no error")
		}
	})
}
