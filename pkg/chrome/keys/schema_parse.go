package keys

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// ParseSchema returns the schema of a text as [Schema.String] writes it.
func ParseSchema(text string) (*Schema, error) {
	p := schemaParser{rest: text}
	s, err := p.schema()
	if err == nil && p.rest != "" {
		err = fmt.Errorf("%q follows it", p.rest)
	}
	if err != nil {
		return nil, fmt.Errorf("reading schema %q: %w", text, err)
	}
	return s, nil
}

// schemaParser reads a schema from left to right.
type schemaParser struct {
	rest  string
	outer []*Schema // what contains the place, the outermost first
}

// takes consumes a text if it comes next.
func (p *schemaParser) takes(text string) bool {
	rest, ok := strings.CutPrefix(p.rest, text)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *schemaParser) want(text string) error {
	if !p.takes(text) {
		return fmt.Errorf("want %q at %q", text, p.rest)
	}
	return nil
}

// maxSchemaDepth bounds what contains itself: Chromium's own have six levels.
const maxSchemaDepth = 30

func (p *schemaParser) schema() (*Schema, error) {
	if p.takes("^") {
		up, err := p.number()
		if err != nil || up < 1 || up > int64(len(p.outer)) {
			return nil, fmt.Errorf("nothing contains it %d levels up", up)
		}
		return p.outer[int64(len(p.outer))-up], nil
	}
	if p.rest == "" || len(p.outer) >= maxSchemaDepth {
		return nil, fmt.Errorf("want a type at %q", p.rest)
	}
	s := &Schema{Type: typeOfLetters(p.rest[:1])}
	if s.Type == prefjson.Any && p.rest[0] != '?' {
		return nil, fmt.Errorf("no type has the letter at %q", p.rest)
	}
	p.rest = p.rest[1:]
	p.outer = append(p.outer, s)
	defer func() { p.outer = p.outer[:len(p.outer)-1] }()
	switch s.Type {
	case prefjson.Int:
		return s, p.numbers(s)
	case prefjson.String:
		return s, p.texts(s)
	case prefjson.List:
		return s, p.item(s)
	case prefjson.Dict:
		return s, p.properties(s)
	default:
		return s, nil
	}
}

func (p *schemaParser) number() (int64, error) {
	end := 0
	for end < len(p.rest) && (p.rest[end] >= '0' && p.rest[end] <= '9' || end == 0 && p.rest[0] == '-') {
		end++
	}
	n, err := strconv.ParseInt(p.rest[:end], 10, 32)
	p.rest = p.rest[end:]
	return n, err
}

// numbers reads (1,4..6,8..), if it is there.
func (p *schemaParser) numbers(s *Schema) error {
	if !p.takes("(") {
		return nil
	}
	for {
		low, err := p.number()
		if err != nil {
			return err
		}
		high := low
		if p.takes("..") {
			if high = math.MaxInt32; p.rest != "" && p.rest[0] != ')' && p.rest[0] != ',' {
				if high, err = p.number(); err != nil {
					return err
				}
			}
		}
		s.Numbers = append(s.Numbers, Range{low, high})
		if !p.takes(",") {
			return p.want(")")
		}
	}
}

// texts reads (a,b), ~"pattern" or =schema, if one of them is there.
func (p *schemaParser) texts(s *Schema) (err error) {
	switch {
	case p.takes("="):
		s.JSON, err = p.schema()
	case p.takes("~"):
		s.Pattern, err = p.pattern()
	case p.takes("("):
		for {
			text, err := p.word()
			if err != nil {
				return err
			}
			s.Texts = append(s.Texts, text)
			if !p.takes(",") {
				return p.want(")")
			}
		}
	}
	return err
}

func (p *schemaParser) pattern() (string, error) {
	text, err := p.word()
	if err == nil {
		_, err = regexp.Compile(text)
	}
	return text, err
}

// word reads a plain word or a quoted text.
func (p *schemaParser) word() (string, error) {
	if strings.HasPrefix(p.rest, `"`) {
		quoted, err := strconv.QuotedPrefix(p.rest)
		if err != nil {
			return "", err
		}
		p.rest = p.rest[len(quoted):]
		return strconv.Unquote(quoted)
	}
	end := 0
	for end < len(p.rest) && isPlainByte(p.rest[end]) {
		end++
	}
	word := p.rest[:end]
	if p.rest = p.rest[end:]; word == "" {
		return "", fmt.Errorf("want a word at %q", p.rest)
	}
	return word, nil
}

func isPlainByte(b byte) bool {
	return b == '_' || b == '-' || b == '.' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
}

func (p *schemaParser) item(s *Schema) (err error) {
	if p.takes("[") {
		if s.Item, err = p.schema(); err != nil {
			return err
		}
		return p.want("]")
	}
	return nil
}

// properties reads {name:schema,required!:schema,~"pattern":schema,*:schema}. A
// dictionary without braces takes anything.
func (p *schemaParser) properties(s *Schema) error {
	if !p.takes("{") {
		s.Others = &Schema{Type: prefjson.Any}
		return nil
	}
	for !p.takes("}") {
		if err := p.property(s); err != nil {
			return err
		}
		if !p.takes(",") && !strings.HasPrefix(p.rest, "}") {
			return fmt.Errorf("want a comma or a brace at %q", p.rest)
		}
	}
	return nil
}

func (p *schemaParser) property(s *Schema) (err error) {
	if p.takes("*:") {
		s.Others, err = p.schema()
		return err
	}
	list := &s.Properties
	var one Property
	if p.takes("~") {
		list = &s.Patterns
		one.Name, err = p.pattern()
	} else {
		one.Name, err = p.word()
	}
	if err != nil {
		return err
	}
	one.Required = p.takes("!")
	if err := p.want(":"); err != nil {
		return err
	}
	one.Schema, err = p.schema()
	*list = append(*list, one)
	return err
}
