package tags

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Mac is the machine that the databases belong to. Both functions are called
// only if the inventory has such a column, and once.
type Mac struct {
	Host   func() (string, error) // its name, such as os.Hostname gives
	Serial func() (string, error) // its serial number, such as LocalSerial gives
}

// Select gives the tags of each database, in their order. A row is for a
// database if everything that its columns host, serial and database say is
// true; of several rows the one that says most is taken. No row, or two that
// say equally much, is an error.
//
// host is compared, whatever its case, with the Mac's full name and with its
// first label. database is compared with the path as given and with the
// absolute path; a bare name is enough where only one of the databases bears
// it and no row names that one's path. note takes remarks on tags that had to
// be changed; it may be nil.
func (t *Table) Select(mac Mac, databases []string, note func(string)) ([]Set, error) {
	host, serial, err := t.ask(mac)
	if err != nil {
		return nil, err
	}
	bearers := map[string]int{}
	for _, path := range databases {
		bearers[filepath.Base(path)]++
	}
	sets := make([]Set, 0, len(databases))
	noted := map[int]bool{}
	for _, path := range databases {
		s := newSubject(host, serial, path)
		s.byName = bearers[s.base] == 1 && !t.names(s)
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

// ask learns what the inventory's columns need.
func (t *Table) ask(mac Mac) (host, serial string, err error) {
	fail := func(code fault.Code, column string, err error) (string, string, error) {
		return "", "", &fault.Error{
			Code: code,
			Act:  fmt.Sprintf("comparing column %s of tags file %q", column, t.name),
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
		return "", errors.New("nobody can tell")
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

// best gives the row that says most about s.
func (t *Table) best(s subject) (row, error) {
	most := -1
	var found []row
	for _, r := range t.rows {
		switch n := s.score(r); {
		case n < 0 || n < most:
		case n > most:
			most, found = n, []row{r}
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
		e.Err = fmt.Errorf("no row is for it%s", onHost(s.host))
		e.Hint = "add a row whose column database, host or serial names it"
	default:
		e.Code = CodeAmbiguousRow
		e.Err = fmt.Errorf("lines %d and %d are equally good%s", found[0].line, found[1].line, onHost(s.host))
		e.Hint = "tell them apart with a column database, host or serial"
	}
	return row{}, e
}

func onHost(host string) string {
	if host == "" {
		return ""
	}
	return fmt.Sprintf(" on host %q", host)
}
