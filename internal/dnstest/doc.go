// Package dnstest runs the real DNS servers of Debian on loopback, for tests:
// BIND's named, unbound and dnsmasq.
//
//	named := dnstest.Named(t, dnstest.Zone{Name: "a.test", Records: lines})
//	answer := dnstest.Dig(t, named, "_aaplcache._tcp.a.test", "TXT", "+short")
//
// A server listens on a free port of 127.0.0.1 alone, over UDP and TCP, keeps
// its data in a folder of the test, and ends with the test. None forwards
// anything. A program that is not installed skips the test, or fails it; see
// [servertest.Need].
package dnstest
