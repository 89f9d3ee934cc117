// Package txt is the grammar of the DNS records by which a site tells its
// Macs the public addresses of its content caches: TXT records at _aaplcache,
// _aaplcache1 … _aaplcache24 below _tcp.DOMAIN.
//
//	records, err := txt.Encode(public, favored, txt.Options{Domain: "example.com"})
//	fmt.Print(txt.BIND(records))
//
//	findings := txt.LintText("pasted", text)
//
// [Encode] makes records that the locator reads, and [BIND], [Dnsmasq],
// [PowerShell], [Dnscmd] and [Nsupdate] print them. [Decode] reads the rdata of
// one record as the locator does: all bytes after the key are data, the length
// byte of a second string among them. [Lint] and [LintText] say what is wrong
// with records from a server, or with what a person pasted.
//
// Apple documents the names, the keys prs and prn, and the limit of 25
// records. The rest is inferred from analyses of the locator. The package asks
// no server; package lookup does.
package txt
