package schema_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

func ExampleTable_Find() {
	table, err := schema.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	update := table.Find("com.apple.SoftwareUpdate", nil)
	root, err := update.Root()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(update.Removed, update.Replacement)
	fmt.Println(root.Key("AutomaticCheckEnabled").Kinds.Has(schema.Boolean), root.Key("AutomaticCheckEnable") == nil)
	// Output:
	// 27.0 com.apple.configuration.softwareupdate.settings
	// true true
}
