package flatpkg_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// List what a package installs.
func Example() {
	data := samplepkg.Sample().Bytes(new(testing.T), xar.Options{}) // in real life, an *os.File

	p, err := flatpkg.Open(bytes.NewReader(data), int64(len(data)), flatpkg.Options{})
	if err != nil {
		panic(err)
	}
	for _, c := range p.Components {
		fmt.Println(c.Info.Identifier, c.Info.Version)
		files, err := c.Payload()
		if err != nil {
			panic(err)
		}
		for entry, err := range files.All() {
			if err != nil {
				panic(err)
			}
			fmt.Printf("%v %s\n", entry.FileMode(), c.Target(entry.Name))
		}
		if err := files.Close(); err != nil {
			panic(err)
		}
	}
	// Output:
	// com.example.tool 1.2.3
	// drwxr-xr-x /
	// drwxr-xr-x /usr
	// drwxr-xr-x /usr/local
	// drwxr-xr-x /usr/local/bin
	// -rwxr-xr-x /usr/local/bin/tool
	// Lrwxr-xr-x /usr/local/bin/t
	// -rw-r--r-- /usr/local/empty
}

func text(s string) *strings.Reader { return strings.NewReader(s) }
