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
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// openPackage opens a package. The caller closes the file that it is read from.
func openPackage(ctx context.Context, a *frame.App, path string) (*flatpkg.Package, io.Closer, error) {
	return openWith(ctx, a, path, flatpkg.Options{})
}

// openWith is openPackage with options.
func openWith(ctx context.Context, a *frame.App, path string, o flatpkg.Options) (*flatpkg.Package, io.Closer, error) {
	file, err := openFile(ctx, a, path)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	var p *flatpkg.Package
	if err == nil {
		p, err = flatpkg.Open(stoppable{ctx, file}, info.Size(), o)
	}
	if err != nil {
		_ = file.Close()
		return nil, nil, fmt.Errorf("%s: %w", frame.InputName(path), err)
	}
	return p, file, nil
}

// openFile opens a package as a file, since it is read at several places. What comes from
// standard input or a pipe is copied to a file without a name before.
func openFile(ctx context.Context, a *frame.App, path string) (*os.File, error) {
	in, err := a.Open(path)
	switch {
	case errors.Is(err, syscall.EISDIR):
		return nil, fault.New(flatpkg.CodeBundlePackage, "only flat packages are read: make a flat one of it on a Mac (productbuild --package OLD NEW), or copy it from the disk image again",
			"reading %q: it is a folder: an old bundle package, or not a package", path)
	case err != nil:
		return nil, fmt.Errorf("reading %q: %w", path, fault.WithoutPath(err))
	}
	if file, ok := in.(*os.File); ok {
		return file, nil
	}
	file, err := volume.Unnamed("")
	if err == nil {
		_, err = frame.Until(ctx, func() (int64, error) { return copyPackage(file, in) })
	}
	if err := errors.Join(err, in.Close()); err != nil {
		if file != nil {
			_ = file.Close()
		}
		return nil, fmt.Errorf("reading %s: %w", frame.InputName(path), err)
	}
	return file, nil
}

// maxPiped is the largest package that is read from a pipe, in bytes: it is copied to a
// disk.
const maxPiped = 16 << 30

// copyPackage copies what comes from a pipe, which may have no end.
func copyPackage(file io.Writer, in io.Reader) (int64, error) {
	n, err := io.Copy(file, io.LimitReader(in, maxPiped+1))
	if err == nil && n > maxPiped {
		err = fault.New(fault.TooLarge, "save the package to a file first", "more than %d bytes", int64(maxPiped))
	}
	return n, err
}

// stoppable is a file whose reading ends with the run.
type stoppable struct {
	ctx context.Context //nolint:containedctx // of one run
	ra  io.ReaderAt
}

func (s stoppable) ReadAt(p []byte, at int64) (int, error) {
	if s.ctx.Err() != nil {
		return 0, context.Cause(s.ctx)
	}
	return s.ra.ReadAt(p, at)
}
