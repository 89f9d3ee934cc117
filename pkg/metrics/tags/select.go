package tags

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Mac is the machine that the databases belong to. Each function is called at
// most once, and only if the inventory has such a column.
type Mac struct {
	Host   func() (string, error) // its name, as from os.Hostname
	Serial func() (string, error) // its serial number, as from LocalSerial
}

// Select returns the tags of each database, in their order. A row fits a
// database if each of its columns host, serial and database matches or is
// empty; of several rows the one with the most matches counts. If no row fits,
// or two fit equally well, that is an error.
//
// host is compared, ignoring case, with the Mac's full name and with its first
// label. database is compared with the path as given and with the absolute
// path; a bare file name is enough if only one of the databases has it and no
// row has that one's path. note receives remarks on tags that had to be
// changed; it may be nil.
func (t *Table) Select(mac Mac, databases []string, note func(string)) ([]Set, error) {
	host, serial, err := t.ask(mac)
	if err != nil {
		return nil, err
	}
	named := map[string]int{}
	for _, path := range databases {
		named[filepath.Base(path)]++
	}
	sets := make([]Set, 0, len(databases))
	noted := map[int]bool{}
	for _, path := range databases {
		s := newSubject(host, serial, path)
		s.byName = named[s.base] == 1 && !t.names(s)
		r, err := t.best(s)
		if err != nil {
			return nil, err
		}
		if !noted[r.line] && note != nil {
			for _, text := range r.notes {
				note(fmt.Sprintf("tags file %q, %s", t.name, text))
			}
		}
		noted[r.line] = true
		sets = append(sets, r.tags)
	}
	return sets, nil
}

// ask looks up what the inventory's columns are compared with.
func (t *Table) ask(mac Mac) (host, serial string, err error) {
	fail := func(code fault.Code, column string, err error) (string, string, error) {
		return "", "", &fault.Error{
			Code: code,
			Act:  "comparing column " + column + " of tags file", Operand: t.name,
			Err:  err,
			Hint: "select rows by another column: host, serial or database",
		}
	}
	if t.has(func(r row) string { return r.host }) {
		if host, err = asked(mac.Host); err != nil {
			return fail(CodeHostUnknown, "host", err)
		}
	}
	if t.has(func(r row) string { return r.serial }) {
		if serial, err = asked(mac.Serial); err != nil {
			return fail(CodeSerialUnknown, "serial", err)
		}
	}
	return strings.TrimSuffix(host, "."), serial, nil
}

func asked(ask func() (string, error)) (string, error) {
	if ask == nil {
		return "", errors.New("it is not known")
	}
	return ask()
}

func (t *Table) has(column func(row) string) bool {
	for _, r := range t.rows {
		if column(r) != "" {
			return true
		}
	}
	return false
}

// best returns the row that fits s best.
func (t *Table) best(s subject) (row, error) {
	best := -1
	var found []row
	for _, r := range t.rows {
		switch n := s.score(r); {
		case n < 0 || n < best:
		case n > best:
			best, found = n, []row{r}
		default:
			found = append(found, r)
		}
	}
	e := &fault.Error{Act: fmt.Sprintf("looking up database %q in tags file %q", s.path, t.name)}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		e.Code = CodeNoTagsRow
		e.Err = fmt.Errorf("no row matches it%s", onHost(s.host))
		e.Hint = "add a row whose column database, host or serial names it"
	default:
		e.Code = CodeAmbiguousRow
		e.Err = fmt.Errorf("lines %d and %d match it equally well%s", found[0].line, found[1].line, onHost(s.host))
		e.Hint = "distinguish the rows by a column database, host or serial"
	}
	return row{}, e
}

func onHost(host string) string {
	if host == "" {
		return ""
	}
	return fmt.Sprintf(" on host %q", host)
}
