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

// maxCSV is the largest CSV file that is read, in bytes.
const maxCSV = 4 << 20

// ReadCSV reads mail addresses. name is used in errors.
//
// Without a header, every cell that is not blank is an address, and a line may
// have several. A header is a first line with a column named "email", "address"
// or the like; then only such columns are read, and blank cells in them are
// skipped. Commas, semicolons or tabs separate the cells. A byte order mark,
// quotes, blank lines and comment lines, which begin with #, are allowed.
//
// The error, an [*Error], names all bad addresses with their lines, up to ten.
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
	// Lines of an old Mac end in CR alone, which encoding/csv treats as text.
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

// separator guesses the separator from the first line with cells: no bare address
// contains any of these characters.
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

// addressColumns returns the columns of addresses that a header names, or nil if
// the first line is not a header.
func addressColumns(cells []string) []int {
	known := []string{"email", "emails", "mail", "address", "addresses", "emailaddress", "mailaddress", "recipient", "recipients"}
	var columns []int
	for i, cell := range cells {
		if slices.Contains(known, normalized(cell)) {
			columns = append(columns, i)
		}
	}
	return columns
}
