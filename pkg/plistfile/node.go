package plistfile

import (
	"fmt"
	"math"
	"time"
)

// Kind is the type of a value.
type Kind int

const (
	// Dict is a dictionary with string keys; its text form is "dict".
	Dict Kind = iota + 1
	// Array is an ordered list; its text form is "array".
	Array
	// String is Unicode text; its text form is "string".
	String
	// Integer is a whole number of 64 bits, signed or unsigned; its text form
	// is "integer".
	Integer
	// Real is a float64, not a number and the infinities included; its text
	// form is "real".
	Real
	// Boolean is true or false; its text form is "boolean".
	Boolean
	// Date is a point in time; its text form is "date".
	Date
	// Data is a string of bytes; its text form is "data".
	Data
	// UID is a reference within a keyed archive; its text form is "uid".
	// Only binary files have it. Written as XML it becomes a dictionary with
	// the one key CF$UID, as in Apple's tools.
	UID
)

// String returns the text form.
func (k Kind) String() string {
	names := [...]string{"", "dict", "array", "string", "integer", "real", "boolean", "date", "data", "uid"}
	if k < Dict || k > UID {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return names[k]
}

// MarshalText returns the text form, so that JSON shows a word.
func (k Kind) MarshalText() ([]byte, error) {
	if k < Dict || k > UID {
		return nil, newError(CodeUnsupportedType, "unknown kind %d", int(k))
	}
	return []byte(k.String()), nil
}

// Node is one value of a property list. Nodes cannot be changed and may be
// used from several goroutines. Every method works on a nil Node, which
// represents a missing value.
type Node struct {
	// A document may hold hundreds of thousands of nodes: 48 bytes each.
	kind         uint8
	negative     bool   // Integer: bits is the two's complement of a negative number
	line, column uint32 // 0 in a binary file
	bits         uint64 // Integer, UID, Boolean; Real and Date as a float64
	text         string // String, Data
	items        *items // Array, Dict
}

// items is the content of a container. In a dictionary keys and nodes have the
// same length.
type items struct {
	keys  []key
	nodes []*Node
	index map[string]int // only in large dictionaries
}

type key struct {
	name         string
	line, column uint32
}

// Kind returns the type of the value, or 0 for a nil Node.
func (n *Node) Kind() Kind {
	if n == nil {
		return 0
	}
	return Kind(n.kind)
}

// Line returns the line on which the value's element begins, counted from 1;
// 0 in a binary file.
func (n *Node) Line() int {
	if n == nil {
		return 0
	}
	return int(n.line)
}

// Column returns the column, counted in bytes from 1, at which the value's
// element begins; 0 in a binary file.
func (n *Node) Column() int {
	if n == nil {
		return 0
	}
	return int(n.column)
}

// Text returns the text of a String.
func (n *Node) Text() (string, bool) {
	if n.Kind() != String {
		return "", false
	}
	return n.text, true
}

// Data returns a copy of the bytes of a Data value.
func (n *Node) Data() ([]byte, bool) {
	if n.Kind() != Data {
		return nil, false
	}
	return []byte(n.text), true
}

// Int returns the number of an Integer that an int64 can hold.
func (n *Node) Int() (int64, bool) {
	if n.Kind() != Integer || (!n.negative && n.bits > math.MaxInt64) {
		return 0, false
	}
	return signed(n.bits), true
}

// Uint returns the number of an Integer that is not negative.
func (n *Node) Uint() (uint64, bool) {
	if n.Kind() != Integer || n.negative {
		return 0, false
	}
	return n.bits, true
}

// Real returns the number of a Real, and only of a Real: a caller that accepts
// whole numbers too calls Int as well.
func (n *Node) Real() (float64, bool) {
	if n.Kind() != Real {
		return 0, false
	}
	return math.Float64frombits(n.bits), true
}

// Bool returns the value of a Boolean; the second result distinguishes false
// from absent.
func (n *Node) Bool() (value, ok bool) {
	if n.Kind() != Boolean {
		return false, false
	}
	return n.bits != 0, true
}

// Date returns the time of a Date in UTC. Dates of a binary file keep their
// fraction of a second.
func (n *Node) Date() (time.Time, bool) {
	if n.Kind() != Date {
		return time.Time{}, false
	}
	return fromAppleEpoch(math.Float64frombits(n.bits)), true
}

// UID returns the number of a UID.
func (n *Node) UID() (uint64, bool) {
	if n.Kind() != UID {
		return 0, false
	}
	return n.bits, true
}

// place returns the node's position for an error.
func (n *Node) place() position {
	return position{line: n.Line(), column: n.Column(), offset: -1}
}

// signed and unsigned convert between 64 bits and a number in two's complement.
func signed(bits uint64) int64 {
	return int64(bits) //nolint:gosec // two's complement is meant
}

func unsigned(number int64) uint64 {
	return uint64(number) //nolint:gosec // two's complement is meant
}
