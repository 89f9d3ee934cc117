package export

import (
	"bytes"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// class is what objectClass and sAMAccountType say about an object.
type class uint8

const (
	classSeen class = 1 << iota // one of the attributes is present
	classUser
	classGroup
	classComputer
	classContact
)

// classOf adds a value of objectClass. A computer is a user to the schema, and
// a managed service account is a computer.
func (c class) classOf(value []byte) class {
	switch {
	case equalFold(value, "user"):
		c |= classUser
	case equalFold(value, "group"):
		c |= classGroup
	case equalFold(value, "computer"), equalFold(value, "msDS-ManagedServiceAccount"), equalFold(value, "msDS-GroupManagedServiceAccount"):
		c |= classComputer
	case equalFold(value, "contact"):
		c |= classContact
	}
	return c | classSeen
}

// accountType adds a value of sAMAccountType (MS-SAMR 2.2.1.9).
func (c class) accountType(value []byte) class {
	switch string(value) {
	case "805306368": // 0x30000000, a user
		c |= classUser
	case "805306369": // 0x30000001, a machine
		c |= classComputer
	case "268435456", "268435457", "536870912", "536870913": // global, universal and domain local groups, for security or mail
		c |= classGroup
	}
	return c | classSeen
}

// kind returns what an object is; the code is why it is not an account, or "".
func (c class) kind() (aduid.Kind, fault.Code) {
	switch {
	case c == 0:
		return aduid.User, ""
	case c&classComputer != 0:
		return aduid.User, aduid.SkipComputer
	case c&classGroup != 0:
		return aduid.Group, ""
	case c&classUser != 0:
		return aduid.User, ""
	case c&classContact != 0:
		return aduid.User, aduid.SkipContact
	default:
		return aduid.User, aduid.SkipOther
	}
}

// disabled reads userAccountControl: ACCOUNTDISABLE is 2.
func disabled(value []byte) bool {
	flags, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64)
	return err == nil && flags&2 != 0
}

// equalFold compares ASCII ignoring case. word must be ASCII.
func equalFold(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i := range b {
		if lower(b[i]) != lower(word[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c-'A' < 26 {
		return c | 0x20
	}
	return c
}
