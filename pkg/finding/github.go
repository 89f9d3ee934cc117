package finding

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// WriteGitHub writes a workflow command for each finding, which GitHub Actions
// shows as an annotation of the file. The writer keeps the first error.
//
// Source: GitHub, "Workflow commands for GitHub Actions"; the escapes are those
// of actions/toolkit, packages/core/src/command.ts.
func WriteGitHub(w *bufio.Writer, r Report) {
	for _, f := range r.Findings {
		message := fault.Printable(f.Message) + inside(f.Path)
		if f.Fix != "" {
			message += "\nfix: " + fault.Printable(f.Fix)
		}
		fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", gitHubLevel(f.Severity),
			escapeProperty(fault.Printable(f.Target)), max(f.Line, 1), max(f.Column, 1), escapeProperty(f.Rule), escapeData(message))
	}
}

func gitHubLevel(s Severity) string {
	if s == Info {
		return "notice"
	}
	return string(s)
}

func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func escapeProperty(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
