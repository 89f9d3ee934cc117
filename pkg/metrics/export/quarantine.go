package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// Quarantine keeps, in a file, what could not be read or was refused: a JSON
// object a line. The file is made when the first one comes.
type Quarantine struct {
	path  string // "" makes a file in the folder for temporary ones
	now   func() time.Time
	file  *os.File
	Count int // rows and lines written so far
}

// NewQuarantine names the file to append to; an empty path stands for a new
// file in the folder for temporary ones.
func NewQuarantine(path string, now func() time.Time) *Quarantine {
	return &Quarantine{path: path, now: now}
}

// Path is where the file lies, "" while there is none.
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

// Rows puts rows that could not be read into the file.
func (q *Quarantine) Rows(database string, rows []metrics.BadRow) error {
	all := make([]quarantined, 0, len(rows))
	for _, r := range rows {
		all = append(all, quarantined{Database: database, ID: r.ID, Reason: r.Reason + ": " + r.Text, Row: r.Row})
	}
	return q.write(all)
}

// Lines puts lines that a server refused into the file.
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
	enc.SetEscapeHTML(false) // lines and addresses are to be copied from here
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
		q.file, err = os.OpenFile(q.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	}
	return err
}

func (q *Quarantine) fail(err error) error {
	return &metrics.Error{
		Code: CodeWriting, Act: "writing quarantine file", Operand: q.path, Err: bare(err),
		Hint: "name a file you may write with --quarantine",
	}
}

// Close ends the use of the file.
func (q *Quarantine) Close() error {
	if q.file == nil {
		return nil
	}
	return q.file.Close()
}

// Err is the error that a run ends with which left something out.
func (q *Quarantine) Err() error {
	if q.Count == 0 {
		return nil
	}
	return &metrics.Error{
		Code: CodeRowsLeftOut, Act: "exporting",
		Err:  errors.New(count(q.Count, "row or line was", "rows or lines were") + " left out, all others are done"),
		Hint: "see why in " + q.Path(),
	}
}
