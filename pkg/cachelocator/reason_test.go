package cachelocator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestEveryCode checks that each code that this package declares is reached, and no
// other.
func TestEveryCode(t *testing.T) {
	inspect := func(content dict, change func(e *cachelocator.Evidence)) func() []string {
		return func() []string {
			evidence := known(t)
			if change != nil {
				change(&evidence)
			}
			return everyCode(cachelocator.Inspect([]cachelocator.File{parse(t, content)}, evidence))
		}
	}
	content := func(content dict) func() []string { return inspect(content, nil) }
	read := func(err error) func() []string {
		return func() []string {
			return codes(cachelocator.Load("p", func() (fs.File, error) { return nil, err }).Reasons)
		}
	}
	scutil := func(lines string) func() []string {
		return func() []string {
			r, err := cachelocator.ParseScutil(strings.NewReader("DNS configuration\nresolver #1\n" + lines))
			if err != nil {
				t.Error(err)
			}
			return codes(r.Notes)
		}
	}
	gateways := func(runner script) func() []string {
		return func() []string { return codes(cachelocator.FindGateways(t.Context(), runner).Notes) }
	}
	reach := func(address string, timeout time.Duration) func() []string {
		return func() []string {
			return codes([]fault.Reason{cachelocator.Prober{Timeout: timeout}.Reach(t.Context(), address).Reason})
		}
	}
	probed := func() []string {
		report := cachelocator.Inspect([]cachelocator.File{parse(t, v10(entry(hour, server(closed(t), 1))))}, known(t))
		report.Probe(t.Context(), cachelocator.Prober{})
		return everyCode(report)
	}
	system := func(content dict) func() []string {
		return func() []string {
			user, system := parse(t, v10(entry(hour, server(a, 1)))), parse(t, content)
			user.Owner, system.Owner = "ann", "_assetcache"
			if system.Entries[0].Kind == cachelocator.KindServers && len(system.Entries[0].Servers) > 0 {
				system.Modified = time.Time{} // so whether it is stale is not known
			}
			return everyCode(cachelocator.Inspect([]cachelocator.File{user, system}, known(t)))
		}
	}
	sick := dict{"failureCount": 3}
	one := v10(entry(hour, server(a, 1)))
	old := func() []string {
		evidence := known(t)
		evidence.Model = cachelocator.ElCapitan
		return everyCode(cachelocator.Inspect([]cachelocator.File{parse(t, full6())}, evidence))
	}
	table := map[string]func() []string{
		"no-plist":       read(fs.ErrNotExist),
		"unreadable":     read(fs.ErrPermission),
		"stale-boot":     inspect(one, func(e *cachelocator.Evidence) { e.BootTime = now.Add(hour) }),
		"boot-unknown":   inspect(one, func(e *cachelocator.Evidence) { e.BootTime = time.Time{} }),
		"expiry-unknown": inspect(one, func(e *cachelocator.Evidence) { e.Now = time.Time{} }),
		"bad-version":    content(with(one, "version", 6)), "bad-schema": content(with(one, "cache", 1)),
		"unknown-version": content(with(one, "version", 7)),
		"expired":         content(v10(entry(-hour))), "other-network": content(v10(on(entry(hour), otherDigest))),
		"partial-network": content(v10(on(entry(hour), gatewayDigest, otherDigest))),
		"network-unknown": inspect(one, func(e *cachelocator.Evidence) { e.Gateways = nil }),
		"not-first":       content(v10(entry(hour, server(a, 1)), entry(hour, server(b, 1)))),
		"empty-24h":       content(v10(entry(24 * hour))), "empty-1h": content(v10(entry(hour))),
		"empty-offline": content(v10(on(entry(5*time.Second), localhostDigest))),
		"empty-unknown": content(v10(entry(48 * hour))),
		"dns-empty-24h": content(v10(ranges(24 * hour))), "dns-empty-1h": content(v10(ranges(hour))),
		"dns-bad-range": content(v10(ranges(hour, dict{"first": "x", "last": "y"}))),
		"unhealthy":     content(v10(entry(hour, server(a, 1, sick)))),
		"incapable":     content(v10(entry(hour, server(a, 1, capable(dict{"sc": false}))))),
		"outranked":     content(v10(entry(hour, server(a, 1), server(b, 2)))),
		"not-favored":   content(v10(entry(hour, server(a, 1), server(b, 1, dict{"favored": true})))),
		"usable":        content(one), "server-unknown": old, "no-entry": content(v10()), "unreachable": probed,
		"system-without-cache": system(v10(entry(24 * hour))), "system-unknown": system(v10(entry(hour, server(a, 1)))),
		"dns-extra-server": scutil(numbered("  nameserver[#] : 192.0.2.#\n", 4)),
		"dns-extra-domain": scutil(numbered("  search domain[#] : d#.example.org\n", 7)),
		"dns-bad-server":   scutil("  nameserver[0] : x\n"), "dns-zone-dropped": scutil("  nameserver[0] : fe80::1%en0\n"),
		"dns-rotate": scutil("  options : rotate\n"), "dns-no-server": scutil(""), "dns-no-domain": scutil(""),
		"gateway-failed": gateways(script{}),
		"gateway-unresolved": gateways(script{
			"/usr/sbin/netstat -rn -f inet": {output: "default 192.0.2.1 UG en0\n"}, "/usr/sbin/arp -n 192.0.2.1": {},
		}),
		"reach-ok": reach(cache(t, 200), 0), "reach-status": reach(cache(t, 404), 0), "reach-refused": reach(closed(t), 0),
		"reach-timeout": reach(listen(t, func(conn net.Conn) { <-t.Context().Done(); _ = conn.Close() }), time.Millisecond), "reach-address": reach("x:1", 0),
		"reach-failed": func() []string {
			prober := cachelocator.Prober{Dial: refuse(func(string) {})}
			return codes([]fault.Reason{prober.Reach(t.Context(), a).Reason})
		},
	}
	if diff := cmp.Diff(declared(t), slices.Sorted(maps.Keys(table))); diff != "" {
		t.Errorf("declared -, in the table +:\n%s", diff)
	}
	for code, reached := range table {
		if got := reached(); !slices.Contains(got, code) {
			t.Errorf("%s is not reached: %q", code, got)
		}
	}
}

// everyCode returns all codes of a report.
func everyCode(report *cachelocator.Report) []string {
	all := []string{string(report.Verdict.Code)}
	for _, file := range report.Files {
		all = append(all, codes(file.Reasons)...)
		for _, e := range file.Entries {
			all = append(all, codes(e.Reasons)...)
		}
	}
	for _, c := range report.Candidates {
		all = append(all, codes(c.Reasons)...)
	}
	return all
}

// declared returns the constants of reason.go and report.go.
func declared(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, name := range []string{"reason.go", "report.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for _, value := range spec.Values {
				code, err := strconv.Unquote(value.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, code)
			}
			return false
		})
	}
	slices.Sort(all)
	return all
}
