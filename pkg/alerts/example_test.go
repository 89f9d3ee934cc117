package alerts_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/alerts"
)

func Example() {
	folder, err := os.MkdirTemp("", "alerts-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := setUp(context.Background(), filepath.Join(folder, "alertData.db")); err != nil {
		fmt.Println(err)
	}
	// Output:
	// added it@example.org as 2
	// already there: [Jane@Example.org]
	// 2 recipients, 2 services that send mail
}

func setUp(ctx context.Context, path string) error {
	d := alerts.Database{Path: path}
	// A newly built server has no database.
	if _, _, err := d.Create(ctx, alerts.CreateOptions{Recipients: []string{"jane@example.org"}}); err != nil {
		return err
	}
	addresses, err := alerts.ReadCSV(strings.NewReader("name,email\nTeam,it@example.org\nJane,Jane@Example.org\n"), "team.csv")
	if err != nil {
		return err
	}
	change, err := d.Add(ctx, addresses, "")
	if err != nil {
		return err
	}
	for _, r := range change.Added {
		fmt.Println("added", r.Address, "as", r.ID)
	}
	fmt.Println("already there:", change.Unchanged)

	contents, err := d.Read(ctx)
	if err != nil {
		return err
	}
	recipients, services := contents.Reached()
	fmt.Println(recipients, "recipients,", services, "services that send mail")
	return nil
}
