package tags

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Mac is the machine that reads the databases. Each function is called at
// most once, and only if the inventory has such a column or a database lies in its
// known place.
type Mac struct {
	Host   func() (string, error) // its name, as from os.Hostname
	Serial func() (string, error) // its serial number, as from LocalSerial
}

// Chosen is what an inventory and the path say of one database.
type Chosen struct {
	// Host is the name of the server, as a tag's value: that of the row's column
	// host, or else [HostOf]; "" if it is not known.
	Host string
	// Tags are those of the row; none without an inventory.
	Tags Set
	// Err is why there is no row for this database: none matches, or two match
	// equally well. Host is then what the path says.
	Err error
}

// Select returns the tags of each database, in their order; see [Table.Choose]. If
// there is no row for one of them, that is an error.
func (t *Table) Select(mac Mac, databases []string, note func(string)) ([]Set, error) {
	all, err := t.Choose(mac, databases, note)
	if err != nil {
		return nil, err
	}
	sets := make([]Set, 0, len(databases))
	for _, chosen := range all {
		if chosen.Err != nil {
			return nil, chosen.Err
		}
		sets = append(sets, chosen.Tags)
	}
	return sets, nil
}

// Choose returns the host and the tags of each database, in their order. A row fits
// a database if each of its columns host, serial and database matches or is empty;
// of several rows the one with the most matches counts. Without an inventory, t is
// nil, there is only the host.
//
// host is compared, ignoring case, with [HostOf]; either may lack its domain. If no row
// has the host of a database that is named alone, it is taken for one of this Mac,
// wherever it lies, and host is compared with the Mac's name. database is compared with the path
// as given and with the absolute path; a relative one is taken from the working
// directory or from the inventory's folder; a bare file name is enough if only one
// of the databases has it and no row has that one's path. note receives remarks on
// tags that had to be changed; it may be nil.
func (t *Table) Choose(mac Mac, databases []string, note func(string)) ([]Chosen, error) {
	if note == nil {
		note = func(string) {}
	}
	mac = mac.once()
	all := make([]Chosen, len(databases))
	for i, path := range databases {
		all[i].Host = hostTag(HostOf(mac, path), path, note)
	}
	if t == nil {
		return all, nil
	}
	host, serial, err := t.ask(mac)
	if err != nil {
		return nil, err
	}
	named := map[string]int{}
	for _, path := range databases {
		named[filepath.Base(path)]++
	}
	noted := map[int]bool{}
	for i, path := range databases {
		s := newSubject(HostOf(mac, path), serial, path)
		if folder, err := filepath.Abs(filepath.Dir(t.name)); err == nil {
			s.folder = folder
		}
		s.byName = named[s.base] == 1 && !t.names(s)
		if len(databases) == 1 && !t.has(s.ownHost) {
			s.mac = host
		}
		r, err := t.best(s)
		if err != nil {
			all[i].Err = err
			continue
		}
		all[i].Tags = r.tags
		if r.host != "" {
			all[i].Host = hostTag(r.host, path, note)
		}
		if !noted[r.line] {
			for _, text := range r.notes {
				note(fmt.Sprintf("tags file %q, %s", t.name, text))
			}
		}
		noted[r.line] = true
	}
	return all, nil
}

// hostTag returns a host's name as the value of a tag. One that line protocol
// cannot carry counts as unknown.
func hostTag(host, database string, note func(string)) string {
	cleaned, change, err := clean(host)
	switch {
	case host == "":
		return ""
	case err != nil:
		note(fmt.Sprintf("the host of database %q is not known: %v", database, err))
		return ""
	case change != "":
		note(fmt.Sprintf("the host of database %q: %s", database, change))
	}
	return cleaned
}

// once returns a Mac whose functions are called once at most.
func (m Mac) once() Mac {
	if m.Host != nil {
		m.Host = sync.OnceValues(m.Host)
	}
	if m.Serial != nil {
		m.Serial = sync.OnceValues(m.Serial)
	}
	return m
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
		e.Err = fmt.Errorf("no row matches it%s", onHost(cmp.Or(s.mac, s.host)))
		e.Hint = "add a row whose column database, host or serial names it"
	default:
		e.Code = CodeAmbiguousRow
		e.Err = fmt.Errorf("lines %d and %d match it equally well%s", found[0].line, found[1].line, onHost(cmp.Or(s.mac, s.host)))
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
