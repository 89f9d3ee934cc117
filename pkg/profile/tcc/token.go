package tcc

import (
	"strings"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// kind is what a token is.
type kind int

const (
	end     kind = iota
	word         // letters and digits, parts joined by dots
	quoted       // "text"
	hash         // H"hexadecimal digits"
	hexa         // 0x and digits
	number       // digits
	path         // /two/parts
	mark         // => == = <= >= < > ~ ! - * ; , ( ) [ ]
	illegal      // what no token begins with
)

// token is one of a requirement, with the place where it begins.
type token struct {
	kind kind
	text string // of quoted and hash what is inside
	at   int
}

// is reports whether the token is a mark or a word of that text.
func (t token) is(text string) bool {
	return (t.kind == mark || t.kind == word) && t.text == text
}

// marks are those of two characters first.
func marks() []string {
	return []string{"=>", "==", "<=", ">=", "=", "<", ">", "~", "!", "-", "*", ";", ",", "(", ")", "[", "]"}
}

// scanner splits a requirement into tokens.
type scanner struct {
	text     string
	at       int
	comments []token // kind is not set; text is what is inside
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isHex(c byte) bool    { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
func isAlnum(c byte) bool  { return isLetter(c) || isDigit(c) }

func isAlnumRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// run returns the bytes from here on that a test accepts.
func (s *scanner) run(accept func(byte) bool) string {
	from := s.at
	for s.at < len(s.text) && accept(s.text[s.at]) {
		s.at++
	}
	return s.text[from:s.at]
}

// blank skips blanks and comments.
func (s *scanner) blank() *SyntaxError {
	for {
		s.run(func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' })
		rest, from := s.text[s.at:], s.at
		switch {
		case strings.HasPrefix(rest, "/*"):
			inside, _, closed := strings.Cut(rest[2:], "*/")
			if !closed {
				return s.fault(from, "a comment begins here and never ends", "end it: */")
			}
			s.comments = append(s.comments, token{text: inside, at: from})
			s.at += len(inside) + 4
		case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "#"):
			inside, _, _ := strings.Cut(rest, "\n")
			s.comments = append(s.comments, token{text: inside, at: from})
			s.at += len(inside)
		default:
			return nil
		}
	}
}

// next returns the next token.
func (s *scanner) next() (token, *SyntaxError) {
	if fault := s.blank(); fault != nil {
		return token{}, fault
	}
	if s.at == len(s.text) {
		return token{kind: end, at: s.at}, nil
	}
	from, c := s.at, s.text[s.at]
	switch {
	case c == '"':
		return s.quoted(from, quoted)
	case c == 'H' && strings.HasPrefix(s.text[s.at+1:], `"`):
		s.at++
		return s.hash(from)
	case isLetter(c):
		return s.word(from), nil
	case isDigit(c):
		return s.number(from)
	case c == '/':
		s.run(func(c byte) bool { return c == '/' || c == '.' || isAlnum(c) })
		return token{path, s.text[from:s.at], from}, nil
	}
	for _, m := range marks() {
		if strings.HasPrefix(s.text[s.at:], m) {
			s.at += len(m)
			return token{mark, m, from}, nil
		}
	}
	r, size := utf8.DecodeRuneInString(s.text[s.at:])
	s.at += size
	return token{illegal, string(r), from}, nil
}

// quoted reads a text in double quotes; a backslash protects a quote.
func (s *scanner) quoted(from int, k kind) (token, *SyntaxError) {
	var text strings.Builder
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return token{k, text.String(), from}, nil
		case c == '\\' && strings.HasPrefix(s.text[s.at+1:], `"`):
			s.at++
			text.WriteByte('"')
		default:
			text.WriteByte(c)
		}
	}
	return token{}, s.fault(from, "a quote opens here and is never closed", `close it: "`)
}

func (s *scanner) hash(from int) (token, *SyntaxError) {
	t, fault := s.quoted(from, hash)
	if fault != nil {
		return t, fault
	}
	for i := range len(t.text) {
		if !isHex(t.text[i]) {
			return t, s.fault(from, `H"…" has a character that is not a hexadecimal digit`, "")
		}
	}
	return t, nil
}

// word reads a name such as com.example.app or field.1.2.840.
func (s *scanner) word(from int) token {
	for {
		s.run(isAlnum)
		if s.at+1 >= len(s.text) || s.text[s.at] != '.' || !isAlnum(s.text[s.at+1]) {
			return token{word, s.text[from:s.at], from}
		}
		s.at++
	}
}

func (s *scanner) number(from int) (token, *SyntaxError) {
	if strings.HasPrefix(s.text[s.at:], "0x") {
		s.at += 2
		if digits := s.run(isHex); digits == "" || len(digits)%2 != 0 {
			return token{}, s.fault(from, "0x needs an even count of hexadecimal digits", "")
		}
		return token{hexa, s.text[from:s.at], from}, nil
	}
	s.run(isDigit)
	if s.at < len(s.text) && isLetter(s.text[s.at]) {
		s.run(isAlnum)
		text := s.text[from:s.at]
		return token{}, s.fault(from, "a word that begins with a digit needs quotes: "+fault.Clip(text), `write "`+fault.Clip(text)+`"`)
	}
	return token{number, s.text[from:s.at], from}, nil
}

// fault is what is wrong at a place.
func (s *scanner) fault(at int, what, hint string) *SyntaxError {
	return faultAt(s.text, at, fault.New(CodeRequirement, hint, "%s", what))
}

func faultAt(text string, at int, problem *fault.Error) *SyntaxError {
	before := text[:at]
	line := strings.Count(before, "\n")
	before = before[strings.LastIndexByte(before, '\n')+1:]
	return &SyntaxError{Line: line + 1, Column: utf8.RuneCountInString(before) + 1, Fault: problem}
}
