package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"hash/fnv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Quarantine keeps rows that could not be read and lines that were refused in a
// file, one JSON object per line, which only its owner can read. The file is
// created for the first of them. What is in it from an earlier run, which did not
// come past it, is not written again.
type Quarantine struct {
	name  string // as the user named it; "" for a file in the folder for temporary files
	open  func() (*volume.File, error)
	now   func() time.Time
	read  func() ([]byte, error) // what is in it already; nil for a new file
	known map[uint64]bool        // hashes of that
	once  bool                   // what is in it already does not count
	file  *volume.File
	Count int // rows and lines so far
}

// maxKnown bounds how much of a quarantine file is read to know what is in it.
const maxKnown = 64 << 20

// NewQuarantine returns a quarantine that appends to the file at path.
func NewQuarantine(path volume.Path, now func() time.Time) *Quarantine {
	return &Quarantine{
		name: path.String(), now: now,
		open: func() (*volume.File, error) { return path.Append(0o600) },
		read: func() ([]byte, error) { return path.Read(maxKnown) },
	}
}

// NewTemporaryQuarantine returns a quarantine in a new file, which stays when the
// run is over, in the folder for temporary files.
func NewTemporaryQuarantine(door volume.Door, now func() time.Time) *Quarantine {
	open := func() (*volume.File, error) { return door.Lasting("macwrangler-metrics-", ".quarantine") }
	return &Quarantine{open: open, now: now}
}

// Path returns the path of the file, or "" while there is none.
func (q *Quarantine) Path() string {
	switch {
	case q.file == nil:
		return ""
	case q.name != "":
		return q.name
	default:
		return q.file.Name()
	}
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
	var data bytes.Buffer
	if err := q.begin(&data); err != nil {
		return q.fail(err)
	}
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false) // people copy lines and addresses from here
	fresh := 0
	for _, entry := range all {
		if key := entry.key(); q.known[key] {
			continue
		} else if q.known != nil {
			q.known[key] = true
		}
		fresh++
		entry.Time = q.now().UTC().Truncate(time.Second)
		if err := enc.Encode(entry); err != nil {
			return q.fail(err)
		}
	}
	if q.once {
		q.Count += fresh
	} else {
		q.Count += len(all)
	}
	if fresh == 0 {
		return nil
	}
	if _, err := q.file.Write(data.Bytes()); err != nil {
		return q.fail(err)
	}
	if err := q.file.Sync(); err != nil {
		return q.fail(err)
	}
	return nil
}

// begin opens the file. If its last line was cut short, by a disk that was full,
// it is ended first.
func (q *Quarantine) begin(data *bytes.Buffer) error {
	if q.file == nil {
		file, err := q.open()
		if err != nil {
			return err
		}
		q.file = file
		q.load()
	}
	info, err := q.file.Stat()
	if err != nil {
		return err
	}
	whole, err := endsLine(q.file, info.Size())
	if !whole {
		data.WriteByte('\n')
	}
	return err
}

// load remembers what is in the file. If it cannot be read, or is too long, entries
// may stand in it twice.
func (q *Quarantine) load() {
	if q.read == nil {
		return
	}
	data, err := q.read()
	if err != nil {
		return
	}
	q.known = map[uint64]bool{}
	for line := range bytes.Lines(data) {
		var entry quarantined
		if json.Unmarshal(line, &entry) == nil {
			q.known[entry.key()] = true
		}
	}
}

// key identifies a row of a database, or a line of it for a sink. Its reason may be
// told in other words.
func (e *quarantined) key() uint64 {
	h := fnv.New64a()
	for _, part := range []string{e.Database, e.Sink, strconv.FormatInt(e.ID, 10), e.Row, e.Line} {
		_, _ = io.WriteString(h, part+"\x00") // writing to a hash never fails
	}
	return h.Sum64()
}

func (q *Quarantine) fail(err error) error {
	return &fault.Error{
		Code: CodeWriting, Act: "writing quarantine file", Operand: q.name, Err: fault.WithoutPath(err),
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
