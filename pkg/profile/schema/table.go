package schema

import (
	_ "embed" // the table is a file
	"slices"
	"strings"
	"sync"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// embedded is what scripts/profileschema wrote.
//
//go:embed table.bin
var embedded string

// Table is every payload type and preference domain that is known. It may be used
// from several goroutines.
type Table struct {
	sources  []string
	payloads []*Payload
	byName   map[string][]*Payload

	owners func() (map[string][]string, error)
}

// Payload is a payload type or preference domain.
type Payload struct {
	// Name is the PayloadType, or the domain.
	Name string
	// SelectorKey and SelectorValue make it a variant of its type: it is meant where
	// that key has that value. Both are "" otherwise.
	SelectorKey, SelectorValue string
	Flags                      Flags
	Versions
	// Replacement, Elsewhere and Origin are as in [Key].
	Replacement, Elsewhere string
	Origin                 Origin
	// Count is how many keys are known, at all depths.
	Count int

	root func() (*Key, error)
}

// Load returns the table that is built in.
func Load() (*Table, error) { return Parse(embedded) }

// Sources returns a line for each source, with its commit and date.
func (t *Table) Sources() []string { return slices.Clone(t.sources) }

// Payloads returns all payload types and domains, sorted by name.
func (t *Table) Payloads() []*Payload { return slices.Clone(t.payloads) }

// Find returns what is known about a payload type or domain, or nil. value returns
// the text of a key of the payload, by which variants of a type are told apart; it may
// be nil.
func (t *Table) Find(name string, value func(key string) string) *Payload {
	var plain *Payload
	for _, p := range t.byName[name] {
		if p.SelectorKey == "" {
			plain = p
		} else if value != nil && value(p.SelectorKey) == p.SelectorValue {
			return p
		}
	}
	return plain
}

// Root returns the payload as a dictionary with its keys, without those that every
// payload has. It is decompressed on the first call.
func (p *Payload) Root() (*Key, error) { return p.root() }

// HasKeys reports whether any key of the payload is known.
func (p *Payload) HasKeys() bool { return p.Count > 0 }

// Owners returns the payload types with a key of that name at their top, sorted. It
// decompresses the whole table on the first call.
func (t *Table) Owners(key string) ([]string, error) {
	owners, err := t.owners()
	return owners[key], err
}

// collectOwners reads every payload type once.
func (t *Table) collectOwners() (map[string][]string, error) {
	owners := map[string][]string{}
	for _, p := range t.payloads {
		root, err := p.Root()
		if err != nil {
			return nil, err
		}
		for name := range root.Keys() {
			if !slices.Contains(owners[name], p.Name) {
				owners[name] = append(owners[name], p.Name)
			}
		}
	}
	return owners, nil
}

// CodeTable is the code of every error of this package.
const CodeTable fault.Code = "bad-schema-table"

func badTable(format string, args ...any) error {
	return fault.New(CodeTable, "install macwrangler again", "reading the table of payload types: "+format, args...)
}

// Parse reads a table as scripts/profileschema writes it.
func Parse(data string) (*Table, error) {
	t := &Table{byName: map[string][]*Payload{}}
	head, rest, ok := strings.Cut(data, "\n\n")
	if !ok || !strings.HasPrefix(head, magic+"\n") {
		return nil, badTable("it does not begin with %q", magic)
	}
	t.sources = strings.Split(head, "\n")[1:]
	index, blocks, ok := strings.Cut(rest, "\n\n")
	if !ok {
		return nil, badTable("it has no keys")
	}
	for line := range strings.SplitSeq(index, "\n") {
		p, size, err := parsePayload(line)
		if err != nil {
			return nil, err
		}
		if size > len(blocks) {
			return nil, badTable("%s is not complete", fault.Clip(p.Name))
		}
		block := blocks[:size]
		blocks = blocks[size:]
		p.root = sync.OnceValues(func() (*Key, error) { return parseKeys(p, block) })
		t.payloads = append(t.payloads, p)
		t.byName[p.Name] = append(t.byName[p.Name], p)
	}
	t.owners = sync.OnceValues(t.collectOwners)
	return t, nil
}
