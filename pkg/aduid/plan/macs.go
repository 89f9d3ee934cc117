package plan

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/csvfile"
	"github.com/macwrangler/macwrangler/pkg/csvfile/utf8text"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// MaxUsers bounds the rows of a table.
const MaxUsers = 2_000_000

// A User is a user of a Mac as it is now.
type User struct {
	Name string
	UID  aduid.UID
	GUID *aduid.GUID // GeneratedUID; nil: not known
	Home string
}

// A Mac is a Mac with its users, in the order of the table.
type Mac struct {
	Name  string
	Users []User
}

const hintMacs = "make it with the collector: macwrangler aduid collect --format sh >collect.sh, and run that on each Mac"

// ReadMacs reads a table with the columns mac, name, uid, guid and home. Rows with
// negative numbers, as nobody has, are left out; several tables may follow each other,
// each with its header; a row that is there twice counts once.
func ReadMacs(text io.Reader) ([]Mac, error) {
	r := csvfile.NewReader(utf8text.NewReader(text), csvfile.Options{TrimLeading: true})
	t := table{at: map[string]int{}, seen: map[sameUser]bool{}}
	for rows := 0; ; rows++ {
		cells, err := r.Read()
		switch {
		case errors.Is(err, io.EOF) && t.columns == nil:
			return nil, bad(0, "the file is empty")
		case errors.Is(err, io.EOF) && len(t.macs) == 0: // a plan of nothing would say that nothing is to do
			return nil, bad(0, "no user of any Mac is in it")
		case errors.Is(err, io.EOF):
			return t.macs, nil
		case err != nil:
			return nil, &fault.Error{Code: CodeBadMacs, Act: fmt.Sprintf("reading Macs, line %d", r.Line()), Err: err, Hint: hintMacs}
		case rows > MaxUsers:
			return nil, bad(r.Line(), "more than %d rows", MaxUsers)
		}
		if err := t.row(cells); err != nil {
			return nil, bad(r.Line(), "%w", err)
		}
	}
}

func bad(line int, format string, args ...any) error {
	act := "reading Macs"
	if line > 0 {
		act += fmt.Sprintf(", line %d", line)
	}
	return &fault.Error{Code: CodeBadMacs, Act: act, Err: fmt.Errorf(format, args...), Hint: hintMacs}
}

// table is what has been read of one.
type table struct {
	columns []int // mac, name, uid, guid, home
	width   int
	macs    []Mac
	at      map[string]int // of macs
	seen    map[sameUser]bool
}

// sameUser is a row. Of a Mac that was collected twice it is there twice.
type sameUser struct {
	mac, name, home string
	uid             aduid.UID
	guid            aduid.GUID
	hasGUID         bool
}

func (t *table) row(cells []string) error {
	if t.columns == nil || len(csvfile.Columns(cells, "mac"))+len(csvfile.Columns(cells, "uid"))+len(csvfile.Columns(cells, "home")) >= 3 {
		return t.header(cells)
	}
	if len(cells) != t.width {
		return fmt.Errorf("the row has %d fields, the header %d", len(cells), t.width)
	}
	var values [5]string
	for i, column := range t.columns {
		if column < 0 {
			continue
		}
		values[i] = strings.TrimSpace(cells[column])
		if strings.ContainsFunc(values[i], unicode.IsControl) || strings.ToValidUTF8(values[i], "") != values[i] {
			return fmt.Errorf("the field %d has control characters or is not UTF-8", column+1)
		}
	}
	mac, name, number, guid, home := values[0], values[1], values[2], values[3], values[4]
	switch {
	case mac == "" || name == "":
		return errors.New("the name of the Mac or of the user is missing")
	case strings.HasPrefix(number, "-"):
		return nil
	}
	uid, err := aduid.ParseUID(number)
	if err != nil {
		return err
	}
	user, same := User{Name: name, UID: uid, Home: home}, sameUser{mac: mac, name: name, home: home, uid: uid}
	if guid != "" {
		parsed, err := aduid.Parse(guid, aduid.Auto)
		if err != nil {
			return err
		}
		user.GUID = &parsed
		same.guid, same.hasGUID = parsed, true
	}
	if t.seen[same] {
		return nil
	}
	t.seen[same] = true
	i, known := t.at[mac]
	if !known {
		i = len(t.macs)
		t.at[mac] = i
		t.macs = append(t.macs, Mac{Name: mac})
	}
	t.macs[i].Users = append(t.macs[i].Users, user)
	return nil
}

func (t *table) header(cells []string) error {
	t.columns, t.width = nil, len(cells)
	for i, names := range [][]string{{"mac", "computer"}, {"name", "RecordName", "SamAccountName"}, {"uid", "UniqueID"}, {"guid", "GeneratedUID"}, {"home", "NFSHomeDirectory"}} {
		at := csvfile.Columns(cells, names...)
		switch {
		case len(at) > 1:
			return fmt.Errorf("two columns are called %s", names[0])
		case len(at) == 0 && i < 3:
			return fmt.Errorf("the column %s is missing", names[0])
		case len(at) == 0:
			at = []int{-1}
		}
		t.columns = append(t.columns, at[0])
	}
	return nil
}
