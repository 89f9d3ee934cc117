package script_test

import (
	"fmt"
	"os"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
)

// A plan without commands ends a workflow of DeployStudio with the reason.
func ExampleDeployStudio() {
	facts, err := disk.ReadFolder(os.DirFS("../../../testdata/disk/cs-filevault-locked"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(script.DeployStudio(disk.MakePlan(facts, disk.Options{})))
	// Output:
	// RuntimeAbortWorkflow: disk plan: blocked-filevault: CoreStorage group 00000000-0000-4000-8000-0000000001A0 on disk0 is locked: unlock or decrypt it first, or erase it by hand
}
