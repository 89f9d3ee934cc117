package shell

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of scripts that cannot be read.
const (
	// CodeSyntax is of a script that its shell would not read either; the error is
	// a *[SyntaxError].
	CodeSyntax fault.Code = "script-syntax"
	// CodeTooComplex is of a script that is larger, or more deeply nested, than is
	// read.
	CodeTooComplex fault.Code = "script-too-complex"
)

const (
	// MaxBytes is the size of a script that is still read.
	MaxBytes = 512 << 10
	// maxOpeners bounds what may be nested: the parser calls itself for each.
	maxOpeners = 20_000
)

// Lang is the language of a script.
type Lang int

// The languages that are read.
const (
	// Bash is for bash and for sh, which on macOS is bash in its POSIX mode and takes
	// nearly all of bash.
	Bash Lang = iota
	// Zsh differs most where it matters here: it does not split variables at spaces.
	Zsh
)

// SyntaxError is the error about a script that is malformed.
type SyntaxError struct {
	Line, Column int
	Text         string
}

// Error says what is wrong, without the place.
func (e *SyntaxError) Error() string { return e.Text }

// Unwrap returns the error with its code.
func (e *SyntaxError) Unwrap() error { return &fault.Error{Code: CodeSyntax, Err: errors.New(e.Text)} }

// opener matches what may begin a nested construct.
var opener = regexp.MustCompile("[({`[|]|&&|\\b(?:if|elif|while|until|for|case|select|time|then|do)\\b")

// Parse reads a script.
func Parse(text []byte, lang Lang) (*Script, error) {
	if len(text) > MaxBytes {
		return nil, fault.New(CodeTooComplex, "", "larger than %d KiB", MaxBytes>>10)
	}
	if len(text) > maxOpeners && len(opener.FindAllIndex(text, maxOpeners+1)) > maxOpeners {
		return nil, fault.New(CodeTooComplex, "", "more than %d places where something may be nested", maxOpeners)
	}
	variant := syntax.LangBash
	if lang == Zsh {
		variant = syntax.LangZsh
	}
	file, err := syntax.NewParser(syntax.Variant(variant), syntax.KeepComments(true)).Parse(bytes.NewReader(text), "")
	if err != nil {
		return nil, syntaxError(err)
	}
	r := newReader(text, lang)
	r.read(file)
	return r.script, nil
}

// syntaxError turns the parser's error into ours.
func syntaxError(err error) error {
	var parse syntax.ParseError
	var lang syntax.LangError
	e := &SyntaxError{Text: err.Error()}
	switch {
	case errors.As(err, &parse):
		e.Line, e.Column, e.Text = int(parse.Pos.Line()), int(parse.Pos.Col()), parse.Text
	case errors.As(err, &lang):
		e.Line, e.Column = int(lang.Pos.Line()), int(lang.Pos.Col())
		_, e.Text, _ = strings.Cut(err.Error(), ": ")
	}
	return e
}
