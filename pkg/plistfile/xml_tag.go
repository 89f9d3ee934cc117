package plistfile

import (
	"bytes"
	"slices"
)

// maxAttributes is how many attributes a tag may have. Those of a property
// list have none, or one.
const maxAttributes = 32

// attribute is one attribute of a start tag.
type attribute struct {
	name, value string
	start       int
}

// tag reads the tag at the current position, which must be a "<". Attributes are
// passed to seen, if there are any.
func (s *scanner) tag(seen func([]attribute)) (tag, *PositionError) {
	start := s.pos
	t := tag{start: s.place(start)}
	s.pos++
	t.close = s.accept("/")
	t.open = !t.close
	name, fault := s.name("tag")
	if fault != nil {
		return t, fault
	}
	t.name = name
	attributes, fault := s.attributes()
	if fault != nil {
		return t, fault
	}
	if t.open && s.accept("/") {
		t.close = true
	}
	if !s.accept(">") {
		if s.pos == len(s.src) {
			return t, s.endf("within the tag <%s>", shortName(name))
		}
		return t, s.faultf(s.pos, "unexpected %q within the tag <%s>", s.src[s.pos:s.pos+1], shortName(name))
	}
	if len(attributes) > 0 {
		if !t.open {
			return t, s.faultf(attributes[0].start, "end tag </%s> has an attribute", shortName(name))
		}
		seen(attributes)
	}
	return t, nil
}

// attributes reads name="value" pairs up to the end of the tag.
func (s *scanner) attributes() ([]attribute, *PositionError) {
	var list []attribute
	for {
		spaced := s.space()
		if s.pos == len(s.src) || !isNameByte(s.src[s.pos], true) {
			return list, nil
		}
		a := attribute{start: s.pos}
		if !spaced {
			return nil, s.faultf(a.start, "no space before an attribute")
		}
		var fault *PositionError
		if a.name, fault = s.name("attribute"); fault != nil {
			return nil, fault
		}
		if slices.ContainsFunc(list, func(other attribute) bool { return other.name == a.name }) {
			return nil, s.faultf(a.start, "duplicate attribute %q", shortName(a.name))
		}
		if len(list) == maxAttributes {
			return nil, s.faultf(a.start, "more than %d attributes", maxAttributes)
		}
		if a.value, fault = s.attributeValue(a.name); fault != nil {
			return nil, fault
		}
		list = append(list, a)
	}
}

func (s *scanner) attributeValue(name string) (string, *PositionError) {
	s.space()
	equals := s.accept("=")
	s.space()
	if !equals || s.pos == len(s.src) || !slices.Contains([]byte(`"'`), s.src[s.pos]) {
		if s.pos == len(s.src) {
			return "", s.endf("within an attribute")
		}
		return "", s.faultf(s.pos, "attribute %q has no quoted value", shortName(name))
	}
	quote := string(s.src[s.pos])
	s.pos++
	start := s.pos
	raw, fault := s.until(quote, "an attribute")
	if fault != nil {
		return "", fault
	}
	if i := bytes.IndexByte(raw, '<'); i >= 0 {
		return "", s.faultf(start+i, `"<" within an attribute`)
	}
	if bytes.IndexByte(raw, '&') < 0 {
		return string(raw), nil
	}
	return s.expand(raw, start)
}

// expand replaces the references within an attribute value.
func (s *scanner) expand(raw []byte, start int) (string, *PositionError) {
	var out []byte
	for i := 0; i < len(raw); {
		if raw[i] != '&' {
			out = append(out, raw[i])
			i++
			continue
		}
		r, size, message := reference(raw[i:])
		if message != "" {
			return "", s.referenceFault(start+i, message)
		}
		out = append(out, string(r)...)
		i += size
	}
	return string(out), nil
}
