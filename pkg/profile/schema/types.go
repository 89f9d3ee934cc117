package schema

import "strings"

// Kinds is the set of types that a value may have, as letters of [Kind].
type Kinds string

// Kind is a type of values in a property list, as a letter of the table.
type Kind byte

// The kinds, with their letters. Any stands alone: it is not known or not limited.
const (
	Boolean Kind = 'b'
	Integer Kind = 'i'
	Real    Kind = 'r'
	String  Kind = 's'
	Date    Kind = 't'
	Data    Kind = 'd'
	Array   Kind = 'a'
	Dict    Kind = 'D'
	Any     Kind = '?'
)

// kindLetters are all letters that a table may have.
const kindLetters = "birstdaD?"

// Has reports whether a kind is in the set; every kind is where Any is.
func (k Kinds) Has(one Kind) bool {
	return strings.IndexByte(string(k), byte(one)) >= 0 || strings.IndexByte(string(k), byte(Any)) >= 0
}

// Origin is where a fact is from, as a letter of the table.
type Origin byte

// The origins.
const (
	Apple    Origin = 'a' // Apple's schema, alone or with the manifests
	Manifest Origin = 'p' // ProfileManifests alone
	Changed  Origin = 'm' // what Apple changed after the schema's commit
	Inferred Origin = 'h' // observed or inferred; never proof
)

// Flags are properties of a payload type, as letters of the table.
type Flags string

// The flags.
const (
	OnceOnly    = '1' // not more than one payload of the type
	Device      = 'D' // may be installed for the device (PayloadScope System)
	User        = 'U' // may be installed for a user (PayloadScope User)
	ByMDMOnly   = 'M' // not by hand
	Approved    = 'A' // needs user-approved MDM
	Supervised  = 'S' // needs supervision
	Preferences = 'P' // a preference domain: keys beyond the schema work too
	NotDomain   = 'N' // not a preference domain: it does nothing in managed preferences
	MacOnly     = 'O' // no other system has it
	Union       = 'X' // several payloads in one: nothing is required
	Guessed     = 'G' // the versions were observed or inferred: never proof
)

// Has reports whether a flag is set.
func (f Flags) Has(flag byte) bool { return strings.IndexByte(string(f), flag) >= 0 }

// Versions are the versions of an operating system from which something counts, as
// text: "10.13.4". An empty one is not known, or never.
type Versions struct {
	Introduced, Deprecated, Removed string
}

// Key is a key of a payload, an item of an array, or the payload itself.
type Key struct {
	// Name is the key; "" for an item, a free key and a payload.
	Name  string
	Kinds Kinds
	// Values are the only values, as text; nil if the table knows no such list.
	// AlsoRange allows what is in the range as well.
	Values []string
	// Min and Max bound numbers, as decimal text; "" means no bound.
	Min, Max string
	// Both means that both sources have a range or list of values, and that neither has
	// what is outside of this one.
	Both bool
	// Required means that the key has to be there if its parent is.
	Required bool
	Versions
	// AppVersions means that the versions are the application's, not macOS's.
	AppVersions bool
	// Guessed means that the versions were observed or inferred: never proof.
	Guessed bool
	// Replacement is what Apple offers instead of something deprecated: the type of a
	// declaration, in words; "" if nothing is known.
	Replacement string
	// Elsewhere is not empty if macOS does not have the key: the letters of the
	// systems that do (i, t, v, w), or "-".
	Elsewhere string
	Origin    Origin

	keys map[string]*Key
	item *Key
	free *Key
}

// Key returns the key of that name within a dictionary, or nil if there is none. Keys
// that are free have the same shape, whatever their name.
func (k *Key) Key(name string) *Key {
	if k == nil {
		return nil
	}
	if found := k.keys[name]; found != nil {
		return found
	}
	return k.free
}

// Item returns what an array has, or nil if that is not known.
func (k *Key) Item() *Key {
	if k == nil {
		return nil
	}
	return k.item
}

// IsFree reports whether nothing is known about what a dictionary may have in it.
func (k *Key) IsFree() bool { return k == nil || len(k.keys) == 0 && k.free == nil }

// Keys returns the named keys of a dictionary. The map is the table's: do not change
// it.
func (k *Key) Keys() map[string]*Key {
	if k == nil {
		return nil
	}
	return k.keys
}
