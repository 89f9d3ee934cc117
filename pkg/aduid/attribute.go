package aduid

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Attributes are the names of the attributes from which Macs take numbers, where the
// AD plugin maps them (dsconfigad -uid for users, -ggid for groups). "" is the number
// that the plugin derives from the objectGUID.
type Attributes struct{ User, Group string }

// Of returns the attribute for accounts of a kind, "" for none.
func (a Attributes) Of(kind Kind) string {
	if kind == Group {
		return a.Group
	}
	return a.User
}

// Any reports whether there is one.
func (a Attributes) Any() bool { return a != Attributes{} }

// CheckAttribute returns an error unless name is that of an attribute: letters, digits
// and hyphens after a letter, or an object identifier (RFC 4512, 2.5), without options.
func CheckAttribute(name string) error {
	letter, digit := false, false
	for i := range len(name) {
		c := name[i]
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letter = true
		case c >= '0' && c <= '9':
			digit = digit || i == 0
		case c == '-' && i > 0, c == '.' && i > 0:
		default:
			return errAttribute
		}
	}
	dots := bytes.Contains([]byte(name), []byte("."))
	if name == "" || len(name) > maxAttribute || letter == digit || letter == dots {
		return errAttribute
	}
	return nil
}

const maxAttribute = 200

var errAttribute = errors.New("not the name of an attribute, such as uidNumber")

// Written is what an account has in an attribute that should hold its number. The zero
// value is no value.
type Written struct {
	uid    UID
	values int
	bad    bool
}

// maxNumber bounds the digits of a number, those of zeros before it too.
const maxNumber = 20

// Add adds a value of the attribute. Blanks around the digits and zeros before them
// change nothing.
func (w *Written) Add(value []byte) {
	w.values++
	value = bytes.TrimSpace(value)
	w.bad = true
	if len(value) == 0 || len(value) > maxNumber {
		return
	}
	for _, c := range value {
		if c < '0' || c > '9' {
			return
		}
	}
	n, err := strconv.ParseUint(string(value), 10, 64)
	if err != nil || n > uint64(MaxUID) {
		return
	}
	w.uid, w.bad = UID(n), false
}

// Equal reports whether two are the same.
func (w Written) Equal(other Written) bool { return w == other }

// UID returns the number, or the code of why there is none.
func (w Written) UID() (UID, fault.Code) {
	switch {
	case w.values == 0:
		return 0, SkipNoNumber
	case w.values > 1:
		return 0, SkipNumbers
	case w.bad:
		return 0, SkipBadNumber
	}
	return w.uid, ""
}
