package directory_test

import (
	"context"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A password is not sent over the network unencrypted.
func ExampleOpen() {
	source, err := directory.Open(context.Background(), directory.Config{
		URL: "ldap://dc1.corp.example.com", BindDN: "reader@corp.example.com", Password: []byte("secret"),
	})
	if err != nil {
		fmt.Println(fault.CodeOf(err))
		fmt.Println(fault.HintOf(err))
		return
	}
	defer func() { _ = source.Close() }()
	// Output:
	// plaintext-password
	// use ldaps:// or --start-tls; --allow-plaintext sends it anyway
}
