package plistfile

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// text reads character data up to the end tag of the named element and moves
// past it. The result may be a part of the input, so a caller that keeps it makes
// a copy.
func (s *scanner) text(element string) ([]byte, *PositionError) {
	start := s.pos
	end := bytes.IndexByte(s.rest(), '<')
	if end < 0 {
		s.pos = len(s.src)
		return nil, s.endf("within <%s>", element)
	}
	raw := s.src[start : start+end]
	if bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '\r') < 0 && bytes.HasPrefix(s.src[start+end:], []byte("</")) {
		s.pos += end
		if fault := s.checkText(raw, start); fault != nil {
			return nil, fault
		}
		return raw, s.endTag(element)
	}
	return s.mixedText(element)
}

// mixedText is text with references, CDATA sections or carriage returns.
func (s *scanner) mixedText(element string) ([]byte, *PositionError) {
	var out bytes.Buffer
	out.Grow(bytes.IndexByte(s.rest(), '<')) // the caller found one
	for {
		start := s.pos
		i := bytes.IndexAny(s.rest(), "<&")
		if i < 0 {
			s.pos = len(s.src)
			return nil, s.endf("within <%s>", element)
		}
		raw := s.src[start : start+i]
		if fault := s.checkText(raw, start); fault != nil {
			return nil, fault
		}
		appendLines(&out, raw)
		s.pos += i
		switch {
		case s.at("</"):
			return out.Bytes(), s.endTag(element)
		case s.accept("<![CDATA["):
			section, fault := s.until("]]>", "a CDATA section")
			if fault != nil {
				return nil, fault
			}
			appendLines(&out, section)
		case s.at("&"):
			r, size, message := reference(s.rest())
			if message != "" {
				return nil, s.referenceFault(s.pos, message)
			}
			out.WriteRune(r)
			s.pos += size
		default:
			return nil, s.faultf(s.pos, "element or comment within <%s>", element)
		}
	}
}

// checkText refuses the one sequence that character data must not contain.
func (s *scanner) checkText(raw []byte, start int) *PositionError {
	if i := bytes.Index(raw, []byte("]]>")); i >= 0 {
		return s.faultf(start+i, `"]]>" outside a CDATA section`)
	}
	return nil
}

func (s *scanner) endTag(element string) *PositionError {
	t, fault := s.tag(nil)
	if fault != nil {
		return fault
	}
	if t.name != element {
		return newError(CodeMalformed, "end tag </%s>, want </%s>", shortName(t.name), element).at(t.start)
	}
	return nil
}

// appendLines copies text with every line end as LF, as XML 1.0 section 2.11
// requires.
func appendLines(out *bytes.Buffer, raw []byte) {
	for {
		line, rest, found := bytes.Cut(raw, []byte("\r"))
		out.Write(line)
		if !found {
			return
		}
		out.WriteByte('\n')
		raw = bytes.TrimPrefix(rest, []byte("\n"))
	}
}

func (s *scanner) referenceFault(offset int, message string) *PositionError {
	code := CodeMalformed
	if message == unknownEntity {
		code = CodeEntity
	}
	return newError(code, "%s", message).at(s.place(offset))
}

const unknownEntity = "only the entities lt, gt, amp, apos and quot are known"

// reference reads a reference such as &amp; or &#x41; at the beginning of
// text. It returns the character and the length of the reference, or what is
// wrong with it.
func reference(text []byte) (r rune, size int, message string) {
	const longest = 12 // more than any character needs
	end := bytes.IndexByte(text[:min(len(text), longest)], ';')
	if end < 0 {
		return 0, 0, `"&" without a reference (write &amp;)`
	}
	name := string(text[1:end])
	switch name {
	case "lt":
		return '<', end + 1, ""
	case "gt":
		return '>', end + 1, ""
	case "amp":
		return '&', end + 1, ""
	case "apos":
		return '\'', end + 1, ""
	case "quot":
		return '"', end + 1, ""
	}
	if name == "" || name[0] != '#' {
		return 0, 0, unknownEntity
	}
	r, ok := characterNumber(name[1:])
	if !ok {
		return 0, 0, "reference to a character that XML does not allow"
	}
	return r, end + 1, ""
}

func characterNumber(digits string) (rune, bool) {
	base := 10
	if len(digits) > 1 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) > 0 && (digits[0] == '+' || digits[0] == '-') {
		return 0, false
	}
	number, err := strconv.ParseInt(digits, base, 32)
	if err != nil || number > utf8.MaxRune || !isXMLChar(rune(number)) {
		return 0, false
	}
	return rune(number), true
}
