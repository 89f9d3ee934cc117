package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/macwrangler/macwrangler/internal/ldaptest"
)

// sambaUsers are few: Samba takes a second to load two hundred.
const sambaUsers = 4000

// ldap measures a scan of a million users over one connection and over two against
// ldapsearch, which reads the same attribute page by page and looks for nothing. The
// processor time of the server is beside it: on one machine both share its cores.
func (b *bench) ldap() error {
	host := &host{bench: b}
	if err := host.attempt(func() error {
		b.say("filling slapd with %d users\n", b.users)
		server := ldaptest.StartSlapd(host, ldaptest.Options{Users: b.users, Ordered: true})
		if err := b.scanLDAP(server, "slapd", "plain", server.LDAP, b.users); err != nil {
			return err
		}
		return b.scanLDAP(server, "slapd", "TLS", server.LDAPS, b.users)
	}); err != nil || os.Geteuid() != 0 {
		return err
	}
	return host.attempt(func() error {
		b.say("filling Samba with %d users\n", sambaUsers)
		server := ldaptest.StartSamba(host, ldaptest.Options{Users: sambaUsers})
		return b.scanLDAP(server.Server, "Samba", "TLS", server.LDAPS, sambaUsers)
	})
}

func (b *bench) scanLDAP(server *ldaptest.Server, kind, way, url string, users int) error {
	scan := func(name string, more ...string) *side {
		args := append([]string{
			b.binary, "aduid", "scan", "--ldap", url, "--bind-dn", ldaptest.Reader,
			"--password-file", server.PasswordFile, "--format", "json",
		}, more...)
		if way == "TLS" {
			args = append(args, "--ca-file", server.CAFile)
		}
		return &side{name: name, args: same(args...), fine: foundSome, pid: server.Pid}
	}
	ours, two := scan("aduid scan"), scan("aduid scan --connections 2", "--connections", "2")
	names := scan("aduid scan --list, with names", "--list", filepath.Join(b.scratch, "list.csv"))
	peer := &side{
		name: "ldapsearch objectGUID", args: same(append([]string{"ldapsearch"}, server.SearchArgs(url, ldaptest.UserFilter, "objectGUID")...)...),
		env: []string{"LDAPTLS_CACERT=" + server.CAFile}, pid: server.Pid,
	}
	if err := b.turns(b.runs, ours, two, names, peer); err != nil {
		return err
	}
	b.say("\n%d users from a local %s, %s\n", users, kind, way)
	b.show(ours, peer)
	b.show(two, ours)
	b.show(names, peer)
	if kind == "slapd" {
		b.goal("one connection not slower than ldapsearch", ratio(ours.wall, peer.wall) <= 1)
		b.goal("100 MiB", max(ours.peak, two.peak) < 100<<20)
	}
	return nil
}

// foundSome takes the status that says that users share a number: some do.
func foundSome(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == 1
}
