package forms

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Infoblox exports a CSV file in which a line of headings begins each kind of row:
// header-txtrecord,fqdn*,text*,… and then txtrecord,….

func isInfoblox(lines []string) bool {
	return anyLine(lines, func(line string) bool {
		return strings.HasPrefix(strings.TrimLeft(lowerASCII(line), `"`), "header-txtrecord")
	})
}

func readInfoblox(t *Text, lines []string) error {
	r := csv.NewReader(strings.NewReader(strings.Join(lines, "\n")))
	r.Comma = separator(lines)
	r.FieldsPerRecord = -1
	columns := map[string]int{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.New(CodeDamaged, "export the zone again", "reading records: the CSV file is damaged: %v", err)
		}
		line, _ := r.FieldPos(0)
		switch strings.ToLower(row[0]) {
		case "header-txtrecord":
			columns = map[string]int{}
			for i, heading := range row {
				columns[strings.TrimSuffix(strings.ToLower(strings.TrimSpace(heading)), "*")] = i
			}
		case "txtrecord":
			if err := t.infoblox(row, columns, line); err != nil {
				return err
			}
		default:
			t.Foreign++
		}
	}
}

// infoblox reads one row. A new name or text is what an import would make of it,
// and not the present one.
func (t *Text) infoblox(row []string, columns map[string]int, line int) error {
	cell := func(heading string) string {
		if at, ok := columns[heading]; ok && at < len(row) {
			return row[at]
		}
		return ""
	}
	if strings.EqualFold(cell("disabled"), "true") {
		t.Foreign++
		return nil
	}
	record := Record{Name: cell("fqdn"), Line: line}
	if seconds, err := strconv.ParseUint(cell("ttl"), 10, 31); err == nil {
		ttl := uint32(seconds)
		record.TTL = &ttl
	}
	if record.Name == "" {
		return unknown("line %d has no fqdn", line)
	}
	if err := shown(record.Name, cell("text"), "a CSV export"); err != nil {
		return err
	}
	t.put(record, cell("text"), Unescape)
	return nil
}

// separator finds out what stands between the headings.
func separator(lines []string) rune {
	for _, line := range lines {
		if at := strings.Index(lowerASCII(line), "header-txtrecord"); at >= 0 {
			rest := strings.TrimLeft(line[at+len("header-txtrecord"):], `"`)
			if rest != "" && strings.ContainsRune(";\t|", rune(rest[0])) {
				return rune(rest[0])
			}
		}
	}
	return ','
}
