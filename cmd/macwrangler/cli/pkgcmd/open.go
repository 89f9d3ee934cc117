package pkgcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
)

// codeNoChoices means a package that cannot have choices.
const codeNoChoices fault.Code = "no-choices"

// openPackage opens a package. A package is read at several places, which only a regular
// file can be.
func openPackage(ctx context.Context, a *frame.App, path string) (*flatpkg.Package, io.Closer, error) {
	in, err := a.Open(path)
	if err != nil {
		if errors.Is(err, syscall.EISDIR) {
			return nil, nil, fault.New(flatpkg.CodeBundlePackage, "only flat packages are read; build a flat one from it, or copy it from the disk image again",
				"reading %q: it is a folder: an old bundle package, or not a package", path)
		}
		return nil, nil, fmt.Errorf("reading %q: %w", path, fault.WithoutPath(err))
	}
	file, ok := in.(*os.File)
	if !ok {
		_ = in.Close()
		return nil, nil, &fault.Error{Code: fault.NotRegular, Act: "reading", Operand: path, Err: errors.New("not a regular file"), Hint: "save the package to a file first"}
	}
	info, err := file.Stat()
	var p *flatpkg.Package
	if err == nil {
		p, err = frame.Until(ctx, func() (*flatpkg.Package, error) { return flatpkg.Open(file, info.Size(), flatpkg.Options{}) })
	}
	if err != nil {
		_ = file.Close()
		return nil, nil, fmt.Errorf("%q: %w", path, err)
	}
	return p, file, nil
}
