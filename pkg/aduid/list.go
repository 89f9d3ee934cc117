package aduid

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"
)

// ListWriter writes accounts as CSV, for other tools: a header, the columns uid,
// kind, guid, name, dn and disabled, lines that end in LF, quotes where they are
// needed (RFC 4180). Bytes that are not UTF-8 become U+FFFD. Its Account goes
// into [Options]; call Flush at the end.
//
// A name may begin with "=", which a spreadsheet would read as a formula.
type ListWriter struct {
	to     io.Writer
	buffer []byte
	err    error
}

// NewListWriter returns a writer to to. The header is written with the first
// accounts, or by Flush.
func NewListWriter(to io.Writer) *ListWriter {
	return &ListWriter{to: to, buffer: append(make([]byte, 0, 2*listBuffer), "uid,kind,guid,name,dn,disabled\n"...)}
}

const listBuffer = 64 << 10

// Account writes one account. The error is that of the underlying writer.
func (w *ListWriter) Account(e Entry) error {
	b := strconv.AppendUint(w.buffer, uint64(e.GUID.UID()), 10)
	b = append(append(append(b, ','), e.Kind.String()...), ',')
	b = append(e.GUID.appendTo(b), ',')
	b = append(appendField(b, e.Name), ',')
	b = append(appendField(b, e.DN), ',')
	w.buffer = append(strconv.AppendBool(b, e.Disabled), '\n')
	if len(w.buffer) < listBuffer {
		return w.err
	}
	return w.Flush()
}

// Flush writes what is buffered. After an error nothing more is written.
func (w *ListWriter) Flush() error {
	if w.err == nil && len(w.buffer) > 0 {
		_, w.err = w.to.Write(w.buffer)
	}
	w.buffer = w.buffer[:0]
	return w.err
}

func appendField(b, text []byte) []byte {
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	if !bytes.ContainsAny(text, ",\"\r\n") && !bytes.HasPrefix(text, []byte(" ")) {
		return append(b, text...)
	}
	b = append(b, '"')
	for _, c := range text {
		if c == '"' {
			b = append(b, '"')
		}
		b = append(b, c)
	}
	return append(b, '"')
}
