// Package dnstest runs the real DNS servers of Debian on loopback, for tests:
// BIND's named, unbound and dnsmasq.
//
//	named := dnstest.Named(t, dnstest.Zone{Name: "a.test", Records: lines})
//	answer := dnstest.Dig(t, named, "_aaplcache._tcp.a.test", "TXT", "+short")
//
// A server listens on a free port of 127.0.0.1 only, over UDP and TCP, keeps its
// data in a folder of the test, and ends with the test. It forwards nothing. If
// the program is not installed, the test is skipped or fails; see
// [servertest.Need].
package dnstest
