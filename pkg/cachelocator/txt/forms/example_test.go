package forms_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
)

func ExampleRead() {
	text, err := forms.Read([]byte("_aaplcache._tcp.example.com\ttext =\r\n\r\n\t\"prs=198.51.100.1\"\r\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(text.Form, text.Records[0].Name)
	// Output:
	// nslookup _aaplcache._tcp.example.com
}
