package directory

import (
	"bytes"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// message is one LDAP message. Its slices are valid until the next is read.
type message struct {
	id       int64
	op       byte
	content  []byte // of the operation
	controls []byte
}

// parseMessage reads the content of an LDAPMessage.
func parseMessage(b []byte) (m message, ok bool) {
	if m.id, b, ok = wantInt(b, tagInteger); !ok {
		return m, false
	}
	if m.op, m.content, b, ok = element(b); !ok {
		return m, false
	}
	if len(b) > 0 {
		m.controls, b, ok = want(b, tagControls)
	}
	return m, ok && len(b) == 0
}

// result is the LDAPResult at the end of a search.
type result struct {
	code       int64
	diagnostic string
	referrals  []string
}

func parseResult(b []byte) (r result, ok bool) {
	if r.code, b, ok = wantInt(b, tagEnumerated); !ok {
		return r, false
	}
	if _, b, ok = want(b, tagOctets); !ok { // the DN down to which the base was found
		return r, false
	}
	diagnostic, b, ok := want(b, tagOctets)
	if !ok {
		return r, false
	}
	r.diagnostic = string(diagnostic)
	if list, _, found := want(b, tagReferral); found {
		r.referrals, ok = texts(list, nil)
	}
	return r, ok
}

// texts reads octet strings to the end of b.
func texts(b []byte, into []string) ([]string, bool) {
	for len(b) > 0 {
		text, rest, ok := want(b, tagOctets)
		if !ok {
			return into, false
		}
		into, b = append(into, string(text)), rest
	}
	return into, true
}

// pagingCookie finds the cookie of the paging control. found is false if
// the control is missing, ok if the controls are malformed.
func pagingCookie(b []byte) (cookie []byte, found, ok bool) {
	for len(b) > 0 {
		control, rest, good := want(b, tagSequence)
		if !good {
			return nil, false, false
		}
		b = rest
		oid, control, good := want(control, tagOctets)
		if !good {
			return nil, false, false
		}
		if string(oid) != pagingOID {
			continue
		}
		if _, after, critical := want(control, tagBoolean); critical {
			control = after
		}
		value, _, good := want(control, tagOctets)
		if !good {
			return nil, false, false
		}
		if value, _, good = want(value, tagSequence); !good {
			return nil, false, false
		}
		if _, value, good = wantInt(value, tagInteger); !good {
			return nil, false, false
		}
		if cookie, _, good = want(value, tagOctets); !good {
			return nil, false, false
		}
		return cookie, true, true
	}
	return nil, false, true
}

// maxText bounds a DN, a name and a referral, which are only displayed: a server
// may send megabytes in each of thousands.
const maxText = 8 << 10

// entry is a search result entry, as far as it is wanted here.
type entry struct {
	dn, name []byte
	guid     []byte
	guids    int // values of objectGUID
	disabled bool
	// by objectClass, where it was asked for
	classified, group, computer, contact bool
	numbers                              [2]aduid.Written // of the attributes for each kind
}

func parseEntry(b []byte) (e entry, ok bool) { return parseNumbered(b, aduid.Attributes{}) }

// parseNumbered reads the values of attributes that have numbers too.
func parseNumbered(b []byte, numbers aduid.Attributes) (e entry, ok bool) {
	a, ok := attributesOf(b)
	e.dn = a.dn[:min(len(a.dn), maxText)]
	for ok && len(a.left) > 0 {
		ok = a.next() && e.take(a)
		if ok && numbers.Any() {
			e.takeNumbers(a, numbers)
		}
	}
	return e, ok
}

// takeNumbers stores the values of an attribute that has the numbers of a kind.
func (e *entry) takeNumbers(a attributes, numbers aduid.Attributes) {
	for kind := range e.numbers {
		if name := numbers.Of(aduid.Kind(kind)); name == "" || !a.is(name) {
			continue
		}
		for values := a.values; len(values) > 0; {
			var value []byte
			value, values, _ = want(values, tagOctets) // take has checked them
			e.numbers[kind].Add(value)
		}
	}
}

// take stores the values of one attribute.
func (e *entry) take(a attributes) bool {
	for values := a.values; len(values) > 0; {
		value, rest, ok := want(values, tagOctets)
		if !ok {
			return false
		}
		values = rest
		switch {
		case a.is(attrGUID):
			e.guid = value
			e.guids++
		case a.is(attrName):
			e.name = value[:min(len(value), maxText)]
		case a.is(attrControl):
			flags, err := strconv.ParseInt(string(value), 10, 64)
			e.disabled = err == nil && flags&accountDisabled != 0
		case a.is(attrClass):
			e.classified = true
			e.group = e.group || bytes.EqualFold(value, []byte("group"))
			e.computer = e.computer || bytes.EqualFold(value, []byte("computer"))
			e.contact = e.contact || bytes.EqualFold(value, []byte("contact"))
		}
	}
	return true
}

// attributes walks over the attributes of an entry.
type attributes struct {
	dn     []byte
	left   []byte
	name   []byte
	values []byte // encoded
}

func attributesOf(b []byte) (a attributes, ok bool) {
	if a.dn, b, ok = want(b, tagOctets); !ok {
		return a, false
	}
	a.left, b, ok = want(b, tagSequence)
	return a, ok && len(b) == 0
}

func (a *attributes) next() bool {
	one, rest, ok := want(a.left, tagSequence)
	if !ok {
		return false
	}
	a.left = rest
	if a.name, one, ok = want(one, tagOctets); !ok {
		return false
	}
	if option := bytes.IndexByte(a.name, ';'); option >= 0 {
		a.name = a.name[:option]
	}
	a.values, _, ok = want(one, tagSet)
	return ok
}

// is compares the name, ignoring case.
func (a *attributes) is(name string) bool {
	return len(a.name) == len(name) && (string(a.name) == name || bytes.EqualFold(a.name, []byte(name)))
}
