package cpio

import (
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Writer writes an archive. The same calls result in the same bytes.
type Writer struct {
	out    io.Writer
	format Format
	seen   *seen
	name   string
	left   int64 // of the data of the current entry
	count  int64 // written
	pad    int64
}

// NewWriter returns a writer of an archive in format [ODC] or [NewC].
func NewWriter(w io.Writer, format Format) *Writer {
	return &Writer{out: w, format: format, seen: newSeen()}
}

// WriteHeader ends the current entry and begins another. The data of a file follows
// by Write; that of a symbolic link is its Target. Names are written as pkgbuild does,
// with a leading "./".
func (w *Writer) WriteHeader(h *Header) error {
	if err := w.finish(); err != nil {
		return err
	}
	entry := *h
	var wrong string
	entry.Name, wrong = clean(h.Name)
	if wrong == "" && h.Type() == TypeLink && h.Target == "" {
		wrong = "it is a symbolic link to nothing"
	}
	if err := w.seen.check(&entry, wrong); err != nil {
		return err
	}
	if h.Type() == TypeLink {
		entry.Size = int64(len(h.Target))
	}
	name := "./" + entry.Name
	if entry.Name == "." {
		name = "."
	}
	if err := w.header(&entry, name); err != nil {
		return err
	}
	w.name, w.left, w.pad = entry.Name, entry.Size, w.format.padding(entry.Size)
	if h.Type() == TypeLink {
		_, err := io.WriteString(w, h.Target)
		return err
	}
	return nil
}

// header writes the fixed part and the name.
func (w *Writer) header(h *Header, name string) error {
	raw, err := w.format.encode(h, len(name)+1)
	if err != nil {
		return err
	}
	raw = append(append(raw, name...), 0)
	raw = append(raw, make([]byte, w.format.padding(int64(len(raw))))...)
	return w.write(raw)
}

// Write writes data of the current entry, at most as much as its header says.
func (w *Writer) Write(p []byte) (int, error) {
	if int64(len(p)) > w.left {
		return 0, w.wrongSize("it has more bytes than its header says")
	}
	n, err := w.out.Write(p)
	w.left -= int64(n)
	w.count += int64(n)
	if err != nil {
		return n, fmt.Errorf("writing the archive: %w", err)
	}
	return n, nil
}

// finish ends the current entry.
func (w *Writer) finish() error {
	if w.left > 0 {
		return w.wrongSize(fmt.Sprintf("%d bytes of it are missing", w.left))
	}
	pad := w.pad
	w.pad = 0
	return w.write(make([]byte, pad))
}

// blockSize is what the length of an archive is a multiple of, as pkgbuild and cpio(1)
// have it.
const blockSize = 512

// Close ends the archive. It does not close what it is written to.
func (w *Writer) Close() error {
	if err := w.finish(); err != nil {
		return err
	}
	if err := w.header(&Header{Links: 1}, trailer); err != nil {
		return err
	}
	return w.write(make([]byte, -w.count&(blockSize-1)))
}

func (w *Writer) write(p []byte) error {
	if len(p) == 0 {
		return nil
	}
	n, err := w.out.Write(p)
	w.count += int64(n)
	if err != nil {
		return fmt.Errorf("writing the archive: %w", err)
	}
	return nil
}

func (w *Writer) wrongSize(why string) error {
	return fault.New(CodeWrongSize, "make sure that nothing changes it, and repeat the command", "writing the entry %q: %s", fault.Clip(w.name), why)
}
