package prefjson

// Type is the type of a value, a preference or a policy, in the words of JSON
// and of property lists.
type Type string

// The types, with their text form. Any is one that is not known.
const (
	Any    Type = ""
	Null   Type = "null"
	Bool   Type = "boolean"
	Int    Type = "integer" // neither point nor exponent, and fits in 32 bits
	Double Type = "number"  // any other number
	String Type = "string"
	List   Type = "list"
	Dict   Type = "dictionary"
)

// Accepts reports whether Chrome accepts a value of another type for a key of
// this one: anything where the type is not known, and an integer for a number.
func (t Type) Accepts(value Type) bool {
	return t == Any || value == t || t == Double && value == Int
}

// Node is one value of a JSON file. Line and Column count from 1, in
// characters.
type Node struct {
	Type         Type
	Line, Column int
	// Start and End are the bytes of the file that the value is written in.
	Start, End int
	// Text is the content of a string; the literal of a number, true or false.
	Text string
	// Items are the elements of a list.
	Items []*Node
	// Members are those of a dictionary in the order of the file, duplicates
	// included.
	Members []Member
}

// Member is a key of a dictionary, its place and its value.
type Member struct {
	Key          string
	Line, Column int
	Value        *Node
}

// Get returns the value of a key as Chrome finds it: the last of duplicates. It
// returns nil for a missing key, and may be called on nil.
func (n *Node) Get(keys ...string) *Node {
	for _, key := range keys {
		if n == nil {
			return nil
		}
		var found *Node
		for _, m := range n.Members {
			if m.Key == key {
				found = m.Value
			}
		}
		n = found
	}
	return n
}
