package export

import (
	"context"
	"errors"
	"io"
	"math"

	"github.com/macwrangler/macwrangler/pkg/csvfile/utf8text"
)

// A textReader reads a file as UTF-8, from any offset. Offsets are those of the
// text after the byte order mark.
type textReader struct {
	ctx     context.Context //nolint:containedctx // io.Reader has no context, and a file may be huge
	file    *io.SectionReader
	mark    int64     // the length of the byte order mark
	decoder io.Reader // nil unless UTF-16
	at      int64     // of UTF-16: how much has been read
}

// openText detects the encoding of a file. Reading ends with ctx.
func openText(ctx context.Context, file io.ReaderAt) (*textReader, error) {
	t := &textReader{ctx: ctx, file: io.NewSectionReader(file, 0, math.MaxInt64)}
	head := make([]byte, 3)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	wide, _, mark := utf8text.Detect(head[:n])
	if wide {
		t.decoder = utf8text.NewReader(t.file)
		return t, nil
	}
	t.mark = int64(mark)
	_, err = t.file.Seek(t.mark, io.SeekStart)
	return t, err
}

// wide reports whether the text is UTF-16.
func (t *textReader) wide() bool { return t.decoder != nil }

// Read implements io.Reader.
func (t *textReader) Read(p []byte) (int, error) {
	if err := context.Cause(t.ctx); err != nil {
		return 0, err
	}
	if t.decoder == nil {
		return t.file.Read(p)
	}
	n, err := t.decoder.Read(p)
	t.at += int64(n)
	return n, err
}

// seek makes offset the next that is read. In UTF-16 it only goes forward: the
// offset of a character of the UTF-8 text in the file is not known.
func (t *textReader) seek(offset int64) error {
	if t.decoder == nil {
		_, err := t.file.Seek(t.mark+offset, io.SeekStart)
		return err
	}
	if offset < t.at {
		return errors.New("cannot seek backwards in UTF-16 text")
	}
	_, err := io.CopyN(io.Discard, struct{ io.Reader }{t}, offset-t.at)
	return err
}
