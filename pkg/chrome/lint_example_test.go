package chrome_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/chrome"
)

func ExampleLint() {
	file := []byte("{\n  \"homepage\": \"https://www.example.com/\",\n  \"first_run_tabs\": [5],\n}\n")
	found, err := chrome.Lint("Google Chrome Initial Preferences", file, chrome.LintOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range found {
		fmt.Printf("%d:%d %s: %s (%s)\n", f.Line, f.Column, f.Severity, f.Message, f.Rule)
	}
	// Output:
	// 3:24 error: a comma before the closing '}': Chrome ignores the whole file without a word (json-syntax)
}
