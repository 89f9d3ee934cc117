package aduidcmd

import (
	"errors"
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// list is the list of --list; nil: none.
type list struct {
	*aduid.ListWriter
	path string
	file *volume.Replacement // nil: standard output
	out  io.Writer
}

// openList starts the list. A file is put in place only when it is complete.
func openList(a *frame.App, path string, attributes aduid.Attributes) (*list, error) {
	switch path {
	case "":
		return nil, nil
	case "-":
		return &list{ListWriter: aduid.NewListWriterFor(a.Out, attributes), path: "standard output", out: a.Out}, nil
	}
	file, err := a.Door.Path(path).Replace(0o600)
	if err != nil {
		return nil, fmt.Errorf("writing list %q: %w", path, fault.WithoutPath(err))
	}
	return &list{ListWriter: aduid.NewListWriterFor(file, attributes), path: path, file: file}, nil
}

// account returns the function that a scan calls for each account.
func (l *list) account() func(aduid.Entry) error {
	if l == nil {
		return nil
	}
	return l.Account
}

// end finishes the list. A file of an incomplete scan is not kept; on standard
// output the list gets a last line that no CSV reader accepts as an account.
func (l *list) end(complete bool) error {
	if l == nil {
		return nil
	}
	err := l.Flush()
	switch {
	case l.file == nil && !complete && err == nil:
		_, err = io.WriteString(l.out, "INCOMPLETE: the scan did not reach the end\n")
	case l.file != nil && (!complete || err != nil):
		err = errors.Join(err, l.file.Cleanup())
	case l.file != nil:
		err = l.file.Commit()
	}
	if err != nil {
		return fmt.Errorf("writing list %q: %w", l.path, fault.WithoutPath(err))
	}
	return nil
}
