package outbound_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// Check an address before it is stored or printed.
func Example() {
	for _, address := range []string{"http://influx.example.org:8086/write?db=caching", "http://influx.example.org:8086/write?db=caching&password=1234"} {
		fmt.Println(outbound.HasCredentials(address), outbound.Shown(address))
	}
	// Output:
	// false http://influx.example.org:8086/write
	// true http://influx.example.org:8086/write
}
