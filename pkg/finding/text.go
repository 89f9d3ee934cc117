package finding

import (
	"bufio"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// WriteText writes a line for each finding, as compilers do, so that editors,
// problem matchers and reviewdog read it:
//
//	target:line:column: severity: message (path) [rule]
//
// Line and column are 1 where there is none. A fix stands in a line of its own,
// indented. paint may colour a severity; nil does not. The writer keeps the
// first error.
func WriteText(w *bufio.Writer, r Report, paint func(Severity) string) {
	for _, f := range r.Findings {
		severity := string(f.Severity)
		if paint != nil {
			severity = paint(f.Severity)
		}
		fmt.Fprintf(w, "%s:%d:%d: %s: %s%s [%s]\n", fault.Printable(f.Target), max(f.Line, 1), max(f.Column, 1),
			severity, fault.Printable(f.Message), inside(f.Path), f.Rule)
		if f.Fix != "" {
			fmt.Fprintf(w, "    fix: %s\n", fault.Printable(f.Fix))
		}
	}
}

// inside is the place in a target as text and annotations show it.
func inside(path string) string {
	if path == "" {
		return ""
	}
	return " (" + fault.Printable(path) + ")"
}

// String counts in one line: "errors: 1, warnings: 0, infos: 2". What was not
// checked is named only where there is some.
func (c Counts) String() string {
	text := fmt.Sprintf("errors: %d, warnings: %d, infos: %d", c.Error, c.Warning, c.Info)
	if c.NotChecked > 0 {
		text += fmt.Sprintf(", not checked: %d", c.NotChecked)
	}
	return text
}
