package aduid_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
)

func ExampleParse() {
	guid, err := aduid.Parse("8TxwbNG1+EGICzF3KMvU9Q==", aduid.Auto)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println(guid, guid.UID())
	// Output: 6C703CF1-B5D1-41F8-880B-317728CBD4F5 1819294961
}

func ExampleScan() {
	file := strings.NewReader(`dn: CN=Anna,DC=example,DC=test
objectGUID:: 8TxwbNG1+EGICzF3KMvU9Q==
sAMAccountName: anna

dn: CN=Bert,DC=example,DC=test
objectGUID:: 8Txw7AAAAECAAAAAAAAAAA==
sAMAccountName: bert

`)
	report, err := aduid.Scan(context.Background(), &export.LDIF{Name: "users.ldif", File: file}, aduid.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for _, c := range report.Collisions {
		fmt.Println(c.UID, c.Accounts[0].Name, c.Accounts[1].Name)
	}
	// Output: 1819294961 anna bert
}
