package txt_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

func ExampleEncode() {
	office, err := txt.ParseRange("198.51.100.0/28")
	if err != nil {
		fmt.Println(err)
		return
	}
	records, err := txt.Encode([]txt.Range{office}, nil, txt.Options{Domain: "corp.example.com", TTL: txt.DefaultTTL})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(txt.BIND(records))
	// Output:
	// _aaplcache._tcp.corp.example.com. 10800 IN TXT "prs=198.51.100.0-198.51.100.15"
}

func ExampleLintText() {
	findings, err := txt.LintText("argument 1", "prs=198.51.100.0/28")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Printf("%s: %s\nfix: %s\n", f.Rule, f.Message, f.Fix)
	}
	// Output:
	// dns-bad-range: item "198.51.100.0/28" invalidates all records: a CIDR prefix is not allowed
	// fix: write 198.51.100.0-198.51.100.15
}
