package main

import (
	"errors"
	"os/exec"

	"github.com/macwrangler/macwrangler/internal/ldaptest"
)

const ldapUsers = 1_000_000

// ldap measures a scan of a million users against ldapsearch, which reads the
// same attributes page by page and looks for nothing.
func (b *bench) ldap() error {
	host := &host{bench: b}
	return host.attempt(func() error {
		b.say("filling slapd with %d users\n", ldapUsers)
		server := ldaptest.StartSlapd(host, ldaptest.Options{Users: ldapUsers})
		return b.scanLDAP(server)
	})
}

func (b *bench) scanLDAP(server *ldaptest.Server) error {
	scan := func(url string, more ...string) []string {
		return append([]string{
			b.binary, "aduid", "scan", "--ldap", url, "--bind-dn", ldaptest.Reader,
			"--password-file", server.PasswordFile, "--format", "json",
		}, more...)
	}
	for _, way := range []struct {
		name       string
		ours, peer []string
	}{
		{"plain", scan(server.LDAP), server.SearchArgs(server.LDAP, ldaptest.UserFilter, "objectGUID", "sAMAccountName", "userAccountControl")},
		{"TLS", scan(server.LDAPS, "--ca-file", server.CAFile), server.SearchArgs(server.LDAPS, ldaptest.UserFilter, "objectGUID", "sAMAccountName", "userAccountControl")},
	} {
		ours := &side{name: "macwrangler aduid scan", args: same(way.ours...), fine: foundSome}
		peer := &side{
			name: "ldapsearch", args: same(append([]string{"ldapsearch"}, way.peer...)...),
			env: []string{"LDAPTLS_CACERT=" + server.CAFile},
		}
		if err := b.turns(b.runs, ours, peer); err != nil {
			return err
		}
		b.say("\n%d users from a local slapd, %s\n", ldapUsers, way.name)
		b.show(ours, peer)
		b.goal("not slower than ldapsearch", ratio(ours.wall, peer.wall) <= 1)
		b.goal("100 MiB", ours.peak < 100<<20)
	}
	return nil
}

// foundSome takes the status that says that users share a number: some do.
func foundSome(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == 1
}
