package finding

import (
	"bufio"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// WriteGitHub writes a workflow command for each finding, which GitHub Actions
// shows as an annotation of the file, and one without a file for what could not be
// read. The writer keeps the first error.
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
			escapeProperty(fault.Printable(cleaned(f.Target))), max(f.Line, 1), max(f.Column, 1), escapeProperty(f.Rule), escapeData(message))
	}
	for _, f := range r.Failed {
		fmt.Fprintf(w, "::error title=%s::%s\n", escapeProperty(string(f.Code)), escapeData(fault.Printable(f.Message)))
	}
}

// cleaned is a target as GitHub compares it with the names of files: without a
// leading ./.
func cleaned(target string) string {
	if target == "" {
		return ""
	}
	return path.Clean(filepath.ToSlash(target))
}

func gitHubLevel(s Severity) string {
	switch s {
	case Info:
		return "notice"
	case Warning:
		return "warning"
	default:
		return "error"
	}
}

func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func escapeProperty(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
