package tags

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	maxBytes   = 4 << 20 // of a file
	maxRows    = 20_000
	maxColumns = 100
)

const emptyHint = "add a row for each server, with a column host, serial or database"

// Table is an inventory: one row of tags for each server or database.
type Table struct {
	name string
	rows []row
}

// row is one server's line of the inventory.
type row struct {
	line                   int
	host, serial, database string // what selects the row; "" matches anything
	tags                   Set
	notes                  []string // on tags that had to be changed
}

// cell is one value of a row as the file has it.
type cell struct {
	key, value string
	line       int
}

// ReadFile reads the inventory called name, which a function of the caller's opens;
// see [Read].
func ReadFile(name string, open func() (io.ReadCloser, error)) (*Table, error) {
	in, err := open()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &fault.Error{
			Code: CodeTagsFileAbsent, Act: "reading tags file", Operand: name, Err: fs.ErrNotExist,
			Hint: "name a YAML or CSV file with a row for each server",
		}
	case errors.Is(err, syscall.EISDIR):
		return nil, badFile(name, errors.New("is a folder"), "name a YAML or CSV file inside it")
	case fault.Has(err, fault.NotRegular):
		return nil, &fault.Error{Code: fault.NotRegular, Act: "reading tags file", Operand: name, Err: err, Hint: fault.HintOf(err)}
	case err != nil:
		return nil, badFile(name, fault.WithoutPath(err), "")
	}
	defer func() { _ = in.Close() }() // only read
	return Read(in, name)
}

// Read reads an inventory in CSV or YAML. The extension of name decides which
// (.csv, .yaml, .yml); with any other, the content does. Values are kept as they
// are written: 0123 keeps its zero.
//
// CSV has a header line. YAML is a list of maps:
//
//   - host: cache01.example.org
//     region: north
//     site_code: 0123
func Read(r io.Reader, name string) (*Table, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, badFile(name, err, "")
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // Excel's byte order mark
	switch {
	case len(text) > maxBytes:
		return nil, badFile(name, fmt.Errorf("larger than %d bytes", maxBytes), "")
	case len(bytes.TrimSpace(text)) == 0:
		return nil, badFile(name, errors.New("the file is empty"), emptyHint)
	case !utf8.Valid(text):
		return nil, badFile(name, errors.New("not UTF-8"), "save it as UTF-8")
	}
	parse := readYAML
	if isCSV(name, text) {
		parse = readCSV
	}
	rows, err := parse(text)
	if err != nil {
		return nil, badFile(name, err, hintFor(err))
	}
	if len(rows) == 0 {
		return nil, badFile(name, errors.New("the file has no rows"), emptyHint)
	}
	return &Table{name: name, rows: rows}, nil
}

func badFile(name string, err error, hint string) error {
	return &fault.Error{Code: CodeBadTagsFile, Act: "reading tags file", Operand: name, Err: err, Hint: hint}
}

func isCSV(name string, text []byte) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		return true
	case ".yaml", ".yml":
		return false
	}
	first, _, _ := bytes.Cut(bytes.TrimSpace(text), []byte("\n"))
	return !bytes.HasPrefix(first, []byte("-")) && !bytes.HasPrefix(first, []byte("[")) &&
		!bytes.HasPrefix(first, []byte("#")) && !bytes.HasPrefix(first, []byte("%"))
}

// makeRow sorts the cells of one row into selectors and tags.
func makeRow(line int, cells []cell) (row, error) {
	r := row{line: line}
	for _, c := range cells {
		switch strings.ToLower(c.key) {
		case "host":
			r.host = strings.TrimSuffix(strings.TrimSpace(c.value), ".")
		case "serial":
			r.serial = strings.TrimSpace(c.value)
		case "database":
			r.database = c.value
		default:
			value, change, err := clean(c.value)
			if err != nil {
				return row{}, fmt.Errorf("line %d: tag %q: %w", c.line, c.key, err)
			}
			if change != "" {
				r.notes = append(r.notes, fmt.Sprintf("line %d: tag %q: %s", c.line, c.key, change))
			}
			if value != "" {
				r.tags = append(r.tags, Tag{c.key, value})
			}
		}
	}
	if err := checkSize(r.tags); err != nil {
		return row{}, fmt.Errorf("line %d: %w", line, err)
	}
	r.tags.sort()
	return r, nil
}

// column checks the name of a column or key and adds it to seen, which has the
// earlier ones of the row.
func (k keys) column(key string, seen map[string]bool) error {
	id := key
	switch lower := strings.ToLower(key); lower {
	case "host", "serial", "database": // select a row, in any case
		id = lower
	default:
		if err := k.check(key); err != nil {
			return err
		}
	}
	if seen[id] {
		return fmt.Errorf("%q occurs twice", fault.Clip(key))
	}
	seen[id] = true
	if len(seen) > maxColumns {
		return fmt.Errorf("more than %d columns", maxColumns)
	}
	return nil
}
