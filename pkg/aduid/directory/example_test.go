package directory_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
)

// A password does not leave the machine unprotected.
func ExampleOpen() {
	source, err := directory.Open(context.Background(), directory.Config{
		URL: "ldap://dc1.corp.example.com", BindDN: "reader@corp.example.com", Password: []byte("secret"),
	})
	var refused *directory.Error
	if errors.As(err, &refused) {
		fmt.Println(refused.Code())
		fmt.Println(refused.Hint())
		return
	}
	defer func() { _ = source.Close() }()
	// Output:
	// plaintext-password
	// use ldaps:// or --start-tls; --allow-plaintext sends it all the same
}
