package shell

// Script is what was read of a script.
type Script struct {
	Lang     Lang
	Commands []*Command
	Comments []Comment
	// Unquoted lists expansions of variables that the shell splits at spaces.
	Unquoted []Unquoted
	// Literals lists assignments of a literal text to a variable.
	Literals []Literal
	// Newer lists what needs another bash than that of macOS.
	Newer []Newer
	// Lines counts the lines that have something other than a comment.
	Lines int
	// ErrExit: set -e, or a trap for errors.
	ErrExit bool
	// End is how the script ends.
	End End
	// Exits lists the statuses of exit commands.
	Exits []Exit
	// FirstCode is the line of the first command, 0 if there is none.
	FirstCode int
}

// Pos is a place in a script; both count from 1.
type Pos struct{ Line, Column int }

// Comment is a comment of a script, without its #.
type Comment struct {
	Pos
	Text string
	// Alone: nothing else stands on its line.
	Alone bool
}

// Unquoted is an expansion that the shell splits at spaces.
type Unquoted struct {
	Pos
	Name string // of the variable
	Word Pos    // of the word that it is in
	// Options: the variable holds options of a command, which are to be split.
	Options bool
}

// Literal is a variable that gets a literal text.
type Literal struct {
	Pos
	Name, Value string
}

// Exit is an exit command.
type Exit struct {
	Pos
	Status string // as literal text, "" if it is not literal or not given
	Last   bool   // it ends the script whatever happened before
}

// EndKind is how a script ends.
type EndKind int

// The kinds of ends.
const (
	EndPlain EndKind = iota // with the status of the last command
	EndExit                 // with an exit
	EndAnd                  // with A && B, whose status is that of A if A fails
)

// End is how a script ends.
type End struct {
	Kind EndKind
	Pos
	Status string // of the exit, as literal text
}

// Command is a simple command.
type Command struct {
	Pos
	// Name is the command's name without its folder, "" if it is not known, or a function
	// of the script.
	Name string
	// Path is the command word as it was written, with variables filled in.
	Path string
	Args []Word
	// Out lists the files that its output goes to.
	Out []Word
	// Func is the function that it is in, "" outside.
	Func string
	// Via lists the commands that run it: sudo, launchctl asuser and the like.
	Via []string
	// User is set when it runs as another user than root.
	User bool
	// Boot: it runs only if the target volume is the one that the Mac runs from.
	Boot bool
	// Checked: something looks at its status.
	Checked bool
	// Captured: its output goes into a variable or a pipe.
	Captured bool
	// Negated, Background: as written.
	Background bool
	// Input is the text that it gets on standard input, if that is literal.
	Input string
}

// Word is an argument.
type Word struct {
	Pos
	// Values are what it may expand to; never empty.
	Values []Value
}

// Value is what a word expands to, in parts.
type Value []Part

// PartKind is what a part of a word is.
type PartKind int

// The kinds of parts.
const (
	Text     PartKind = iota // text
	Variable                 // an environment variable or a parameter of the script
	Output                   // what a command prints
	Home                     // the home of whoever runs the script: ~
	Glob                     // * and ?
	Unknown
)

// Part is a part of a value.
type Part struct {
	Kind PartKind
	// Text is the literal text, the name of the variable or of the command.
	Text string
}
