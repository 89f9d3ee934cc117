package uidtool_test

import (
	"context"
	"encoding/base64"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/uidtool"
)

// one is a directory with one account.
type one struct{}

func (one) Read(_ context.Context, v aduid.Visitor) error {
	raw, err := base64.StdEncoding.DecodeString("nnXVOMyBsU6Jg3MEIn9j9Q==")
	if err != nil {
		return err
	}
	return v.Account(aduid.Entry{GUID: aduid.GUID(raw), DN: []byte("CN=jdoe,DC=example,DC=org"), Name: []byte("jdoe")})
}

func (one) Find(context.Context, []aduid.Ref, func(aduid.Ref, aduid.Account) error) error { return nil }

func ExampleTool_UID() {
	tool := uidtool.Tool{
		Search: func(string) (aduid.Source, error) { return one{}, nil },
		Holder: func(context.Context, aduid.UID) (string, error) { return "", nil },
	}
	fmt.Println(tool.UID(context.Background(), "jdoe"))
	// Output: 953513374 <nil>
}
