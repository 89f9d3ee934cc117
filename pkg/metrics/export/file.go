package export

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// Stream is an Output that has no memory of its own, such as stdout, or a file
// that is replaced as a whole.
type Stream struct{ io.Writer }

// Commit has nothing to do: a write that returned has been made.
func (Stream) Commit() error { return nil }

// Fresh is true: there is nothing before the first byte.
func (Stream) Fresh() bool { return true }

// AppendFile is an Output that goes on where the last run with the same
// checkpoint stopped, to the byte.
type AppendFile struct {
	file      *os.File
	pos       *Positions
	fresh     bool
	created   bool // there was no such file
	committed bool
}

// OpenAppend opens a file to go on in. What a run that ended early has left
// behind the recorded length is cut off; what somebody else has added to a
// file that was complete is kept.
func OpenAppend(path string, pos *Positions, note func(string)) (*AppendFile, error) {
	_, err := os.Lstat(path)
	a := &AppendFile{pos: pos, created: errors.Is(err, fs.ErrNotExist)}
	a.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644) //nolint:gosec // what it holds is no secret
	if err != nil {
		return nil, appending(path, err)
	}
	if err := a.begin(path, note); err != nil {
		return nil, also(appending(path, err), a.discard())
	}
	return a, nil
}

// discard closes the file, and removes one that this run has made.
func (a *AppendFile) discard() error {
	err := a.file.Close()
	if a.created && !a.committed {
		err = also(err, os.Remove(a.file.Name()))
	}
	return err
}

func appending(path string, err error) error {
	var e *metrics.Error
	if errors.As(err, &e) { // of the checkpoint
		return err
	}
	return &metrics.Error{Code: CodeWriting, Act: "appending to", Operand: path, Err: bare(err), Hint: "name a file you may write with --to"}
}

// bare takes a path off that the text around an error names already.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func (a *AppendFile) begin(path string, note func(string)) error {
	info, err := a.file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("it is no regular file")
	}
	size, record := info.Size(), a.pos.Sink
	switch {
	case size < record.Length:
		note(fmt.Sprintf("%s is shorter than the last run left it; what was in it is not written again", path))
	case record.Appending && size > record.Length:
		if err := a.file.Truncate(record.Length); err != nil {
			return err
		}
		size = record.Length
	case size > record.Length && record.Length > 0:
		note(path + " has grown since the last run; the new rows go behind that")
	}
	a.fresh = size == 0
	if size, err = a.endLine(size); err != nil {
		return err
	}
	if _, err := a.file.Seek(size, io.SeekStart); err != nil {
		return err
	}
	record.Length, record.Appending = size, true
	return a.pos.File.Save()
}

// endLine ends a last line that somebody has cut: ours must not become part
// of it.
func (a *AppendFile) endLine(size int64) (int64, error) {
	if size == 0 {
		return 0, nil
	}
	last := make([]byte, 1)
	if _, err := a.file.ReadAt(last, size-1); err != nil || last[0] == '\n' {
		return size, err
	}
	_, err := a.file.WriteAt([]byte{'\n'}, size)
	return size + 1, err
}

// Write appends.
func (a *AppendFile) Write(p []byte) (int, error) { return a.file.Write(p) }

// Fresh tells that the file was empty.
func (a *AppendFile) Fresh() bool { return a.fresh }

// Commit makes what was written durable and takes its length into the record.
func (a *AppendFile) Commit() error {
	if err := a.file.Sync(); err != nil {
		return err
	}
	length, err := a.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	a.pos.Sink.Length = length
	a.committed = true
	return nil
}

// Close ends the use of the file. What was written and not committed is cut
// off: at once, or else by the next run.
func (a *AppendFile) Close() error {
	err := a.file.Truncate(a.pos.Sink.Length)
	if err == nil {
		a.pos.Sink.Appending = false
		err = a.pos.File.Save()
	}
	return also(err, a.discard())
}

// checkHeader refuses a CSV file whose columns are not those of this run.
func (a *AppendFile) checkHeader(want []byte) error {
	first, err := bufio.NewReader(io.NewSectionReader(a.file, 0, 64<<10)).ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if bytes.Equal(first, want) {
		return nil
	}
	return &metrics.Error{
		Code: CodeHeaderDiffers, Act: "appending to", Operand: a.file.Name(),
		Err:  fmt.Errorf("its columns are %q, this run's are %q", bytes.TrimSpace(first), bytes.TrimSpace(want)),
		Hint: "give the same tags as before, or another file with --to and --checkpoint",
	}
}
