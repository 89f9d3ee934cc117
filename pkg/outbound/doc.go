// Package outbound is what every connection to a server has in common, whatever
// it speaks: no credentials in an address ([HasCredentials]), none over an
// unencrypted connection that leaves this machine ([Loopback],
// [LoopbackConn]), and TLS of version 1.2 at least, with authorities of one's own
// where wanted ([TLSConfig], [ReadCAs]). [NewHTTPClient] puts them together for
// HTTP.
//
// The package decides nothing for its callers: they have the codes, and hints
// that name their flags. Do not use it for probes of addresses that others chose,
// such as those in a cache locator's file: an HTTP client of this package uses
// the proxy of the environment.
//
// Addresses and certificates may be hostile. An address is never part of an
// error, and at most 8 MiB of certificates are read.
package outbound
