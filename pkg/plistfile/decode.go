package plistfile

import (
	"encoding"
	"reflect"
	"time"

	"howett.net/plist"
)

// Unmarshal parses the property list in data with the default limits and
// stores it in the value that v points to. It tolerates what [Parse] reports
// as problems; to see them, call Parse and [Document.Decode].
func Unmarshal(data []byte, v any) error {
	doc, err := Parse(data, Limits{})
	if err != nil {
		return err
	}
	return doc.Decode(v)
}

// Decode stores the property list in the value that v points to, by the rules
// of howett.net/plist: a field takes the key named by its plist tag, or else
// by its own name; unknown keys are ignored; a field without a key keeps its
// value, so a *bool distinguishes false from absent; an UnmarshalPlist or
// UnmarshalText method is called. For a duplicate key the last value counts.
//
// It is stricter than howett.net/plist: a number that its field cannot hold
// is an error, not another number, and an array is not data. As there, an
// integer cannot be stored in a float field: use any, or a type with
// UnmarshalPlist, where files have both. In a field of type any, negative
// integers are int64 and others uint64.
//
// Decode into a zero value: slices that are not empty are appended to.
func (d *Document) Decode(v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return newError(CodeUnsupportedType, "decoding into a %T, want a pointer that is not nil", v)
	}
	if d.Root == nil {
		return newError(CodeUnsupportedType, "decoding a document without a root")
	}
	if fault := fits(d.Root, target.Type().Elem(), nil); fault != nil {
		return fault
	}
	// The library's input has no duplicates, no shared objects and no number or
	// date that this package reads differently: the results agree.
	if _, err := plist.Unmarshal(encodeBinary(d.Root), v); err != nil {
		return newError(CodeWrongType, "decoding into a %T", v).because(err)
	}
	return nil
}

// fits checks that a value can be stored in a Go type, so that the error has a
// position. Types that decode themselves are not checked.
func fits(n *Node, t reflect.Type, path *keyPath) *PositionError {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Interface && t.NumMethod() == 0 {
		return nil
	}
	if decodesItself(n, t) {
		return nil
	}
	switch n.Kind() {
	case Dict:
		return fitsDict(n, t, path)
	case Array:
		return fitsArray(n, t, path)
	case Data:
		if !isList(t) || t.Elem().Kind() != reflect.Uint8 {
			return misfit(n, t, path)
		}
		return fitsLength(n, len(n.text), t, path)
	case Date:
		if t != reflect.TypeFor[time.Time]() {
			return misfit(n, t, path)
		}
		return nil
	default:
		return fitsScalar(n, t, path)
	}
}

// decodesItself reports whether the library calls a method of the type. It never
// does for dates, and time.Time accepts only dates.
func decodesItself(n *Node, t reflect.Type) bool {
	if n.Kind() == Date || t == reflect.TypeFor[time.Time]() {
		return false
	}
	pointer := reflect.PointerTo(t)
	return pointer.Implements(reflect.TypeFor[plist.Unmarshaler]()) ||
		n.Kind() == String && pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

func isList(t reflect.Type) bool {
	return t.Kind() == reflect.Slice || t.Kind() == reflect.Array
}

func fitsArray(n *Node, t reflect.Type, path *keyPath) *PositionError {
	if !isList(t) || t.Elem().Kind() == reflect.Uint8 {
		return misfit(n, t, path)
	}
	step := &keyPath{up: path, array: true}
	for i, element := range n.Elements() {
		step.index = i
		if fault := fits(element, t.Elem(), step); fault != nil {
			return fault
		}
	}
	return fitsLength(n, n.Len(), t, path)
}

func fitsLength(n *Node, length int, t reflect.Type, path *keyPath) *PositionError {
	if t.Kind() == reflect.Array && length > t.Len() {
		return newError(CodeOutOfRange, "%d elements, want at most %d", length, t.Len()).at(n.place()).in(path)
	}
	return nil
}

func fitsDict(n *Node, t reflect.Type, path *keyPath) *PositionError {
	step := &keyPath{up: path}
	switch {
	case t.Kind() == reflect.Struct:
		for name, field := range fieldsOf(t) {
			if value := n.Get(name); value != nil {
				step.key = name
				if fault := fits(value, field, step); fault != nil {
					return fault
				}
			}
		}
		return nil
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		for k, value := range n.Entries() {
			step.key = k.Name
			if fault := fits(value, t.Elem(), step); fault != nil {
				return fault
			}
		}
		return nil
	default:
		return misfit(n, t, path)
	}
}

// fitsScalar checks strings, booleans and numbers.
func fitsScalar(n *Node, t reflect.Type, path *keyPath) *PositionError {
	zero := reflect.Zero(t)
	ok, tooLarge := false, false
	switch {
	case n.Kind() == String:
		ok = t.Kind() == reflect.String
	case n.Kind() == Boolean:
		ok = t.Kind() == reflect.Bool
	case n.Kind() == Real:
		ok = zero.CanFloat()
	case zero.CanInt():
		ok = true
		tooLarge = !n.negative && signed(n.bits) < 0 || zero.OverflowInt(signed(n.bits))
	case zero.CanUint():
		ok = true
		tooLarge = n.negative || zero.OverflowUint(n.bits)
	}
	if !ok {
		return misfit(n, t, path)
	}
	if tooLarge {
		return newError(CodeOutOfRange, "%s does not fit in %s", n.integerText(), t).at(n.place()).in(path)
	}
	return nil
}

// misfit returns the error for a value of the wrong type. The root has a code of
// its own: then it is another kind of file than the caller expected.
func misfit(n *Node, t reflect.Type, path *keyPath) *PositionError {
	if path == nil {
		return newError(CodeWrongRoot, "root is of type %s, want %s", n.Kind(), describe(t)).at(n.place())
	}
	return newError(CodeWrongType, "value of type %s, want %s", n.Kind(), describe(t)).at(n.place()).in(path)
}

// describe returns the property-list type for a Go type, for people who see the
// file and not the program.
func describe(t reflect.Type) string {
	zero := reflect.Zero(t)
	switch {
	case t == reflect.TypeFor[time.Time]():
		return Date.String()
	case isList(t) && t.Elem().Kind() == reflect.Uint8:
		return Data.String()
	case isList(t):
		return Array.String()
	case t.Kind() == reflect.Struct, t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		return Dict.String()
	case zero.CanInt(), zero.CanUint():
		return Integer.String()
	case zero.CanFloat():
		return Real.String()
	case t.Kind() == reflect.Bool:
		return Boolean.String()
	case t.Kind() == reflect.String:
		return String.String()
	default:
		return "Go type " + t.String()
	}
}
