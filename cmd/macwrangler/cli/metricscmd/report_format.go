package metricscmd

import (
	"bufio"
	"strings"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/metrics/report"
)

const reportSchema = "macwrangler/metrics.report/1"

// renderReport writes a report in the format that the user chose.
func renderReport(a *frame.App, r report.Result) error {
	switch a.Format {
	case frame.FormatText:
		screen := report.TextOptions{Color: a.Colored(a.OutTerminal)}
		if a.OutTerminal {
			screen.Width, screen.UTF8 = a.Width, speaksUTF8(a)
		}
		return a.Write(func(w *bufio.Writer) error { return report.WriteText(w, r, screen) })
	case formatCSV:
		for _, f := range r.Failed { // the other formats have a place for them
			a.Warn("not in this report: %s: %s", f.Database, f.Message)
		}
		return a.Write(func(w *bufio.Writer) error { return report.WriteCSV(w, r) })
	case formatHTML:
		return a.Write(func(w *bufio.Writer) error { return report.WriteHTML(w, r) })
	default:
		return a.Render(reportSchema, r, nil)
	}
}

// speaksUTF8 reports whether the terminal can show UTF-8: the first of the
// locale's variables that is set counts.
func speaksUTF8(a *frame.App) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := a.Getenv(name); value != "" {
			value = strings.ToLower(strings.ReplaceAll(value, "-", ""))
			return strings.Contains(value, "utf8")
		}
	}
	return false
}
