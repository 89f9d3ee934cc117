package tags

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errSemicolons: that is how a spreadsheet saves CSV in a country with a decimal
// comma.
var errSemicolons = errors.New("its columns are separated by semicolons")

func hintFor(err error) string {
	if errors.Is(err, errSemicolons) {
		return "save it with commas between the columns"
	}
	return ""
}

func readCSV(text []byte) ([]row, error) {
	r := csv.NewReader(bytes.NewReader(text))
	r.ReuseRecord = true
	header, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	var rows []row
	cells := make([]cell, len(header))
	for {
		record, err := r.Read() // the header sets the number of fields
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, csvError(err)
		}
		if len(rows) == maxRows {
			return nil, fmt.Errorf("more than %d rows", maxRows)
		}
		for i, value := range record {
			line, _ := r.FieldPos(i)
			cells[i] = cell{header[i], value, line}
		}
		line, _ := r.FieldPos(0)
		made, err := makeRow(line, cells)
		if err != nil {
			return nil, err
		}
		rows = append(rows, made)
	}
}

func readHeader(r *csv.Reader) ([]string, error) {
	record, err := r.Read()
	if err != nil {
		return nil, csvError(err)
	}
	if len(record) == 1 && strings.Contains(record[0], ";") {
		return nil, errSemicolons
	}
	header := make([]string, len(record))
	seen, keys := map[string]bool{}, newKeys()
	for i, key := range record {
		header[i] = strings.TrimSpace(key)
		if err := keys.column(header[i], seen); err != nil {
			return nil, fmt.Errorf("line 1, column %d: %w", i+1, err)
		}
	}
	return header, nil
}

// csvError reduces an error of encoding/csv to the line and the cause: its
// columns count bytes, and the first line of a record adds nothing.
func csvError(err error) error {
	var e *csv.ParseError
	if !errors.As(err, &e) {
		return err
	}
	return fmt.Errorf("line %d: %w", e.Line, e.Err)
}
