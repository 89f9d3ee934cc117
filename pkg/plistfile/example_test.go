package plistfile_test

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// The two calls that most programs need.
func Example() {
	data := []byte(`<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
	<key>DeviceIdentifier</key><string>disk0s1</string>
	<key>Size</key><integer>314572800</integer>
</dict>
</plist>`)
	var disk struct {
		Identifier string `plist:"DeviceIdentifier"`
		Size       uint64
		Internal   *bool // nil where the file does not say
	}
	if err := plistfile.Unmarshal(data, &disk); err != nil {
		fmt.Println(err)
		return
	}
	text, err := plistfile.Marshal(map[string]any{"target": disk.Identifier, "gigabytes": float64(disk.Size) / 1e9})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s", text)
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
	// <plist version="1.0">
	// <dict>
	// 	<key>gigabytes</key>
	// 	<real>0.3145728</real>
	// 	<key>target</key>
	// 	<string>disk0s1</string>
	// </dict>
	// </plist>
}

// A linter walks the tree, which has the position of every value.
func ExampleParse() {
	doc, err := plistfile.Parse([]byte(`<plist>
<dict>
	<key>PayloadVersion</key>
	<string>1</string>
	<key>PayloadScope</key>
	<string>User</string>
	<key>PayloadScope</key>
	<string>System</string>
</dict>
</plist>`), plistfile.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, problem := range doc.Problems {
		fmt.Println(fault.CodeOf(problem), "at", problem)
	}
	if version := doc.Root.Get("PayloadVersion"); version.Kind() != plistfile.Integer {
		fmt.Printf("line %d: PayloadVersion is of type %s\n", version.Line(), version.Kind())
	}
	// Output:
	// duplicate-key at line 7, column 2: key ":PayloadScope": already used on line 5; the last one counts
	// line 4: PayloadVersion is of type string
}

// A strict caller refuses the first problem.
func ExampleDocument_Strict() {
	doc, err := plistfile.Parse([]byte("<plist><true/></plist><plist><false/></plist>"), plistfile.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = doc.Strict()
	fmt.Println(err)
	fmt.Println(fault.CodeOf(err), "-", fault.HintOf(err))
	// Output:
	// line 1, column 23: after </plist>: "<plist><false/></plist>"
	// trailing-data - delete everything after </plist>
}

// A reader that may never end, such as standard input, is bounded.
func ExampleRead() {
	input := strings.NewReader("<plist><array/></plist>" + strings.Repeat("\n", 1000))
	_, err := plistfile.Read(input, plistfile.Limits{Size: 100})
	fmt.Println(fault.CodeOf(err), "-", err)
	// Output:
	// too-large - more than 100 bytes
}

// A reference within a keyed archive, which only binary files have.
func ExampleNode_UID() {
	const header, object, offsets = "bplist00", "\x80\x05", "\x08"
	trailer := "\x00\x00\x00\x00\x00\x00" + "\x01\x01" + // bytes of an offset and of a reference
		"\x00\x00\x00\x00\x00\x00\x00\x01" + // one object
		"\x00\x00\x00\x00\x00\x00\x00\x00" + // the first is the root
		"\x00\x00\x00\x00\x00\x00\x00\x0a" // where the offsets are
	doc, err := plistfile.Parse([]byte(header+object+offsets+trailer), plistfile.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(doc.Root.UID())
	// Output: 5 true
}
