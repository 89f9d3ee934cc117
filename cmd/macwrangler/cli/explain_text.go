package cli

import (
	"bufio"
	"fmt"
	"strings"
)

// listCodes prints a line for each code, by area and kind.
func listCodes(w *bufio.Writer, list []explanation) {
	heading := ""
	for _, e := range list {
		if h := e.Area + ", " + e.Kind + "s"; h != heading {
			if heading != "" {
				fmt.Fprintln(w)
			}
			heading = h
			fmt.Fprintln(w, h+":")
		}
		fmt.Fprintf(w, "  %-26s %s\n", e.Code, e.Summary)
	}
}

func (e explanation) print(w *bufio.Writer) {
	kind := e.Kind
	if e.Severity != "" {
		kind += ", " + e.Severity
	}
	fmt.Fprintf(w, "%s (%s, %s)\n  %s\n", e.Code, e.Area, kind, e.Summary)
	for _, part := range []struct{ name, text string }{
		{"why", e.Why}, {"what to do", e.Advice}, {"example", e.Example}, {"good", e.Good}, {"bad", e.Bad}, {"source", e.Source},
	} {
		if part.text != "" {
			fmt.Fprintf(w, "  %s: %s\n", part.name, strings.ReplaceAll(part.text, "\n", "\n    "))
		}
	}
}
