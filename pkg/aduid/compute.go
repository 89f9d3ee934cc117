package aduid

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// maxGUIDLine bounds a line of [Compute]: no form of a GUID has 1,000 bytes.
const maxGUIDLine = 1000

// A Line is what [Compute] made of a line of its input.
type Line struct {
	Number int    // from 1
	Text   []byte // without white space around it, valid until visit returns; of a line too long the beginning
	GUID   GUID
	Err    error // an *Error: the line is no GUID, the others are still read
}

// Compute reads a GUID a line from r and gives each to visit, in order. Blank
// lines are passed over, but counted; a byte order mark, CR LF and UTF-16 are
// fine. An error of visit ends the reading and is returned as it is. A fault of
// one line is in its Err; any other is an [*Error].
func Compute(ctx context.Context, r io.Reader, form Form, visit func(Line) error) error {
	lines := bufio.NewReaderSize(utf8Reader(r), 64<<10)
	for number := 1; ; number++ {
		if number%1024 == 1 && ctx.Err() != nil {
			return stopped(ctx, "reading GUIDs")
		}
		text, err := lines.ReadSlice('\n')
		long := false
		for errors.Is(err, bufio.ErrBufferFull) { // far too long: its end is not kept
			long = true
			_, err = lines.ReadSlice('\n')
		}
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return &Error{ErrCode: CodeUnreadable, Text: fmt.Sprintf("reading GUIDs, line %d", number), Err: err}
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
		line.Err = &Error{
			ErrCode: CodeLongLine, Text: fmt.Sprintf("reading GUID %q…", line.Text),
			Err: fmt.Errorf("the line has more than %d bytes", maxGUIDLine), Advice: "give one GUID a line",
		}
		return line
	}
	line.GUID, line.Err = ParseBytes(text, form)
	return line
}
