package cli

import (
	"bufio"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics/report"
)

const metricsReportSchema = "macwrangler/metrics.report/1"

// renderReport writes a report in the format that the user chose.
func (a *app) renderReport(r report.Result) error {
	switch a.format {
	case formatText:
		screen := report.TextOptions{Color: a.colored(a.OutTerminal)}
		if a.OutTerminal {
			screen.Width, screen.UTF8 = a.Width, a.speaksUTF8()
		}
		return a.write(func(w *bufio.Writer) error { return report.WriteText(w, r, screen) })
	case formatCSV:
		return a.write(func(w *bufio.Writer) error { return report.WriteCSV(w, r) })
	case formatHTML:
		return a.write(func(w *bufio.Writer) error { return report.WriteHTML(w, r) })
	default:
		return a.render(metricsReportSchema, r, nil)
	}
}

// speaksUTF8 reports whether the terminal can show UTF-8: the first of the
// locale's variables that is set counts.
func (a *app) speaksUTF8() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := a.Getenv(name); value != "" {
			value = strings.ToLower(strings.ReplaceAll(value, "-", ""))
			return strings.Contains(value, "utf8")
		}
	}
	return false
}
