package export_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A file that ends in the middle of a record is not accepted.
func ExampleLDIF() {
	file := strings.NewReader("dn: CN=Anna,DC=example,DC=test\nobjectGUID:: 8TxwbN")
	report, err := aduid.Scan(context.Background(), &export.LDIF{Name: "users.ldif", File: file}, aduid.Options{})
	fmt.Println(report.Complete, fault.CodeOf(err))
	fmt.Println(err)
	// Output:
	// false truncated
	// reading LDIF "users.ldif", line 2: the file ends in the middle of a record
}
