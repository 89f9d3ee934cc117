package cli

import (
	"bufio"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// versionResult tells how this binary was made. What the build did not record
// is left out.
type versionResult struct {
	Version   string     `json:"version"`
	Revision  string     `json:"revision,omitempty"`
	Time      *time.Time `json:"time,omitempty"`
	Modified  bool       `json:"modified"`
	GoVersion string     `json:"goVersion"`
	Platform  string     `json:"platform"`
}

func newVersion(a *app) *cobra.Command {
	return a.verb(verb{
		use:     "version",
		short:   "Print the version",
		long:    "Print the version, and from what this binary was built. The text is for people;\nscripts take --format json, or -q for the bare version.",
		example: "  macwrangler version\n  macwrangler version --format json",
		formats: resultFormats(),
		run:     func(context.Context, []string) error { return runVersion(a) },
	})
}

func runVersion(a *app) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{} // built without modules: nothing is recorded
	}
	v := versionOf(info)
	return a.render("macwrangler/version/1", v, func(w *bufio.Writer) {
		if a.quiet {
			fmt.Fprintln(w, v.Version)
			return
		}
		fmt.Fprintf(w, "%s %s (%s)\n", programName, v.Version, strings.Join(v.details(), ", "))
	})
}

// versionOf picks what we show out of what the Go tool recorded.
func versionOf(info *debug.BuildInfo) versionResult {
	v := versionResult{
		Version:   info.Main.Version,
		GoVersion: runtime.Version(),
		Platform:  runtime.GOOS + "/" + runtime.GOARCH,
	}
	if v.Version == "" || v.Version == "(devel)" {
		v.Version = "devel"
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			v.Revision = setting.Value
		case "vcs.modified":
			v.Modified = setting.Value == "true"
		case "vcs.time":
			if at, err := time.Parse(time.RFC3339, setting.Value); err == nil {
				v.Time = &at
			}
		}
	}
	return v
}

// details are the words behind the version, for people.
func (v versionResult) details() []string {
	var words []string
	if v.Revision != "" {
		word := v.Revision[:min(12, len(v.Revision))]
		if v.Modified {
			word += " with changes"
		}
		words = append(words, word)
	}
	if v.Time != nil {
		words = append(words, v.Time.UTC().Format(time.DateOnly))
	}
	return append(words, v.GoVersion, v.Platform)
}
