package check_test

import (
	"errors"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
)

// FuzzReadClient holds that a document of a client is read or refused with an error of
// these packages, and that what was read can be checked.
func FuzzReadClient(f *testing.F) {
	for _, text := range []string{clientLocator, clientIfconfig, clientNetstat, "DNS configuration\n", "<plist><dict/></plist>", "en0: flags=1\n\tinet 1.2.3.4 netmask 0xffffff01\n\tinet6 fd00::1 prefixlen 200\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c := check.Client{Name: "client"}
		if err := c.ReadClient(data); err != nil {
			if _, ok := errors.AsType[*check.Error](err); !ok {
				t.Errorf("%T %v", err, err)
			}
			codetest.PrintableError(t, err)
			return
		}
		if r := check.Check(check.Evidence{Clients: []check.Client{c}}); len(r.Gaps) == 0 {
			t.Error("without a cache there is no gap")
		}
	})
}

// FuzzCheck holds that any documents of a cache can be held against a right site, and
// that each gap is in the findings.
func FuzzCheck(f *testing.F) {
	for _, text := range []string{serverStatus, serverSettings, "Content caching cannot be activated: Code=5", `{"Type":"com.apple.configuration.content-cache.settings","Payload":{"PublicRanges":[{"first":"::","last":"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff","type":"IPv6"}],"LocalSubnetsOnly":false}}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := assetcache.Parse(data)
		if err != nil {
			return
		}
		e := right().evidence(t)
		e.Caches, err = check.Group([]check.Document{{Name: "x", Document: doc}})
		if err != nil {
			t.Fatal(err)
		}
		r := check.Check(e)
		if len(r.Findings) < len(r.Gaps) && len(r.Gaps) < 100 {
			t.Errorf("%d findings, %d gaps", len(r.Findings), len(r.Gaps))
		}
		for _, one := range r.Findings {
			if one.Message == "" || len(one.Message) > 3000 {
				t.Errorf("%+v", one)
			}
		}
	})
}
