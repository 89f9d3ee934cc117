// Package directory reads the accounts of an LDAP directory, Active Directory
// above all, for [aduid.Scan].
//
//	source, err := directory.Open(ctx, directory.Config{URL: "ldaps://dc1.corp.example.com", BindDN: name, Password: secret})
//	report, err := aduid.Scan(ctx, source, …)
//
// [Discover] and [OpenFirst] find the server of a domain by DNS.
//
// A scan is complete only if each page ended in good order, said whether more
// follow, and the last said that none do; anything else is an error. All pages
// come over one connection, one at a time, and nothing is kept of an account
// that has been visited. Referrals are named, never followed.
//
// The logon is go-ldap's, which knows simple binds and GSSAPI. The search is
// read off the wire here: go-ldap makes about a hundred allocations an entry,
// and answers a cancelled or closed search without an error. Of LDAP this
// package knows no more than a search needs.
//
// Errors are of type [*Error], with a code and a hint; the error of a visitor
// is returned as it is. It is not a general LDAP client: it writes nothing,
// and asks for no attribute but objectGUID, sAMAccountName, userAccountControl
// and objectClass.
package directory
