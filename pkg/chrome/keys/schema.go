package keys

import (
	"math"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// Schema is what Chromium accepts as a policy's value, or as a part of it. It may
// contain itself: a folder of bookmarks has folders.
type Schema struct {
	// Type is prefjson.Any where nothing is known: every value is then as good as
	// any other.
	Type prefjson.Type
	// Numbers are the only integers that are accepted; empty means all.
	Numbers []Range
	// Texts are the only strings that are accepted; empty means all.
	Texts []string
	// Pattern is a regular expression in which a string must be found, or "".
	Pattern string
	// JSON is the schema of what a string contains as JSON, or nil.
	JSON *Schema
	// Item is the schema of each item of a list.
	Item *Schema
	// Properties are those of a dictionary by name, Patterns those whose name is
	// found by a regular expression, and Others all that remain: nil means that
	// there are no others.
	Properties, Patterns []Property
	Others               *Schema
}

// Property is a key of a dictionary with the schema of its value.
type Property struct {
	Name     string
	Required bool
	Schema   *Schema
}

// Range are the integers from Min to Max.
type Range struct{ Min, Max int64 }

// Open reports whether a range has no upper end but that of all integers.
func (r Range) Open() bool { return r.Max == math.MaxInt32 }

// Has reports whether an integer is among those that a schema accepts.
func (s *Schema) Has(n int64) bool {
	return len(s.Numbers) == 0 || slices.ContainsFunc(s.Numbers, func(r Range) bool { return n >= r.Min && n <= r.Max })
}

// Fault is a kind of fault in a policy's value.
type Fault string

// The kinds of faults, with their text form in the list.
const (
	FaultType     Fault = "type"     // of the whole value
	FaultItem     Fault = "item"     // an item of a list has a wrong type
	FaultNested   Fault = "nested"   // something deeper has
	FaultEnum     Fault = "enum"     // a string is not among those that are accepted
	FaultRange    Fault = "range"    // an integer is not
	FaultPattern  Fault = "pattern"  // a string does not have the form
	FaultRequired Fault = "required" // a required property is missing
	FaultOptional Fault = "optional" // any other property is missing
	FaultUnknown  Fault = "unknown"  // a property is not known
)

// Response is what Chromium does with a fault.
type Response string

// The responses, the worst first, with their text form in the list.
const (
	Crashes  Response = "crash"   // it ends at every start
	Rejected Response = "error"   // it reports an error and ignores the policy
	Warned   Response = "warning" // it reports a warning, and may use the rest
	Silent   Response = "silent"  // it says nothing, and does not do what was meant
	Accepted Response = "fine"    // it is not a fault
)

// Values are what is known of a policy's values.
type Values struct {
	Schema *Schema
	// Responses are Chromium's to faults; a kind that is missing was seen to be
	// rejected, or was not tried. Where it differs from place to place in the value,
	// the kind is followed by @ and the place, such as nested@[0].url.
	Responses map[Fault]Response
}

// Response returns what Chromium does with a kind of fault at a place in the policy's
// value: "" is the whole, every item of a list is [0].
func (v Values) Response(f Fault, where string) Response {
	if response, ok := v.Responses[f+"@"+Fault(where)]; ok {
		return response
	}
	if response, ok := v.Responses[f]; ok {
		return response
	}
	if f == FaultOptional {
		return Accepted
	}
	return Rejected
}

// LookupValues returns what is known of the values of a policy, and whether it is
// known.
func LookupValues(policy string) (Values, bool) {
	line, ok := findKey(policyList, policy)
	if !ok {
		if line, ok = macPolicies()[policy]; !ok {
			return Values{}, false
		}
	}
	schema, words, _ := strings.Cut(line, " ")
	s, err := ParseSchema(schema)
	if err != nil {
		return Values{}, false // a test reads every line
	}
	v := Values{Schema: s}
	for word := range strings.FieldsSeq(words) {
		if kind, response, ok := strings.Cut(word, "="); ok && kind != "overridden" {
			if v.Responses == nil {
				v.Responses = map[Fault]Response{}
			}
			v.Responses[Fault(kind)] = Response(response)
		}
	}
	return v, true
}
