package script

import (
	_ "embed" // the script
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/internal/shell"
)

//go:embed capture.sh
var captureBody string

// systemVersion is where every macOS has its version.
const systemVersion = "/System/Library/CoreServices/SystemVersion.plist"

// CaptureOptions are for a capture script. An empty field means the path on
// macOS.
type CaptureOptions struct {
	Diskutil      string // disk.DefaultDiskutil
	SystemVersion string // /System/Library/CoreServices/SystemVersion.plist
}

// Capture returns a script for /bin/sh that saves the documents of a Mac in a
// folder, as [disk.Documents.Save] does, on systems where this program does not
// run:
//
//	sh capture.sh /Volumes/Share/lab-07
//
// It needs diskutil and a few programs that every macOS has, Recovery included.
// It changes nothing on the Mac except that it makes the folder.
func Capture(o CaptureOptions) string {
	if o.Diskutil == "" {
		o.Diskutil = disk.DefaultDiskutil
	}
	if o.SystemVersion == "" {
		o.SystemVersion = systemVersion
	}
	return fmt.Sprintf("#!/bin/sh\n# Made by macwrangler disk capture.\ndiskutil=%s\nsystem=%s\n\n%s",
		shell.Quote(o.Diskutil), shell.Quote(o.SystemVersion), captureBody)
}
