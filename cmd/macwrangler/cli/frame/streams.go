package frame

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Streams is what a command line is connected to. Tests fill it in by hand;
// nothing else in this package looks at the process.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer

	OutTerminal bool // Out is a terminal
	ErrTerminal bool // Err is a terminal
	Width       int  // columns of that terminal, 0 where there is none

	// LookupEnv reads the environment; nil stands for an empty one.
	LookupEnv func(name string) (string, bool)
	// Door is the way to files; its zero value is the ordinary one.
	Door volume.Door
	// Superuser says that we already are root, so that no hint names sudo.
	Superuser bool
	// Signals are those that main catches, for a verb that holds them; nil means
	// that none are caught.
	Signals *Signals
}

// NewStreams looks at the three files and returns them with what it saw. Signals
// may be nil.
func NewStreams(in, out, err *os.File, lookupEnv func(string) (string, bool), signals *Signals) Streams {
	s := Streams{
		In:          in,
		Out:         out,
		Err:         err,
		OutTerminal: IsTerminal(out),
		ErrTerminal: IsTerminal(err),
		LookupEnv:   lookupEnv,
		Superuser:   os.Geteuid() == 0,
		Signals:     signals,
	}
	switch {
	case s.OutTerminal:
		s.Width = width(out)
	case s.ErrTerminal:
		s.Width = width(err)
	}
	return s
}

// Getenv returns a variable of the environment, "" if it is not set.
func (s Streams) Getenv(name string) string {
	if s.LookupEnv == nil {
		return ""
	}
	if value, ok := s.LookupEnv(name); ok {
		return value
	}
	return ""
}

// IsTerminal reports whether a file is a terminal.
func IsTerminal(f *os.File) bool {
	return term.IsTerminal(int(f.Fd()))
}

func width(f *os.File) int {
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0 // a terminal that does not tell its size
	}
	return columns
}
