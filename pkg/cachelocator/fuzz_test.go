package cachelocator_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// FuzzInspect parses and inspects arbitrary files. Each gets a verdict, a reason for
// each candidate that is not usable, and a report that can be written as JSON.
func FuzzInspect(f *testing.F) {
	for _, name := range []string{"diskCache.plist", "diskCache.binary.plist", "no-cache.plist"} {
		data, err := os.ReadFile(filepath.Join(samples, name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint8(0))
	}
	for i, content := range []dict{full10(), full6(), with(full10(), "version", 8), v10(on(entry(5), localhostDigest)), {}} {
		data, err := plistfile.Marshal(content)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint8(i*17))
	}
	f.Fuzz(func(t *testing.T, data []byte, bits uint8) {
		file := cachelocator.Parse(data)
		file.Modified = now
		evidence := known(t)
		evidence.Model = []cachelocator.Model{cachelocator.Current, cachelocator.ElCapitan}[bits&1]
		evidence.Content = []cachelocator.Content{cachelocator.Shared, cachelocator.ICloud, cachelocator.Import}[bits>>1%3]
		if bits&8 != 0 {
			evidence.Gateways = nil
		}
		evidence.Partial = bits&16 != 0
		if bits&32 != 0 {
			evidence.Now = time.Time{}
		}
		if bits&64 != 0 {
			evidence.BootTime = time.Time{}
		}
		report := cachelocator.Inspect([]cachelocator.File{file, file}, evidence)
		if report.Verdict.Code == "" || strings.ContainsAny(report.Verdict.Text, "\n\x1b") {
			t.Errorf("verdict %+v", report.Verdict)
		}
		some := false
		for _, c := range report.Candidates {
			some = some || c.Usable
			if c.Usable != (len(c.Reasons) == 0) || c.Usable && (c.Healthy == nil || !*c.Healthy || report.Files[0].Void) {
				t.Errorf("candidate %+v", c)
			}
		}
		if some != (report.Verdict.Code == cachelocator.Usable) {
			t.Errorf("some usable: %t, but %+v", some, report.Verdict)
		}
		if _, err := json.Marshal(report); err != nil {
			t.Error(err)
		}
	})
}

// FuzzTexts passes arbitrary texts to all parsers of texts.
func FuzzTexts(f *testing.F) {
	for _, text := range []string{
		routes4, routes6, neighbours, "? (192.0.2.1) at 2:0:0:0:0:4 on en0", "{ sec = 1763625600, usec = 1 }", "aa-bb-cc-0-1-2",
		"nameserver 192.0.2.1\nsearch a b\noptions rotate\n", "nameserver \x1b[31m\x7f\nsearch \x7f\n", "2:0:0:\x1b[31m:0:4",
		"DNS configuration\n\nresolver #1\n  nameserver[0] : fe80::1%en0\n  domain : a.b.c.d\n  port : 1\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		four, six := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("fe80::1%en0")
		routes, err1 := cachelocator.ParseRoutes(bytes.NewReader(data))
		_, _, err2 := cachelocator.ParseARP(bytes.NewReader(data), four)
		_, _, err3 := cachelocator.ParseNDP(bytes.NewReader(data), six)
		scutil, err4 := cachelocator.ParseScutil(bytes.NewReader(data))
		conf, err5 := cachelocator.ParseResolvConf(bytes.NewReader(data))
		_, err6 := cachelocator.ParseBootTime(string(data))
		mac, err7 := cachelocator.ParseMAC(string(data))
		for i, err := range []error{err1, err2, err3, err4, err5, err6, err7} {
			codetest.PrintableError(t, err)
			if _, ours := errors.AsType[*cachelocator.Error](err); err != nil && !ours {
				t.Errorf("%d: %v", i, err)
			}
		}
		if again, err := cachelocator.ParseMAC(mac.String()); err7 == nil && (err != nil || again != mac) {
			t.Errorf("%s becomes %s, %v", mac, again, err)
		}
		if len(routes) > 16 {
			t.Errorf("%d routes", len(routes))
		}
		for _, r := range []cachelocator.Resolver{scutil, conf} {
			if len(r.Nameservers) > 3 || len(r.Search) > 6 || len(r.Notes) > 100 {
				t.Errorf("resolver %+v", r)
			}
		}
	})
}

// FuzzAddress probes arbitrary addresses and checks that only IP addresses are
// dialled.
func FuzzAddress(f *testing.F) {
	for _, text := range []string{a, "localhost:1", "[fe80::1%25en0]:1", "[fe80::1%/?@x]:1", "x:1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		asked := 0
		prober := cachelocator.Prober{Dial: refuse(func(address string) {
			asked++
			if target, err := netip.ParseAddrPort(address); err != nil || target.Port() == 0 || target.Addr().IsMulticast() {
				t.Errorf("%q dials %q", text, address)
			}
		})}
		got := prober.Reach(t.Context(), text)
		if got.OK || got.Reason.Code == "" || asked > 2 {
			t.Errorf("%q: %+v, %d dialled", text, got, asked)
		}
	})
}
