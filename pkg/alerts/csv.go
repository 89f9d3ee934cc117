package alerts

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxCSV bounds the bytes that are read of a CSV file.
const maxCSV = 4 << 20

// ReadCSV reads mail addresses. name is for errors.
//
// Without a header every cell that is not blank is an address: one a line, or
// many in a line. With a header, which is a first line that names a column
// "email" or "address" or the like, only such columns count, and blank cells
// in them are passed over. Commas, semicolons or tabs part the cells; a byte
// order mark, quotes, blank lines and lines that begin with # are fine.
//
// All bad addresses are named at once, with their lines; the error is an
// [*Error].
func ReadCSV(r io.Reader, name string) ([]string, error) {
	const act = "reading addresses"
	data, err := io.ReadAll(io.LimitReader(r, maxCSV+1))
	switch {
	case err != nil:
		return nil, &Error{Code: CodeBadCSV, Act: act, Operand: name, Err: err}
	case len(data) > maxCSV:
		return nil, &Error{Code: CodeBadCSV, Act: act, Operand: name, Err: fmt.Errorf("larger than %d MiB", maxCSV>>20)}
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}), bytes.IndexByte(data, 0) >= 0:
		return nil, &Error{
			Code: CodeBadCSV, Act: act, Operand: name,
			Err: errors.New("UTF-16 or not text"), Hint: "save it as CSV UTF-8",
		}
	}
	records, err := parseCSV(bytes.TrimPrefix(data, []byte("\ufeff")))
	if err != nil {
		return nil, &Error{Code: CodeBadCSV, Act: act, Operand: name, Err: err}
	}
	addresses, err := addressesIn(records, fmt.Sprintf("%s %q: ", act, name))
	if err == nil && len(addresses) == 0 {
		return nil, &Error{Code: CodeNoAddresses, Act: act, Operand: name, Err: errors.New("no addresses found")}
	}
	return addresses, err
}

// record is a line with cells.
type record struct {
	line  int
	cells []string
}

func parseCSV(data []byte) ([]record, error) {
	// An old Mac's lines end in CR alone, which encoding/csv takes for text.
	if !bytes.Contains(data, []byte("\n")) {
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.Comma = separator(data)
	reader.Comment = '#'
	reader.FieldsPerRecord = -1
	reader.TrimLeadingSpace = true
	var records []record
	for {
		cells, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return records, nil
		case err != nil:
			return nil, err
		}
		line, _ := reader.FieldPos(0)
		for i, cell := range cells {
			cells[i] = strings.TrimSpace(cell)
		}
		records = append(records, record{line, cells})
	}
}

// separator looks at the first line with cells: no bare address has any of
// these characters.
func separator(data []byte) rune {
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			continue
		}
		for _, r := range ",;\t" {
			if bytes.ContainsRune(line, r) {
				return r
			}
		}
		break
	}
	return ','
}

// addressesIn returns the addresses in the cells; prefix begins its error.
func addressesIn(records []record, prefix string) ([]string, error) {
	var columns []int
	if len(records) > 0 {
		if columns = addressColumns(records[0].cells); columns != nil {
			records = records[1:]
		}
	}
	var addresses []string
	var bad badAddresses
	for _, rec := range records {
		for i, cell := range rec.cells {
			if cell == "" || columns != nil && !slices.Contains(columns, i) {
				continue
			}
			address, err := ParseAddress(cell)
			if err != nil {
				bad.add(fmt.Sprintf("line %d: ", rec.line), err)
				continue
			}
			addresses = append(addresses, address)
		}
	}
	if columns == nil && bad.hint == "" {
		bad.hint = "if the file has columns other than addresses, its first line must name the address column: email"
	}
	return addresses, bad.err(prefix)
}

// addressColumns finds the columns that a header names; nil where the first
// line is no header.
func addressColumns(cells []string) []int {
	known := []string{"email", "emails", "mail", "address", "addresses", "emailaddress", "mailaddress", "recipient", "recipients"}
	var columns []int
	for i, cell := range cells {
		word := strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(cell))
		if slices.Contains(known, word) {
			columns = append(columns, i)
		}
	}
	return columns
}
