package serverside_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/serverside"
)

func status(keys string) string { return `{"name":"status","result":{` + keys + `}}` }

// TestJudge checks the state for each combination that matters. What is not told never
// becomes a good state.
func TestJudge(t *testing.T) {
	t.Parallel()
	const registered = `"Activated":true,"Active":true,"RegistrationStatus":1`
	for text, want := range map[string]string{
		status(registered + `,"Port":49494,"PrivateAddresses":["10.0.0.1"],"PublicAddress":"198.51.100.1","TotalBytesReturnedToClients":90210000000,"TotalBytesStoredFromOrigin":999,"TotalBytesAreSince":"2026-11-20 08:00:41 +0000"`): "cache-registered The cache is registered and active at 10.0.0.1 (port 49494); its public address is 198.51.100.1; 90.21 GB served, 999 bytes fetched since 2026-11-20 08:00:41 +0000.",
		status(registered): "cache-registered The cache is registered and active.",
		status(registered + `,"Port":0,"PrivateAddresses":["10.0.0.1"]`):                                                                             "cache-registered The cache is registered and active at 10.0.0.1.",
		status(`"Activated":true,"Active":false,"RegistrationStatus":0,"RegistrationStarted":"x"`):                                                   "cache-starting",
		status(`"Activated":true,"Active":false,"RegistrationStatus":-1,"RegistrationError":"NOT_REGISTERED","RegistrationResponseCode":500`):        "cache-refused The cache is not registered with Apple (NOT_REGISTERED, Apple answered 500): clients do not find it.",
		status(`"Activated":true,"Active":false,"RegistrationStatus":1,"CacheStatus":"LOWSPACE"`):                                                    "cache-inactive The cache is not active (CacheStatus LOWSPACE).",
		status(`"Activated":false,"Active":false,"RegistrationStatus":-1,"RegistrationError":"NOT_ACTIVATED","RegistrationResponseCode":403`):        "cache-off",
		status(`"Active":false,"RegistrationStatus":-1`):                                                                                             "cache-unknown",
		status(`"Activated":true,"RegistrationStatus":1`):                                                                                            "cache-unknown",
		status(`"Activated":true,"Active":true,"StartupStatus":"OK"`):                                                                                "cache-unknown",
		status(`"Activated":true,"Active":true,"RegistrationStatus":[]`):                                                                             "cache-unknown",
		"2026-11-22 09:00:02.001 AssetCacheManagerUtil[5121:88010] Content caching cannot be activated: Error Domain=ACSMErrorDomain Code=5 \"x\"\n": "cache-cannot-activate Content caching cannot be activated there (error 5: a virtual machine).",
		`{"name":"settings","result":{"AllowPersonalCaching":false,"LocalSubnetsOnly":true,"Port":0}}`:                                               "cache-settings The settings of a content cache (settings): AllowSharedCaching unknown, AllowPersonalCaching false, LocalSubnetsOnly true, Port 0.",
	} {
		doc, err := assetcache.Parse([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := serverside.Judge(doc)
		if one := string(got[0].Code) + " " + got[0].Text; !strings.HasPrefix(one, want) {
			t.Errorf("%s: %s, want %s", text, one, want)
		}
	}
}

// TestMissing takes keys away: the cache does not become a registered one.
func TestMissing(t *testing.T) {
	t.Parallel()
	keys := []string{`"Activated":false`, `"Active":false`, `"RegistrationStatus":-1`, `"StartupStatus":"FAILED"`}
	for mask := range 1 << len(keys) {
		var left []string
		for i, key := range keys {
			if mask>>i&1 == 1 {
				left = append(left, key)
			}
		}
		doc, err := assetcache.Parse([]byte(status(strings.Join(left, ","))))
		if err != nil {
			t.Fatal(err)
		}
		if got := serverside.Judge(doc)[0].Code; got == serverside.Registered || got == serverside.Refused || got == serverside.Starting || got == serverside.Off && !slices.Contains(left, keys[0]) {
			t.Errorf("%v: %s", left, got)
		}
	}
}

func TestMeanings(t *testing.T) { codetest.Explained(t, serverside.Meanings()) }

func ExampleJudge() {
	doc, err := assetcache.Parse([]byte(`{"name": "status", "result": {"Activated": true, "Active": false, "RegistrationStatus": 0}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(serverside.Judge(doc)[0].Code)
	// Output:
	// cache-starting
}
