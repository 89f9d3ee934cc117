package export

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// AppendFile is an Output that continues where the last run with the same
// checkpoint stopped, to the byte.
type AppendFile struct {
	path      volume.Path
	folder    *volume.Folder
	name      string // in the folder
	file      *volume.File
	pos       *Positions
	fresh     bool
	created   bool // the file did not exist
	committed bool
}

// OpenAppend opens a file to append to. What an interrupted run wrote beyond the
// recorded length is cut off; what somebody else has added to a complete file
// is kept.
func OpenAppend(path volume.Path, pos *Positions, note func(string)) (*AppendFile, error) {
	folder, name, err := path.Find()
	if err != nil {
		return nil, appendError(path.String(), err)
	}
	a := &AppendFile{path: path, folder: folder, name: name, pos: pos}
	if a.file, a.created, err = folder.Update(name, 0o644); err != nil {
		return nil, combine(appendError(path.String(), err), folder.Close())
	}
	if err := a.begin(path.String(), note); err != nil {
		return nil, combine(appendError(path.String(), err), a.discard())
	}
	return a, nil
}

// discard closes the file, and removes it if this run created it.
func (a *AppendFile) discard() error {
	var err error
	if a.created && !a.committed {
		err = a.remove()
	}
	return errors.Join(err, a.file.Close(), a.folder.Close())
}

// remove removes the file, unless somebody has given its name to another.
func (a *AppendFile) remove() error {
	made, err := a.file.Stat()
	if err != nil {
		return err
	}
	now, err := a.folder.Lstat(a.name)
	if err != nil || !os.SameFile(now, made) {
		return err
	}
	return a.folder.Remove(a.name)
}

func appendError(path string, err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok { // from the checkpoint
		return err
	}
	return &fault.Error{Code: CodeWriting, Act: "appending to", Operand: path, Err: fault.WithoutPath(err), Hint: "use --to to name a file that you can write"}
}

// begin finds where to append, and records that the file may grow from there.
func (a *AppendFile) begin(path string, note func(string)) error {
	info, err := a.file.Stat()
	if err != nil {
		return err
	}
	size, record := info.Size(), a.pos.Sink
	switch {
	case size < record.Length:
		note(fmt.Sprintf("%s is shorter than the last run left it; the missing part is not rewritten", path))
	case record.Appending && size > record.Length:
		if err := a.file.Truncate(record.Length); err != nil {
			return err
		}
		size = record.Length
	case size > record.Length && record.Length > 0:
		note(path + " has grown since the last run; new rows are appended after that")
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

// endLine terminates a last line that has no newline: ours must not become part
// of it.
func (a *AppendFile) endLine(size int64) (int64, error) {
	if whole, err := endsLine(a.file, size); whole || err != nil {
		return size, err
	}
	_, err := a.file.WriteAt([]byte{'\n'}, size)
	return size + 1, err
}

// endsLine reports whether a file of that size is empty or ends with a newline.
func endsLine(file io.ReaderAt, size int64) (bool, error) {
	if size == 0 {
		return true, nil
	}
	last := make([]byte, 1)
	_, err := file.ReadAt(last, size-1)
	return last[0] == '\n', err
}

// Write appends to the file.
func (a *AppendFile) Write(p []byte) (int, error) { return a.file.Write(p) }

// Fresh reports whether the file was empty.
func (a *AppendFile) Fresh() bool { return a.fresh }

// Commit makes what was written durable and records its length.
func (a *AppendFile) Commit() error {
	if err := a.file.Sync(); err != nil {
		return err
	}
	if a.created && !a.committed { // its name has to last, too
		if err := a.folder.Sync(); err != nil {
			return err
		}
	}
	length, err := a.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	a.pos.Sink.Length = length
	a.committed = true
	return nil
}

// Close closes the file. What was written and not committed is cut off, now or
// by the next run.
func (a *AppendFile) Close() error {
	err := a.file.Truncate(a.pos.Sink.Length)
	if err == nil {
		a.pos.Sink.Appending = false
		err = a.pos.File.Save()
	}
	return combine(err, a.discard())
}

// checkHeader refuses a CSV file with other columns than this run would write.
func (a *AppendFile) checkHeader(want []byte) error {
	first, err := bufio.NewReader(io.NewSectionReader(a.file, 0, 64<<10)).ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if bytes.Equal(first, want) {
		return nil
	}
	return &fault.Error{
		Code: CodeHeaderDiffers, Act: "appending to", Operand: a.path.String(),
		Err:  fmt.Errorf("its columns are %q, but this run writes %q", bytes.TrimSpace(first), bytes.TrimSpace(want)),
		Hint: "use the same tags as before, or name another file with --to and another checkpoint with --checkpoint",
	}
}
