package samplepolicies

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// Sample is a policy's value with one fault, or with none.
type Sample struct {
	// Fault is the kind, "" where the value has none.
	Fault keys.Fault
	// Where is the place in the value, such as [0].url.
	Where string
	Value any
}

// Wrong returns values of every type that is not the schema's own.
func Wrong(t prefjson.Type) []any {
	values := map[prefjson.Type]any{
		prefjson.Bool: true, prefjson.Int: int64(7), prefjson.Double: json.RawMessage("1.0"), prefjson.String: "true",
		prefjson.List: []any{}, prefjson.Dict: map[string]any{},
	}
	var list []any
	for _, one := range slices.Sorted(maps.Keys(values)) {
		if !t.Accepts(one) {
			list = append(list, values[one])
		}
	}
	return list
}

// Faults returns values of a policy with one fault each: of every kind, at every
// place.
func Faults(name string, s *keys.Schema) []Sample {
	f := faults{good: good{name}, seen: map[*keys.Schema]bool{}}
	value := Good(name, s)
	for _, wrong := range Wrong(s.Type) {
		f.add(keys.FaultType, "", wrong)
	}
	if s.Type == prefjson.Dict || s.Type == prefjson.List {
		f.add(keys.FaultType, "", asText(value))
	}
	f.inside(s, value, 0, place{put: func(v any) any { return v }})
	return f.list
}

type faults struct {
	good

	list []Sample
	seen map[*keys.Schema]bool
}

// place is where in a policy's value something is, and how to put it there.
type place struct {
	path string
	put  func(any) any
}

func (f *faults) add(kind keys.Fault, path string, value any) {
	f.list = append(f.list, Sample{Fault: kind, Where: path, Value: value})
}

// visit makes faults in a value other than the whole.
func (f *faults) visit(s *keys.Schema, value any, depth int, at place) {
	kind := keys.FaultNested
	if at.path == "[0]" {
		kind = keys.FaultItem
	}
	wrong := Wrong(s.Type)
	if kind != keys.FaultItem {
		wrong = wrong[:min(len(wrong), 2)]
	}
	for _, v := range wrong {
		f.add(kind, at.path, at.put(v))
	}
	f.inside(s, value, depth, at)
}

func (f *faults) inside(s *keys.Schema, value any, depth int, at place) {
	if f.seen[s] || depth > maxDepth {
		return
	}
	f.seen[s] = true
	defer delete(f.seen, s)
	switch s.Type {
	case prefjson.Int:
		for _, n := range outside(s) {
			f.add(keys.FaultRange, at.path, at.put(n))
		}
	case prefjson.String:
		f.text(s, depth, at)
	case prefjson.List:
		f.items(s, value, depth, at)
	case prefjson.Dict:
		f.properties(s, value, depth, at)
	default:
	}
}

// outside returns the integers next to those that are accepted.
func outside(s *keys.Schema) []int64 {
	var list []int64
	for _, r := range s.Numbers {
		for _, n := range []int64{r.Min - 1, r.Max + 1} {
			if !s.Has(n) && n == int64(int32(n)) && !slices.Contains(list, n) { //nolint:gosec // that is the question
				list = append(list, n)
			}
		}
	}
	return list
}

func (f *faults) text(s *keys.Schema, depth int, at place) {
	switch {
	case s.JSON != nil:
		f.add(keys.FaultNested, at.path, at.put("no JSON"))
		inner := place{at.path + "=", func(v any) any { return at.put(asText(v)) }}
		f.visit(s.JSON, f.value(s.JSON, "", 0), depth+1, inner)
	case len(s.Texts) > 0:
		f.add(keys.FaultEnum, at.path, at.put("nosuchvalue"))
	case s.Pattern != "":
		f.add(keys.FaultPattern, at.path, at.put("!"))
	}
}

func (f *faults) items(s *keys.Schema, value any, depth int, at place) {
	list, _ := value.([]any)
	if s.Item == nil || len(list) == 0 {
		return
	}
	f.visit(s.Item, list[0], depth+1, place{at.path + "[0]", func(v any) any {
		all := slices.Clone(list)
		all[0] = v
		return at.put(all)
	}})
}

func (f *faults) properties(s *keys.Schema, value any, depth int, at place) {
	all, _ := value.(map[string]any)
	with := func(name string, v any) any {
		changed := maps.Clone(all)
		changed[name] = v
		return at.put(changed)
	}
	if s.Others == nil {
		f.add(keys.FaultUnknown, at.path, with("nosuchproperty", "x"))
	}
	for _, p := range s.Properties {
		inner, ok := all[p.Name]
		if !ok {
			continue
		}
		path := at.path + "." + p.Name
		without := maps.Clone(all)
		delete(without, p.Name)
		kind := keys.FaultOptional
		if p.Required {
			kind = keys.FaultRequired
		}
		f.add(kind, path, at.put(without))
		f.visit(p.Schema, inner, depth+1, place{path, func(v any) any { return with(p.Name, v) }})
	}
	for _, p := range s.Patterns {
		name := matching(p.Name)
		f.visit(p.Schema, all[name], depth+1, place{at.path + "." + name, func(v any) any { return with(name, v) }})
	}
}

func asText(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("%v: %v", value, err))
	}
	return string(data)
}
