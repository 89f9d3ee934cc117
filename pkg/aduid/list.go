package aduid

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// ListWriter writes accounts as CSV, for other tools: a header, the columns uid,
// kind, guid, name, dn and disabled, lines that end in LF, quotes where they are
// needed (RFC 4180). Bytes that are not UTF-8 become U+FFFD. Its Account goes
// into [Options]; call Flush at the end.
//
// With [Attributes] there are two columns more: computedUid, the number that the AD
// plugin derives, and code. uid is then the number of the attribute, which is empty
// where code says why there is none.
//
// A name may begin with "=", which a spreadsheet would read as a formula.
type ListWriter struct {
	to         io.Writer
	buffer     []byte
	err        error
	attributes Attributes
}

// NewListWriter returns a writer to to. The header is written with the first
// accounts, or by Flush.
func NewListWriter(to io.Writer) *ListWriter { return NewListWriterFor(to, Attributes{}) }

// NewListWriterFor returns a writer to to, for a scan with these attributes.
func NewListWriterFor(to io.Writer, a Attributes) *ListWriter {
	w := &ListWriter{to: to, attributes: a, buffer: append(make([]byte, 0, 2*listBuffer), "uid,kind,guid,name,dn,disabled"...)}
	if a.Any() {
		w.buffer = append(w.buffer, ",computedUid,code"...)
	}
	w.buffer = append(w.buffer, '\n')
	return w
}

const listBuffer = 64 << 10

// Account writes one account. The error is that of the underlying writer.
func (w *ListWriter) Account(e Entry) error {
	b, code := w.buffer, fault.Code("")
	uid := e.GUID.UID()
	if w.attributes.Of(e.Kind) != "" {
		uid, code = e.Written.UID()
	}
	if code == "" {
		b = strconv.AppendUint(b, uint64(uid), 10)
	}
	b = append(append(append(b, ','), e.Kind.String()...), ',')
	b = append(e.GUID.appendTo(b), ',')
	b = append(appendField(b, e.Name), ',')
	b = append(appendField(b, e.DN), ',')
	b = strconv.AppendBool(b, e.Disabled)
	if w.attributes.Any() {
		b = strconv.AppendUint(append(b, ','), uint64(e.GUID.UID()), 10)
		b = append(append(b, ','), code...)
	}
	w.buffer = append(b, '\n')
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
