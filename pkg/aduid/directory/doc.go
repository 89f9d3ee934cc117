// Package directory reads the accounts of an LDAP directory, usually Active
// Directory, for [aduid.Scan].
//
//	source, err := directory.Open(ctx, directory.Config{URL: "ldaps://dc1.corp.example.com", BindDN: name, Password: secret})
//	report, err := aduid.Scan(ctx, source, …)
//
// [Discover] and [OpenFirst] find the server of a domain by DNS.
//
// A scan is complete only if each page ended without an error and said whether
// more follow, and the last one said that none do; anything else is an error. The
// pages are read over one connection, one at a time, unless Config.Connections divides
// the directory, and an account that has been visited is not kept. Referrals are
// reported, never followed.
//
// The logon is go-ldap's, which supports simple binds and GSSAPI; the tokens of
// Kerberos are made here, as go-ldap's neither encrypt a connection nor bind to its
// TLS, and gokrb5 gets the tickets. The search is
// parsed here: go-ldap makes about a hundred allocations per entry, and returns
// no error for a cancelled or closed search. This package implements only the
// parts of LDAP that a search needs.
//
// Errors are of type [*fault.Error], with a code and a hint, see [Meanings]; the
// error of a visitor is returned as it is. It is not a general LDAP client: it
// writes nothing, and reads no attributes but objectGUID, sAMAccountName,
// userAccountControl, objectClass and those of Config.Attributes.
package directory
