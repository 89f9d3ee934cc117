package plan_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/aduid/plan"
)

// A Mac of two users leaves the bind, and gets their accounts with uidtool.
func Example() {
	macs, err := plan.ReadMacs(strings.NewReader("mac,name,uid,guid,home\n" +
		"C02XG0FDH7JY,admin,501,,/Users/admin\n" +
		"C02XG0FDH7JY,jdoe,601,,/Users/jdoe\n"))
	if err != nil {
		panic(err)
	}
	users := &export.CSV{Name: "users.csv", File: strings.NewReader("SamAccountName,ObjectGUID\njdoe,6C703CF1-B5D1-41F8-880B-317728CBD4F5\n")}
	fleet, err := plan.Make(context.Background(), macs, users, plan.Options{Name: users.Name, Route: plan.Computed, Local: []string{"admin"}})
	if err != nil {
		panic(err)
	}
	for _, user := range fleet.Macs[0].Users {
		fmt.Println(user.Name, user.UID, user.NewUID, user.Changes)
	}
	// Output:
	// admin 501 501 false
	// jdoe 601 1819294961 true
}
