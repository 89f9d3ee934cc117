package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Quarantine keeps rows that could not be read and lines that were refused in a
// file, one JSON object per line. The file is created for the first of them.
type Quarantine struct {
	path  string // "" creates a file in the folder for temporary files
	now   func() time.Time
	file  *os.File
	Count int // rows and lines written so far
}

// NewQuarantine returns a quarantine that appends to the file at path; an empty
// path stands for a new file in the folder for temporary files.
func NewQuarantine(path string, now func() time.Time) *Quarantine {
	return &Quarantine{path: path, now: now}
}

// Path returns the path of the file, or "" while there is none.
func (q *Quarantine) Path() string {
	if q.file == nil {
		return ""
	}
	return q.file.Name()
}

type quarantined struct {
	Time     time.Time `json:"time"`
	Database string    `json:"database"`
	ID       int64     `json:"id,omitempty"`
	Sink     string    `json:"sink,omitempty"`
	Reason   string    `json:"reason"`
	Row      string    `json:"row,omitempty"`
	Line     string    `json:"line,omitempty"`
}

// Rows writes rows that could not be read to the file.
func (q *Quarantine) Rows(database string, rows []metrics.BadRow) error {
	all := make([]quarantined, 0, len(rows))
	for _, r := range rows {
		all = append(all, quarantined{Database: database, ID: r.ID, Reason: r.Reason + ": " + r.Text, Row: r.Row})
	}
	return q.write(all)
}

// Lines writes lines that a server refused to the file.
func (q *Quarantine) Lines(database, to string, lines []sink.Refusal) error {
	all := make([]quarantined, 0, len(lines))
	for _, l := range lines {
		line := strings.TrimSuffix(string(l.Line), "\n")
		all = append(all, quarantined{Database: database, Sink: to, Reason: l.Reason, Line: line})
	}
	return q.write(all)
}

// write makes entries durable before the position moves past them.
func (q *Quarantine) write(all []quarantined) error {
	if len(all) == 0 {
		return nil
	}
	if err := q.open(); err != nil {
		return q.fail(err)
	}
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false) // people copy lines and addresses from here
	for _, entry := range all {
		entry.Time = q.now().UTC().Truncate(time.Second)
		if err := enc.Encode(entry); err != nil {
			return q.fail(err)
		}
	}
	if _, err := q.file.Write(data.Bytes()); err != nil {
		return q.fail(err)
	}
	q.Count += len(all)
	if err := q.file.Sync(); err != nil {
		return q.fail(err)
	}
	return nil
}

func (q *Quarantine) open() (err error) {
	switch {
	case q.file != nil:
	case q.path == "":
		q.file, err = os.CreateTemp("", "macwrangler-metrics-*.quarantine")
	default:
		// without O_NONBLOCK, to open a pipe would wait for a reader
		q.file, err = os.OpenFile(q.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY|syscall.O_NONBLOCK, 0o600)
	}
	if err != nil {
		return err
	}
	if info, err := q.file.Stat(); err == nil && info.Mode().IsRegular() {
		return nil
	}
	err = errors.Join(volume.ErrNotFile, q.file.Close())
	q.file = nil
	return err
}

func (q *Quarantine) fail(err error) error {
	return &fault.Error{
		Code: CodeWriting, Act: "writing quarantine file", Operand: q.path, Err: fault.WithoutPath(err),
		Hint: "use --quarantine to name a file that you can write",
	}
}

// Close closes the file.
func (q *Quarantine) Close() error {
	if q.file == nil {
		return nil
	}
	return q.file.Close()
}

// Err returns the error with which a run ends that left something out, or nil.
func (q *Quarantine) Err() error {
	if q.Count == 0 {
		return nil
	}
	return &fault.Error{
		Code: CodeRowsLeftOut, Act: "exporting",
		Err:  errors.New(count(q.Count, "row or line was", "rows or lines were") + " left out; all others were exported"),
		Hint: "the reasons are in " + q.Path(),
	}
}
