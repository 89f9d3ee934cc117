package alerts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/csvfile"
	"github.com/macwrangler/macwrangler/pkg/csvfile/utf8text"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxCSV is the largest CSV file that is read, in bytes.
const maxCSV = 4 << 20

// ReadCSV reads mail addresses. name is used in errors.
//
// Without a header, every cell that is not blank is an address, and a line may
// have several. A header is a first line with a column named "email", "address"
// or the like; then only such columns are read, and blank cells in them are
// skipped. Commas, semicolons or tabs separate the cells. A byte order mark, UTF-16,
// quotes, a sep= line, blank lines and comment lines, which begin with #, are
// allowed.
//
// The error, an [*Error], names all bad addresses with their lines, up to ten.
func ReadCSV(r io.Reader, name string) ([]string, error) { return ReadCSVColumn(r, name, "") }

// ReadCSVColumn is ReadCSV for a table whose addresses are in the column that the
// first line calls so; "" is any column that ReadCSV knows.
func ReadCSVColumn(r io.Reader, name, column string) ([]string, error) {
	const act = "reading addresses"
	failed := func(err error, hint string) ([]string, error) {
		return nil, &Error{Code: CodeBadCSV, Act: act, Operand: name, Err: err, Hint: hint}
	}
	data, err := io.ReadAll(io.LimitReader(r, maxCSV+1))
	if err == nil && len(data) > maxCSV {
		err = fmt.Errorf("larger than %d MiB", maxCSV>>20)
	}
	if err != nil {
		return failed(err, "")
	}
	text, err := io.ReadAll(utf8text.NewReader(bytes.NewReader(data)))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return failed(errors.New("the file ends in the middle of a UTF-16 character"), "save it again as CSV UTF-8")
	case err != nil:
		return failed(err, "")
	case bytes.IndexByte(text, 0) >= 0:
		return failed(errors.New("UTF-16 without a byte order mark, or not text"), "save it as CSV UTF-8")
	}
	records, err := parseCSV(text)
	if err != nil {
		return failed(err, "")
	}
	columns, records, err := addressColumns(records, column)
	if err != nil {
		return failed(err, "name one of them with --column")
	}
	addresses, err := addressesIn(columns, records, fmt.Sprintf("%s %q: ", act, name))
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

func parseCSV(text []byte) ([]record, error) {
	rows := csvfile.NewReader(bytes.NewReader(text), csvfile.Options{Comment: '#', TrimLeading: true})
	var records []record
	for {
		cells, err := rows.Read()
		switch {
		case errors.Is(err, io.EOF):
			return records, nil
		case errors.Is(err, csvfile.ErrCut), errors.Is(err, csvfile.ErrTooLong):
			return nil, fmt.Errorf("line %d: %w", rows.Line(), err)
		case err != nil:
			return nil, err
		}
		one := record{line: rows.Line()}
		for _, cell := range cells {
			one.cells = append(one.cells, strings.TrimSpace(cell))
		}
		records = append(records, one)
	}
}

// addressColumns returns the columns of addresses that a header names, and the
// records after it; nil if the first line is not a header.
func addressColumns(records []record, wanted string) ([]int, []record, error) {
	if len(records) == 0 {
		return nil, nil, nil
	}
	header := records[0].cells
	if wanted == "" {
		known := []string{"email", "emails", "mail", "address", "addresses", "emailaddress", "mailaddress", "recipient", "recipients"}
		columns := csvfile.Columns(header, known...)
		if columns == nil {
			return nil, records, nil
		}
		return columns, records[1:], nil
	}
	columns := csvfile.Columns(header, wanted)
	if len(columns) == 1 {
		return columns, records[1:], nil
	}
	names := make([]string, 0, maxListed)
	for _, name := range header[:min(len(header), maxListed)] {
		names = append(names, fmt.Sprintf("%q", fault.Clip(name)))
	}
	if len(columns) > 1 {
		return nil, nil, fmt.Errorf("%d columns are called %s", len(columns), fault.Clip(wanted))
	}
	return nil, nil, fmt.Errorf("no column is called %s; the columns are %s", fault.Clip(wanted), strings.Join(names, ", "))
}

// addressesIn returns the addresses in the cells of the columns, or of all if they are
// nil; prefix begins its error.
func addressesIn(columns []int, records []record, prefix string) ([]string, error) {
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
		bad.hint = "if the file has columns other than addresses, its first line must name the address column: email, or the one for --column"
	}
	return addresses, bad.err(prefix)
}
