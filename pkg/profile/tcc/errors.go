package tcc

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of a [SyntaxError].
const (
	CodeRequirement fault.Code = "bad-requirement"      // it does not follow the grammar
	CodeTooLong     fault.Code = "requirement-too-long" // beyond MaxRequirement or MaxDepth: not examined
)

// SyntaxError says where a code requirement cannot be read.
type SyntaxError struct {
	// Line and Column count from 1, columns in characters. They are those of the
	// requirement and not of the file that has it.
	Line, Column int
	// Fault says what is wrong, without the place.
	Fault *fault.Error
}

// Error returns the place and what is wrong there: "column 17: unexpected end".
func (e *SyntaxError) Error() string { return e.Place() + ": " + e.Fault.Error() }

// Place returns the place in words; the line only where there are several.
func (e *SyntaxError) Place() string {
	if e.Line > 1 {
		return fmt.Sprintf("line %d, column %d", e.Line, e.Column)
	}
	return fmt.Sprintf("column %d", e.Column)
}

// Unwrap returns the fault.
func (e *SyntaxError) Unwrap() error { return e.Fault }

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeRequirement, Kind: fault.KindError,
			Summary: "The text is not a code requirement.",
			Why:     "macOS takes one requirement, without the words designated => before it. One that it cannot read spoils the whole payload.",
			Advice:  "copy it again from the output of: codesign -d -r- /Applications/NAME.app",
			Example: `identifier "com.example.app" and anchor apple generic and certificate leaf[subject.OU = ABCDE12345`,
			Source:  sourceGrammar,
		},
		{
			Code: CodeTooLong, Kind: fault.KindError,
			Summary: "The code requirement is too long or nested too deeply to be read.",
			Why:     "Real ones have a few hundred characters, and two or three levels of brackets.",
			Advice:  "copy it again from the output of: codesign -d -r- /Applications/NAME.app",
		},
	}
}
