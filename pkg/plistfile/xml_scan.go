package plistfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner walks the bytes of an XML file. It is used instead of encoding/xml
// because that does not have the column of a start tag, reports errors by line
// only, accepts XML that xmllint refuses, and allocates for every token.
//
// The scan ends with the first error.
type scanner struct {
	src []byte // up to the first byte that XML does not allow
	pos int
	bad string // what is wrong at the end of src, "" for a real end of file

	// Line counting follows pos: line is right for the offset counted.
	line, lineStart, counted int
	returns                  bool // src has carriage returns
}

// tag is a start tag, an end tag, or both in one.
type tag struct {
	name  string
	open  bool // <name> or <name/>
	close bool // </name> or <name/>
	start position
}

func newScanner(data []byte) *scanner {
	end, bad := checkCharacters(data)
	src := data[:end]
	return &scanner{src: src, bad: bad, line: 1, returns: bytes.IndexByte(src, '\r') >= 0}
}

// checkCharacters returns the position of the first byte that XML 1.0 does not
// allow, and what is wrong with it.
func checkCharacters(data []byte) (end int, bad string) {
	for i := 0; i < len(data); {
		if i+8 <= len(data) && isPlain(binary.LittleEndian.Uint64(data[i:])) {
			i += 8
			continue
		}
		if c := data[i]; c < utf8.RuneSelf {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
				return i, fmt.Sprintf("control character 0x%02x", c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i, fmt.Sprintf("byte 0x%02x is not UTF-8", data[i])
		}
		if !isXMLChar(r) {
			return i, fmt.Sprintf("character %U is not allowed in XML", r)
		}
		i += size
	}
	return len(data), ""
}

// isPlain reports whether 8 bytes are all ASCII and none is a control character.
func isPlain(word uint64) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	// Where no top bit is set, subtracting a space sets one in each byte that
	// is less.
	return (word|(word-ones*' '))&tops == 0
}

// isXMLChar reports whether XML 1.0 allows a character (production 2).
func isXMLChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// place returns line and column of an offset. Offsets must not decrease, which
// keeps the time for all of them linear. A line ends with CR LF, LF or CR alone.
func (s *scanner) place(offset int) position {
	if !s.returns && s.counted < offset {
		skipped := s.src[s.counted:offset]
		s.line += bytes.Count(skipped, []byte("\n"))
		if i := bytes.LastIndexByte(skipped, '\n'); i >= 0 {
			s.lineStart = s.counted + i + 1
		}
		s.counted = offset
	}
	for ; s.counted < offset; s.counted++ {
		c := s.src[s.counted]
		crlf := c == '\r' && s.counted+1 < len(s.src) && s.src[s.counted+1] == '\n'
		if (c == '\n' || c == '\r') && !crlf {
			s.line++
			s.lineStart = s.counted + 1
		}
	}
	return position{line: s.line, column: offset - s.lineStart + 1, offset: int64(offset)}
}

func (s *scanner) faultf(offset int, format string, args ...any) *PositionError {
	return newError(CodeMalformed, format, args...).at(s.place(offset))
}

// endf returns the error for a file that ends, or stops being XML, within
// something.
func (s *scanner) endf(format string, args ...any) *PositionError {
	message := fmt.Sprintf(format, args...)
	if s.bad != "" {
		message = s.bad
	} else {
		message = "end of file " + message
	}
	return newError(CodeMalformed, "%s", message).at(s.place(len(s.src)))
}

func (s *scanner) rest() []byte { return s.src[s.pos:] }

func (s *scanner) at(prefix string) bool {
	return bytes.HasPrefix(s.rest(), []byte(prefix))
}

// accept moves over prefix if it is next.
func (s *scanner) accept(prefix string) bool {
	if !s.at(prefix) {
		return false
	}
	s.pos += len(prefix)
	return true
}

func (s *scanner) space() (skipped bool) {
	start := s.pos
	for s.pos < len(s.src) && isSpace(s.src[s.pos]) {
		s.pos++
	}
	return s.pos > start
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// until moves behind the next occurrence of end and returns what lay before.
func (s *scanner) until(end, what string) ([]byte, *PositionError) {
	i := bytes.Index(s.rest(), []byte(end))
	if i < 0 {
		s.pos = len(s.src)
		return nil, s.endf("within %s", what)
	}
	inner := s.src[s.pos : s.pos+i]
	s.pos += i + len(end)
	return inner, nil
}

// misc moves over white space, comments and processing instructions.
func (s *scanner) misc() *PositionError {
	for {
		s.space()
		start := s.pos
		switch {
		case s.accept("<!--"):
			comment, fault := s.until("--", "a comment")
			if fault != nil {
				return fault
			}
			if !s.accept(">") {
				return s.faultf(start, "comment %q contains two hyphens", excerpt(comment))
			}
		case s.accept("<?"):
			target, fault := s.name("processing instruction")
			if fault != nil {
				return fault
			}
			if bytes.EqualFold([]byte(target), []byte("xml")) {
				return s.faultf(start, "XML declaration in the middle of the file")
			}
			if !s.at("?>") && !s.space() {
				return s.faultf(start, "malformed processing instruction")
			}
			if _, fault := s.until("?>", "a processing instruction"); fault != nil {
				return fault
			}
		default:
			return nil
		}
	}
}

// name reads an XML name. Elements of a property list are ASCII; other letters
// are accepted so that a message shows the whole word.
func (s *scanner) name(what string) (string, *PositionError) {
	start := s.pos
	for s.pos < len(s.src) && isNameByte(s.src[s.pos], s.pos == start) {
		s.pos++
	}
	if s.pos == start {
		if s.pos == len(s.src) {
			return "", s.endf("before the name of a %s", what)
		}
		return "", s.faultf(start, "want the name of a %s after %q", what, s.src[start-1:start])
	}
	name := elementName(s.src[start:s.pos])
	if strings.IndexFunc(name, isStrange) >= 0 {
		return "", s.faultf(start, "malformed name %q of a %s", shortName(name), what)
	}
	return name, nil
}

// isStrange reports whether a character is not allowed in a name and might
// control a terminal.
func isStrange(r rune) bool {
	return r >= utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// elementName returns a name as a string, without an allocation for the common
// ones.
func elementName(name []byte) string {
	switch string(name) {
	case "plist":
		return "plist"
	case "dict":
		return "dict"
	case "key":
		return "key"
	case "array":
		return "array"
	case "string":
		return "string"
	case "integer":
		return "integer"
	case "real":
		return "real"
	case "true":
		return "true"
	case "false":
		return "false"
	case "date":
		return "date"
	case "data":
		return "data"
	default:
		return string(name)
	}
}

func isNameByte(c byte, first bool) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c == ':', c >= utf8.RuneSelf:
		return true
	case c >= '0' && c <= '9', c == '-', c == '.':
		return !first
	default:
		return false
	}
}
