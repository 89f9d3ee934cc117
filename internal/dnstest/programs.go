package dnstest

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

// Zone is a zone that named is authoritative for.
type Zone struct {
	// Name is without a final dot.
	Name string
	// Records are lines of a zone file; SOA and NS are added before them.
	Records string
	// Broken leaves out the zone file, so that named answers SERVFAIL.
	Broken bool
	// Dynamic allows updates from loopback.
	Dynamic bool
}

// Named starts BIND. It answers REFUSED for names outside its zones.
func Named(tb testing.TB, zones ...Zone) netip.AddrPort {
	tb.Helper()
	path := Find(tb, "named", "bind9")
	dir := tb.TempDir()
	return run(tb, "running\n", func(ctx context.Context, port uint16) *exec.Cmd {
		config := namedConfig(tb, dir, port, zones)
		return exec.CommandContext(ctx, path, "-g", "-4", "-n", "1", "-c", config) //nolint:gosec // a program the test asked for
	})
}

func namedConfig(tb testing.TB, dir string, port uint16, zones []Zone) string {
	tb.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, `options {
  directory %[1]q;
  pid-file none;
  session-keyfile %[2]q;
  lock-file none;
  listen-on port %[3]d { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  notify no;
  allow-transfer { none; };
  dnssec-validation no;
  minimal-responses yes;
};
controls { };
`, dir, filepath.Join(dir, "session.key"), port)
	for _, zone := range zones {
		file := filepath.Join(dir, zone.Name+".zone")
		update := ""
		if zone.Dynamic {
			update = " allow-update { 127.0.0.1; };"
		}
		fmt.Fprintf(&b, "zone %q { type primary; file %q;%s };\n", zone.Name, file, update)
		if !zone.Broken {
			write(tb, file, ZoneFile(zone.Records))
		}
	}
	return write(tb, filepath.Join(dir, "named.conf"), b.String())
}

// ZoneFile returns a zone file with the records that every zone needs, and others.
func ZoneFile(records string) string {
	return "$TTL 300\n@ IN SOA ns hostmaster 1 3600 600 86400 300\n@ IN NS localhost.\n" + records + "\n"
}

// Unbound starts unbound with lines for its server: section, such as
// local-zone: "a.test." deny. It forwards nothing and answers NXDOMAIN for other
// names.
func Unbound(tb testing.TB, lines ...string) netip.AddrPort {
	tb.Helper()
	path := Find(tb, "unbound", "unbound")
	dir := tb.TempDir()
	return run(tb, "start of service", func(ctx context.Context, port uint16) *exec.Cmd {
		config := fmt.Sprintf(`server:
  directory: %q
  chroot: ""
  username: ""
  pidfile: ""
  interface: 127.0.0.1
  port: %d
  do-daemonize: no
  use-syslog: no
  do-ip6: no
  access-control: 127.0.0.0/8 allow
  module-config: "iterator"
  local-zone: "." static
  %s
remote-control:
  control-enable: no
`, dir, port, strings.Join(lines, "\n  "))
		file := write(tb, filepath.Join(dir, "unbound.conf"), config)
		return exec.CommandContext(ctx, path, "-d", "-c", file) //nolint:gosec // a program the test asked for
	})
}

// Dnsmasq starts dnsmasq with lines of its configuration. It answers NXDOMAIN for
// other names below test.
func Dnsmasq(tb testing.TB, lines ...string) netip.AddrPort {
	tb.Helper()
	path := Find(tb, "dnsmasq", "dnsmasq-base")
	dir := tb.TempDir()
	me, err := user.Current()
	if err != nil {
		tb.Fatal(err)
	}
	return run(tb, "started, version", func(ctx context.Context, port uint16) *exec.Cmd {
		config := fmt.Sprintf(`port=%d
listen-address=127.0.0.1
bind-interfaces
no-resolv
no-hosts
no-poll
user=%s
group=
pid-file=
local=/test/
%s
`, port, me.Username, strings.Join(lines, "\n"))
		file := write(tb, filepath.Join(dir, "dnsmasq.conf"), config)
		return exec.CommandContext(ctx, path, "--keep-in-foreground", "--log-facility=-", "--conf-file="+file) //nolint:gosec // a program the test asked for
	})
}

// Dig asks a server and returns what dig prints.
func Dig(tb testing.TB, server netip.AddrPort, args ...string) string {
	tb.Helper()
	path := servertest.Need(tb, "dig", "bind9-dnsutils")
	args = append([]string{"-r", "-p", fmt.Sprint(server.Port()), "@" + server.Addr().String()}, args...)
	out, err := exec.CommandContext(tb.Context(), path, args...).CombinedOutput() //nolint:gosec // a program the test asked for
	if err != nil {
		tb.Fatalf("dig %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func write(tb testing.TB, path, text string) string {
	tb.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}
