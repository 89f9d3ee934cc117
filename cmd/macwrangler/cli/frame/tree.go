package frame

import (
	"cmp"
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// object is a JSON object with its members in order.
type object []member

type member struct {
	key   string
	value any
}

// treeOf turns a value into objects, []any, string, bool, int64, uint64,
// float64, time.Time and []byte, by the rules of json tags. It differs from
// encoding/json where our contract does: no null (a nil slice is an empty
// one, a nil pointer is left out) and times in UTC.
func treeOf(value any) (any, error) {
	return treeOfValue(reflect.ValueOf(value))
}

func treeOfValue(v reflect.Value) (any, error) {
	if !v.IsValid() || (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		return nil, fmt.Errorf("a nil value cannot be encoded")
	}
	switch special := v.Interface().(type) {
	case time.Time:
		return special.UTC(), nil
	case []byte:
		return append([]byte{}, special...), nil
	case encoding.TextMarshaler:
		text, err := special.MarshalText()
		return string(text), err
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return treeOfValue(v.Elem())
	case reflect.Struct:
		return treeOfStruct(v)
	case reflect.Map:
		return treeOfMap(v)
	case reflect.Slice, reflect.Array:
		return treeOfList(v)
	default:
		return leafOf(v)
	}
}

func leafOf(v reflect.Value) (any, error) {
	switch {
	case v.Kind() == reflect.String:
		return v.String(), nil
	case v.Kind() == reflect.Bool:
		return v.Bool(), nil
	case v.CanInt():
		return v.Int(), nil
	case v.CanUint():
		return v.Uint(), nil
	case v.CanFloat():
		return v.Float(), nil
	default:
		return nil, fmt.Errorf("%s cannot be encoded", v.Type())
	}
}

func treeOfList(v reflect.Value) (any, error) {
	list := make([]any, 0, v.Len())
	for i := range v.Len() {
		item, err := treeOfValue(v.Index(i))
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		list = append(list, item)
	}
	return list, nil
}

// treeOfMap sorts by key, so that equal results give equal bytes.
func treeOfMap(v reflect.Value) (any, error) {
	if v.Type().Key().Kind() != reflect.String {
		return nil, fmt.Errorf("%s: keys must be strings", v.Type())
	}
	values := make(map[string]reflect.Value, v.Len())
	for key, value := range v.Seq2() {
		values[key.String()] = value
	}
	members := object{}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		item, err := treeOfValue(values[key])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		members = append(members, member{key, item})
	}
	return members, nil
}

func treeOfStruct(v reflect.Value) (object, error) {
	members := object{}
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		embedded := field.Anonymous && name == "" && isStruct(field.Type)
		if name == "-" || !field.IsExported() && !embedded || isOmitted(value, options) {
			continue
		}
		if embedded {
			inner, err := treeOfStruct(reflect.Indirect(value))
			if err != nil {
				return nil, err
			}
			members = append(members, inner...)
			continue
		}
		tree, err := treeOfValue(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field.Name, err)
		}
		members = append(members, member{cmp.Or(name, field.Name), tree})
	}
	return members, nil
}

// isStruct reports whether an embedded field's members are the outer one's, as
// they are for a struct or a pointer to one.
func isStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Struct || t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct
}

// isOmitted reports whether a field is left out.
func isOmitted(v reflect.Value, options string) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() // neither JSON nor plist of ours knows null
	case reflect.Slice, reflect.Map, reflect.String, reflect.Array:
		return hasOption(options, "omitempty") && v.Len() == 0 || hasOption(options, "omitzero") && v.IsZero()
	case reflect.Struct:
		return hasOption(options, "omitzero") && isZero(v)
	default:
		return (hasOption(options, "omitempty") || hasOption(options, "omitzero")) && v.IsZero()
	}
}

func hasOption(options, option string) bool {
	return slices.Contains(strings.Split(options, ","), option)
}

// isZero asks the value itself where it can answer, as a time can.
func isZero(v reflect.Value) bool {
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok {
		return z.IsZero()
	}
	return v.IsZero()
}
