// Package txt reads, writes and checks the DNS records that name the public
// addresses of a site with content caches: TXT records at _aaplcache._tcp.DOMAIN
// and _aaplcache1 to _aaplcache24._tcp.DOMAIN.
//
//	records, err := txt.Encode(public, favored, txt.Options{Domain: "example.com"})
//	fmt.Print(txt.BIND(records))
//
//	findings, err := txt.LintText("pasted", text)
//
// [Encode] makes records that the locator reads, and [BIND], [Dnsmasq],
// [PowerShell], [Dnscmd], [Nsupdate] and their like print them. [Decode] reads the rdata of
// one record as the locator does: all bytes after the key are data, including
// the length byte of a second string. [Lint] and [LintText] report what is wrong
// with records from a server or in pasted text, in any form of package forms.
//
// Apple documents the names, the keys prs and prn, and the limit of 25
// records. The rest is inferred from analyses of the locator. The package sends
// nothing; package lookup asks nameservers.
package txt
