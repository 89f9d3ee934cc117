// Command diskutil is a simulated diskutil for tests: it works on the Mac that
// the file named by SIMDISK_STATE describes, and writes each call to a log.
package main

import (
	"os"

	"github.com/macwrangler/macwrangler/internal/simdisk"
)

func main() {
	os.Exit(simdisk.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)) //nolint:forbidigo // this is a main
}
