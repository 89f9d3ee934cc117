package xar_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// Write an archive, and read it back.
func Example() {
	var out bytes.Buffer
	_, err := xar.Write(&out, []xar.Member{
		{Path: "PackageInfo", Mode: 0o644, Content: strings.NewReader("<pkg-info/>"), Compress: true},
		{Path: "Payload", Mode: 0o644, Content: strings.NewReader("payload")},
	}, xar.Options{})
	if err != nil {
		panic(err)
	}

	archive, err := xar.Open(bytes.NewReader(out.Bytes()), int64(out.Len()), xar.Limits{})
	if err != nil {
		panic(err)
	}
	fmt.Println(archive.CheckTOC())
	for _, e := range archive.Entries() {
		r, err := archive.Open(e)
		if err != nil {
			panic(err)
		}
		content, err := io.ReadAll(r) // verifies the checksums, too
		fmt.Println(e.Path, e.Encoding, string(content), err)
	}
	// Output:
	// <nil>
	// PackageInfo application/x-gzip <pkg-info/> <nil>
	// Payload application/octet-stream payload <nil>
}
