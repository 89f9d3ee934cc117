package assetcache

// Value is a value that a document may have. The zero Value is an absent one.
type Value[T any] struct {
	// State says whether Is may be used.
	State State
	Is    T
	// Line is where it stands, 0 where there is none.
	Line int
}

// State is what is known of a value.
type State int

// The states.
const (
	Absent State = iota // the document does not have the key
	Known
	Misread // the key is there, and its value was not understood
)

// Known reports whether the value is known.
func (v Value[T]) Known() bool { return v.State == Known }

// Or returns the value with a default in place of an absent one. A value that was not
// understood stays unknown.
func (v Value[T]) Or(absent T) Value[T] {
	if v.State == Absent {
		return Value[T]{State: Known, Is: absent}
	}
	return v
}

// known returns a value that is known.
func known[T any](is T, line int) Value[T] { return Value[T]{State: Known, Is: is, Line: line} }
