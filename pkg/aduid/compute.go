package aduid

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/pkg/csvfile/utf8text"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxGUIDLine bounds a line of [Compute]: every form of a GUID is shorter.
const maxGUIDLine = 1000

// A Line is the result of [Compute] for a line of its input.
type Line struct {
	Number int    // from 1
	Text   []byte // trimmed, valid until visit returns; the beginning of a line that is too long
	GUID   GUID
	Err    error // a *fault.Error: the line is not a GUID, the others are still read
}

// Compute reads one GUID per line from r and calls visit for each, in order.
// Blank lines are skipped, but counted; a byte order mark, CR LF and UTF-16 are
// accepted. An error of visit ends the reading and is returned as it is. An
// error of one line is in its Err; any other is a [*fault.Error].
func Compute(ctx context.Context, r io.Reader, form Form, visit func(Line) error) error {
	lines := bufio.NewReaderSize(utf8text.NewReader(r), 64<<10)
	for number := 1; ; number++ {
		if number%1024 == 1 && ctx.Err() != nil {
			return &fault.Error{Code: fault.Stopped, Act: "reading GUIDs", Err: fmt.Errorf("stopped: %w", context.Cause(ctx))}
		}
		text, err := lines.ReadSlice('\n')
		long := false
		for errors.Is(err, bufio.ErrBufferFull) { // far too long: its end is not kept
			long = true
			_, err = lines.ReadSlice('\n')
		}
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return &fault.Error{Code: CodeUnreadable, Act: fmt.Sprintf("reading GUIDs, line %d", number), Err: err}
		}
		if text = bytes.TrimSpace(text); len(text) > 0 {
			if err := visit(computeLine(number, text, form, long)); err != nil {
				return err
			}
		}
		if ended {
			return nil
		}
	}
}

func computeLine(number int, text []byte, form Form, long bool) Line {
	line := Line{Number: number, Text: text}
	if long || len(text) > maxGUIDLine {
		line.Text = text[:min(len(text), 60)]
		line.Err = &fault.Error{
			Code: CodeLongLine, Act: "reading GUID", Operand: string(line.Text) + "…",
			Err: fmt.Errorf("the line is longer than %d bytes", maxGUIDLine), Hint: "write one GUID per line",
		}
		return line
	}
	line.GUID, line.Err = ParseBytes(text, form)
	return line
}
