package prefjson_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

func ExampleParse() {
	file := []byte("{\n  // startup pages\n  \"session\": {\"restore_on_startup\": 4.0}\n}")
	root, err := prefjson.Parse(file, func(p prefjson.Problem) { fmt.Println(p.Line, p.Rule) })
	if err != nil {
		fmt.Println(err)
		return
	}
	value := root.Get("session", "restore_on_startup")
	fmt.Println(value.Line, value.Column, value.Type, string(file[value.Start:value.End]))
	// Output:
	// 2 json-extension
	// 3 37 number 4.0
}
