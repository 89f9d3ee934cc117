package plistfile

import (
	"reflect"
	"strings"
)

// fieldsOf returns the types of the fields that howett.net/plist fills, by
// key. A name at several depths belongs to the shallowest field.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields, depths := make(map[string]reflect.Type), make(map[string]int)
	var add func(t reflect.Type, depth int)
	add = func(t reflect.Type, depth int) {
		for i := range t.NumField() {
			field := t.Field(i)
			if !field.IsExported() || field.Tag.Get("plist") == "-" {
				continue
			}
			if inner := pointee(field.Type); field.Anonymous && inner.Kind() == reflect.Struct {
				add(inner, depth+1)
				continue
			}
			name, _, _ := strings.Cut(field.Tag.Get("plist"), ",")
			if name == "" {
				name = field.Name
			}
			if known, ok := depths[name]; !ok || depth <= known {
				fields[name], depths[name] = field.Type, depth
			}
		}
	}
	add(t, 0)
	return fields
}

func pointee(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}
