package assetcache_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
)

func ExampleParse() {
	doc, err := assetcache.Parse([]byte(`{"name": "status", "result": {"RegistrationStatus": 1, "Port": 49494}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(doc.Kind, doc.Status.Port.Is, doc.Status.PublicAddress.Known())
	// Output:
	// status 49494 false
}
