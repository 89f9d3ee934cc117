package tags_test

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

func Example() {
	inventory := `
- host: cache01
  region: north
  site_code: 0123
- host: cache02
  region: south
  site_code: 0456
`
	table, err := tags.Read(strings.NewReader(inventory), "sites.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	mac := tags.Mac{Host: func() (string, error) { return "cache02.example.org", nil }}
	sets, err := table.Select(mac, []string{"Metrics.db"}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	flags, err := tags.Parse([]string{"region=coast"}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tags.Merge(sets[0], flags))
	// Output: region=coast site_code=0456
}
