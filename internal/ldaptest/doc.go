// Package ldaptest runs real directory servers on loopback, for tests: OpenLDAP
// with a small part of Active Directory's schema and its limits, and Samba as
// an Active Directory domain controller.
//
//	slapd := ldaptest.StartSlapd(t, ldaptest.Options{Users: 100_000})
//	samba := ldaptest.StartSamba(t, ldaptest.Options{Users: 300})
//	sets := slapd.Truth(t, ldaptest.UserFilter)
//
// Both are filled with the same made-up accounts, some of which share a number:
// see [Options]. [Server.Truth] counts their content with ldapsearch and python3,
// independently of the code under test.
//
// They end with the test that started them. A program that is not installed
// skips the test, as in package servertest.
package ldaptest
