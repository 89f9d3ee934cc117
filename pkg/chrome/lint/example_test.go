package lint_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
)

func ExampleFile() {
	file := []byte("{\n  \"homepage\": \"https://www.example.com/\",\n  \"first_run_tabs\": [5],\n}\n")
	found, err := lint.File("Google Chrome Initial Preferences", file, lint.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range found {
		fmt.Printf("%d:%d %s: %s (%s)\n", f.Line, f.Column, f.Severity, f.Message, f.Rule)
	}
	// Output:
	// 3:24 error: a comma before the closing '}': Chrome silently ignores the whole file (json-syntax)
}
