package cli

import (
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/aduidcmd"
)

// Args returns the arguments of a process for [Run]. If the binary is started
// under the name uidtool, it is that verb, and all arguments are the name of a
// user: it is typed at a login window, so none of them is a flag.
func Args(argv []string) []string {
	if len(argv) == 0 {
		return nil
	}
	// The preference is spelled UIDTool, and file names on a Mac ignore case.
	if strings.EqualFold(filepath.Base(argv[0]), aduidcmd.UidtoolName) {
		return append([]string{"aduid", aduidcmd.UidtoolName, "--"}, argv[1:]...)
	}
	return argv[1:]
}
