package homes_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
)

func ExampleMerge() {
	old := []byte(`{"unknown":12345678901234567890,"translate":{"enabled":true}}`)
	merged, changes, err := homes.Merge(old, []byte(`{"translate":{"enabled":false}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(merged))
	for _, c := range changes {
		fmt.Printf("%s: %s -> %s\n", c.Path, c.Old, c.New)
	}
	// Output:
	// {"unknown":12345678901234567890,"translate":{"enabled":false}}
	// translate.enabled: true -> false
}
