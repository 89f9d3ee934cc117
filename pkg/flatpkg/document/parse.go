package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Limits bounds a document. A field of zero or less has its default.
type Limits struct {
	Bytes    int // 16 MiB
	Elements int // 200,000
	Depth    int // 64
}

func (l Limits) filled() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 16 << 20
	}
	if l.Elements <= 0 {
		l.Elements = 200_000
	}
	if l.Depth <= 0 {
		l.Depth = 64
	}
	return l
}

// parser builds the tree.
type parser struct {
	name     string // of the document
	decoder  *xml.Decoder
	limits   Limits
	elements int
	place    Place // of the token that was read last
	open     []*Element
	texts    [][]byte // of those; a string would be copied for each child
	root     *Element
	unknown  string // an encoding
}

// parse reads XML whose root has one of the names.
func parse(name string, data []byte, limits Limits, roots ...string) (*Element, error) {
	limits = limits.filled()
	p := &parser{name: name, limits: limits}
	if len(data) > limits.Bytes {
		return nil, p.fault(CodeLimit, "check where the package comes from", "it has more than %d bytes", limits.Bytes)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, p.fault(CodeEncoding, "save it as UTF-8", "it is in UTF-16")
	}
	p.decoder = xml.NewDecoder(bytes.NewReader(data))
	p.decoder.CharsetReader = p.charset
	if err := p.run(); err != nil {
		return nil, err
	}
	if !slices.Contains(roots, p.root.Name) {
		p.place = p.root.Place
		return nil, p.fault(CodeWrongRoot, "check that it is an installer package", "its root is <%s>, want <%s>", fault.Clip(p.root.Name), strings.Join(roots, "> or <"))
	}
	return p.root, nil
}

func (p *parser) run() error {
	for {
		p.place.Line, p.place.Column = p.decoder.InputPos()
		token, err := p.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = p.token(token)
		} else {
			err = p.broken(err)
		}
		if err != nil {
			return err
		}
	}
	if p.root == nil {
		return p.malformed("it has no element")
	}
	return nil
}

func (p *parser) token(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return p.start(token)
	case xml.EndElement: // the decoder has compared the names
		last := len(p.open) - 1
		p.open[last].Text = string(p.texts[last])
		p.open, p.texts = p.open[:last], p.texts[:last]
	case xml.CharData:
		if len(p.open) > 0 {
			last := len(p.open) - 1
			p.texts[last] = append(p.texts[last], token...)
		} else if len(bytes.TrimSpace(token)) > 0 {
			return p.malformed("text outside of the root element")
		}
	}
	return nil
}

func (p *parser) start(token xml.StartElement) error {
	e := &Element{Place: p.place, Name: token.Name.Local}
	for _, a := range token.Attr {
		if _, twice := e.Lookup(a.Name.Local); twice {
			return p.malformed("<%s> has the attribute %q twice", fault.Clip(e.Name), fault.Clip(a.Name.Local))
		}
		e.Attrs = append(e.Attrs, Attr{a.Name.Local, a.Value})
		if len(e.Attrs) > maxAttrs {
			return p.limit("an element of more than %d attributes", maxAttrs)
		}
	}
	p.elements++
	switch {
	case p.elements > p.limits.Elements:
		return p.limit("more than %d elements", p.limits.Elements)
	case len(p.open) >= p.limits.Depth:
		return p.limit("elements more than %d deep", p.limits.Depth)
	case len(p.open) > 0:
		up := p.open[len(p.open)-1]
		up.Children = append(up.Children, e)
	case p.root != nil:
		return p.malformed("a second root element <%s>", fault.Clip(e.Name))
	default:
		p.root = e
	}
	p.open, p.texts = append(p.open, e), append(p.texts, nil)
	return nil
}

// maxAttrs is how many attributes an element may have: looking for doubles takes the
// square of it.
const maxAttrs = 200

// charset converts the encodings that each byte of is a character.
func (p *parser) charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "us-ascii", "ascii":
		return in, nil // other bytes are refused as bad UTF-8
	case "iso-8859-1", "latin1":
		data, err := io.ReadAll(in)
		runes := make([]rune, len(data))
		for i, b := range data {
			runes[i] = rune(b)
		}
		return strings.NewReader(string(runes)), err
	default:
		p.unknown = label
		return nil, errors.New("unknown encoding")
	}
}

// broken returns the error for what the decoder refuses.
func (p *parser) broken(err error) error {
	if p.unknown != "" {
		return p.fault(CodeEncoding, "save it as UTF-8", "its encoding is %q", fault.Clip(p.unknown))
	}
	text := err.Error()
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		text = syntax.Msg
		p.place.Line, p.place.Column = p.decoder.InputPos()
	}
	return p.malformed("%s", text)
}

func (p *parser) malformed(format string, args ...any) error {
	return p.fault(CodeMalformed, "check it with xmllint --noout", format, args...)
}

func (p *parser) limit(format string, args ...any) error {
	return p.fault(CodeLimit, "check where the package comes from", format, args...)
}

func (p *parser) fault(code fault.Code, hint, format string, args ...any) error {
	act := "reading " + p.name
	if p.place.Line > 0 {
		act += fmt.Sprintf(", line %d, column %d", p.place.Line, p.place.Column)
	}
	return &fault.Error{Code: code, Hint: hint, Act: act, Err: fmt.Errorf(format, args...)}
}
