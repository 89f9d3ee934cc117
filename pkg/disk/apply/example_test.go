package apply_test

import (
	"context"
	"fmt"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
)

// Without Yes the outcome shows what would be run. On a real Mac the host is
// [disk.ThisMac], and diskutil is a [disk.Program].
func ExampleRun() {
	mac := simdisk.SingleSSD("12.7")
	program := &simdisk.Program{Mac: mac}
	host := disk.Host{Diskutil: program, Sysctl: mac.Sysctl, Root: mac.Root()}
	facts, err := disk.Gather(context.Background(), host)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan := disk.MakePlan(facts, disk.Options{})
	outcome, err := apply.Run(context.Background(), plan, apply.Options{Host: host, Diskutil: program, Root: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range outcome.Steps {
		fmt.Printf("%s: %s\n", step.State, disk.Command{Argv: step.Argv})
	}
	// Output:
	// pending: diskutil unmountDisk disk0
	// pending: diskutil unmountDisk force disk0
	// pending: diskutil eraseDisk JHFS+ 'Macintosh HD' disk0
}
