package export

import (
	"bytes"
	"io"
)

// Format is the format that is written.
type Format string

// The formats of a stream or a file.
const (
	Line Format = "line" // line protocol with nanoseconds
	JSON Format = "json" // one object per line
	CSV  Format = "csv"  // one value per row
)

// Output is a stream or a file.
type Output interface {
	io.Writer
	// Commit returns when everything written so far is durable: the position in
	// the checkpoint moves after that.
	Commit() error
	// Fresh reports whether no earlier run has written anything.
	Fresh() bool
}

// Whole is an Output to a reader that takes all that a run writes, or nothing, as its
// status says: Telegraf's exec does. It is written to at the end, and not at all by a
// run with positions that leaves anything out: that is said first, and the next run
// writes the rows.
type Whole struct {
	Writer io.Writer
	text   bytes.Buffer
}

// Write keeps what is written until Commit.
func (w *Whole) Write(p []byte) (int, error) { return w.text.Write(p) }

// Commit writes all of it.
func (w *Whole) Commit() error {
	_, err := w.text.WriteTo(w.Writer)
	return err
}

// Fresh returns true: there is nothing before the first byte.
func (w *Whole) Fresh() bool { return true }

// Stream is an Output without a memory of its own, such as standard output, or a
// file that is replaced as a whole.
type Stream struct{ io.Writer }

// Commit does nothing: a write that has returned is complete.
func (Stream) Commit() error { return nil }

// Fresh returns true: there is nothing before the first byte.
func (Stream) Fresh() bool { return true }
