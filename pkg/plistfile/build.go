package plistfile

import (
	"encoding"
	"math"
	"reflect"
	"time"
)

// uidKey is the key of the dictionary that represents a UID in XML.
const uidKey = "CF$UID"

// build turns a Go value into a tree. It refuses what a property list cannot
// represent, and values nested so deeply that they probably contain themselves.
func build(v any, path *keyPath, depth int) (*Node, *PositionError) {
	if depth > DefaultLimits().Depth {
		return nil, newError(CodeTooDeep, "values nested deeper than %d", DefaultLimits().Depth).in(path)
	}
	switch v := v.(type) {
	case *Document:
		if v != nil && v.Root != nil {
			return v.Root, nil
		}
	case *Node:
		if v.Kind() != 0 {
			return v, nil
		}
	case time.Time:
		return buildDate(v, path)
	case *time.Time:
		if v != nil { // else its promoted MarshalText would be called
			return buildDate(*v, path)
		}
	case encoding.TextMarshaler:
		return buildMarshaler(v, path)
	default:
		return buildReflect(reflect.ValueOf(v), path, depth)
	}
	return nil, newError(CodeUnsupportedType, "nil cannot be stored in a property list").in(path)
}

func buildDate(t time.Time, path *keyPath) (*Node, *PositionError) {
	seconds := toAppleEpoch(t)
	if !isDate(seconds) {
		return nil, newError(CodeOutOfRange, "date outside the years 0 to 9999").in(path)
	}
	return &Node{kind: uint8(Date), bits: math.Float64bits(seconds)}, nil
}

func buildMarshaler(v encoding.TextMarshaler, path *keyPath) (*Node, *PositionError) {
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
		return nil, newError(CodeUnsupportedType, "nil cannot be stored in a property list").in(path)
	}
	text, err := v.MarshalText()
	if err != nil {
		return nil, newError(CodeUnsupportedType, "converting a %T to text", v).in(path).because(err)
	}
	return &Node{kind: uint8(String), text: string(text)}, nil
}

func buildReflect(v reflect.Value, path *keyPath, depth int) (*Node, *PositionError) {
	n := &Node{}
	switch v.Kind() {
	case reflect.String:
		n.kind, n.text = uint8(String), v.String()
	case reflect.Bool:
		n.kind = uint8(Boolean)
		if v.Bool() {
			n.bits = 1
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n.kind, n.bits, n.negative = uint8(Integer), unsigned(v.Int()), v.Int() < 0
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n.kind, n.bits = uint8(Integer), v.Uint()
	case reflect.Float32, reflect.Float64:
		n.kind, n.bits = uint8(Real), math.Float64bits(v.Float())
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil, newError(CodeUnsupportedType, "nil %s cannot be stored in a property list", v.Type()).in(path)
		}
		return build(v.Elem().Interface(), path, depth+1)
	case reflect.Slice, reflect.Array:
		return n, buildArray(n, v, path, depth)
	case reflect.Map:
		return n, buildDict(n, v, path, depth)
	case reflect.Invalid:
		return nil, newError(CodeUnsupportedType, "nil cannot be stored in a property list").in(path)
	default:
		return nil, newError(CodeUnsupportedType, "Go type %s cannot be stored in a property list", v.Type()).in(path)
	}
	return n, nil
}

// buildArray makes Data of bytes and an Array of everything else. A nil slice
// becomes an empty array.
func buildArray(n *Node, v reflect.Value, path *keyPath, depth int) *PositionError {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		raw := make([]byte, v.Len())
		for i := range raw {
			raw[i] = byte(v.Index(i).Uint()) //nolint:gosec // the kind is uint8
		}
		n.kind, n.text = uint8(Data), string(raw)
		return nil
	}
	n.kind, n.items = uint8(Array), &items{nodes: make([]*Node, 0, v.Len())}
	step := &keyPath{up: path, array: true}
	for i := range v.Len() {
		step.index = i
		element, fault := build(v.Index(i).Interface(), step, depth+1)
		if fault != nil {
			return fault
		}
		n.items.nodes = append(n.items.nodes, element)
	}
	return nil
}

func buildDict(n *Node, v reflect.Value, path *keyPath, depth int) *PositionError {
	if v.Type().Key().Kind() != reflect.String {
		return newError(CodeUnsupportedType, "Go type %s cannot be stored in a property list: keys are strings", v.Type()).in(path)
	}
	n.kind, n.items = uint8(Dict), &items{}
	step := &keyPath{up: path}
	for _, name := range sortedKeys(v) {
		step.key = name.String()
		value, fault := build(v.MapIndex(name).Interface(), step, depth+1)
		if fault != nil {
			return fault
		}
		n.items.set(key{name: step.key}, value)
	}
	return nil
}
