package build

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/arch"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// packed is an archive on its way into the package.
type packed struct {
	file          *os.File // without a name
	size          int64
	entries       []bom.Entry
	bytes         int64 // of the files in it
	architectures map[string]bool
}

// Size implements [xar.Content].
func (p *packed) Size() int64 { return p.size }

// ReadAt implements [xar.Content].
func (p *packed) ReadAt(b []byte, at int64) (int, error) { return p.file.ReadAt(b, at) }

func (p *packed) close() error {
	if p == nil {
		return nil
	}
	return p.file.Close()
}

// packer writes an archive.
type packer struct {
	*packed
	ctx     context.Context //nolint:containedctx // it lives as long as one archive
	project *Project
	archive *cpio.Writer
	buffer  []byte
}

// pack writes the archive of a folder.
func (p *Project) pack(ctx context.Context, items []item) (_ *packed, err error) {
	file, err := volume.Unnamed("")
	if err != nil {
		return nil, fmt.Errorf("making a temporary file: %w", err)
	}
	result := &packed{file: file, architectures: map[string]bool{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, file.Close())
		}
	}()
	z, err := payload.NewWriter(file, payload.Gzip)
	if err != nil {
		return nil, err
	}
	w := &packer{packed: result, ctx: ctx, project: p, archive: cpio.NewWriter(z, cpio.ODC), buffer: make([]byte, 256<<10)}
	for _, each := range items {
		if err := w.add(each); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(w.archive.Close(), z.Close()); err != nil {
		return nil, err
	}
	result.size, err = file.Seek(0, io.SeekCurrent)
	return result, err
}

// add writes one entry, and lists it.
func (w *packer) add(each item) error {
	entry := bom.Entry{
		Path: each.Name, Mode: each.Mode, UID: each.UID, GID: each.GID, Target: each.Target,
		Modified: uint32(min(max(each.Modified, 0), 1<<32-1)), Type: bom.Folder,
	}
	if err := w.archive.WriteHeader(&each.Header); err != nil {
		return err
	}
	switch each.Type() {
	case cpio.TypeLink:
		entry.Type = bom.Link
	case cpio.TypeFile:
		entry.Type, entry.Size = bom.File, each.Size
		sum, err := w.copy(each)
		if err != nil {
			return err
		}
		entry.Checksum = sum
		w.bytes += each.Size
	}
	w.entries = append(w.entries, entry)
	return nil
}

// copy writes the data of a file, and returns its checksum. A file that is not what it
// was when it was listed is an error.
func (w *packer) copy(each item) (sum uint32, err error) {
	file, err := w.project.folder.Open(each.source)
	if err != nil {
		return 0, linkError(err, each.source)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var check bom.Sum
	left := each.Size
	for begun := false; ; begun = true {
		if err := w.ctx.Err(); err != nil {
			return 0, context.Cause(w.ctx)
		}
		n, err := io.ReadFull(file, w.buffer)
		chunk := w.buffer[:n]
		if left -= int64(n); left < 0 {
			break
		}
		if !begun {
			w.note(chunk)
		}
		_, _ = check.Write(chunk) // never fails
		if _, err := w.archive.Write(chunk); err != nil {
			return 0, err
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return 0, &fault.Error{Act: "packing", Operand: each.source, Err: fault.WithoutPath(err)}
		}
	}
	if left != 0 {
		return 0, fault.New(CodeChanged, "make sure that nothing writes to the project", "packing %q: its size changed meanwhile", each.source)
	}
	return check.Sum32(), nil
}

// note remembers for which processors a program is.
func (w *packer) note(begin []byte) {
	for _, name := range arch.Of(begin[:min(len(begin), arch.Enough)]) {
		w.architectures[name] = true
	}
}
